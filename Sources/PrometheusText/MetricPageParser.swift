package import TextParsing

/// Parses Prometheus text format 0.0.4 and OpenMetrics 1.0.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/,
/// https://prometheus.io/docs/specs/om/open_metrics_spec/. The text tells which of the two it is:
/// OpenMetrics ends in `# EOF`. Numbers are kept as written, names in quotes (`{"a.b",c="d"} 1`) are
/// understood in both.
/// Throws where a line is neither comment nor sample, so for a page of HTML or protobuf; for a line
/// after `# EOF`; and where a page with exemplars, which only OpenMetrics has, ends without it.
package struct MetricPageParser: LineParser {
  private var page = MetricPage()
  private var hasExemplars = false

  package init() {}

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    var cursor = LineCursor(location)
    cursor.skipBlanks(line)
    if cursor.isAtEnd(line) { return }
    guard page.format == .text else {
      throw ParseError(at: location, expected: "nothing after \"# EOF\"", found: line)
    }
    if line[cursor.index] == UInt8(ascii: "#") {
      cursor.index += 1
      try comment(line, &cursor)
    } else {
      let sample = try cursor.sample(line)
      hasExemplars = hasExemplars || sample.exemplar != nil
      page.samples.append(sample)
    }
  }

  private mutating func comment(
    _ line: borrowing Span<UInt8>, _ cursor: inout LineCursor
  ) throws(ParseError) {
    cursor.skipBlanks(line)
    let keyword = cursor.word(line)
    if line.equals("EOF", in: keyword) {
      cursor.skipBlanks(line)
      if cursor.isAtEnd(line) { page.format = .openMetrics }
      return
    }
    let isHelp = line.equals("HELP", in: keyword)
    let isType = line.equals("TYPE", in: keyword)
    guard isHelp || isType || line.equals("UNIT", in: keyword) else { return }
    cursor.skipBlanks(line)
    let family = try cursor.familyName(line)
    cursor.skipBlanks(line)
    let rest = cursor.index..<line.count
    if isHelp {
      page.metadata[family, default: MetricMetadata()].help = unescapedHelp(line, rest)
    } else if isType {
      let type = cursor.word(line)
      guard !type.isEmpty else {
        throw ParseError(
          at: cursor.location, expected: "a type after \"# TYPE \(family)\"", found: line)
      }
      page.metadata[family, default: MetricMetadata()].type = line.string(type)
    } else {
      page.metadata[family, default: MetricMetadata()].unit = line.string(cursor.word(line))
    }
  }

  /// `\\` and `\n`, and OpenMetrics' `\"`, stand for one character; any other backslash for itself.
  private func unescapedHelp(_ line: borrowing Span<UInt8>, _ field: Field) -> String {
    var bytes: [UInt8] = []
    var index = field.lowerBound
    while index < field.upperBound {
      let next = index + 1 < field.upperBound ? line[index + 1] : 0
      if line[index] == UInt8(ascii: "\\"), let byte = unescaped(next) {
        bytes.append(byte)
        index += 2
      } else {
        bytes.append(line[index])
        index += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  package func finish(at location: SourceLocation) throws(ParseError) -> MetricPage {
    if hasExemplars && page.format == .text {
      throw ParseError(
        at: location, expected: "\"# EOF\" at the end of an OpenMetrics page",
        found: "the end of the text")
    }
    return page
  }
}
