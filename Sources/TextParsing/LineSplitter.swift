/// Something that takes a text line by line. A parser of a kernel file is one.
///
/// Files can be large (65,530 mappings are 47 MB of smaps), so that text is handed over in chunks and
/// never held whole: `LineSplitter` finds the lines.
package protocol LineParser {
  associatedtype Output

  /// Takes the next line, without its newline.
  mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError)

  /// The text has ended.
  ///
  /// Throws when it ended too soon.
  mutating func finish(at location: SourceLocation) throws(ParseError) -> Output
}

/// Cuts chunks of bytes into lines and feeds them to a parser.
///
/// A newline ends a line; a last line without one counts. Lines are bytes: procfs paths need not be
/// UTF-8.
package struct LineSplitter<Parser: LineParser> {
  private var parser: Parser
  private var location: SourceLocation
  /// The beginning of a line whose end has not arrived yet.
  private var carried: [UInt8] = []

  /// `path` stands in the errors.
  package init(_ parser: Parser, path: String) {
    self.parser = parser
    self.location = SourceLocation(path: path)
  }

  package mutating func feed(_ chunk: borrowing Span<UInt8>) throws(ParseError) {
    var start = 0
    for index in 0..<chunk.count where chunk[index] == UInt8(ascii: "\n") {
      location.line += 1
      if carried.isEmpty {
        try parser.consume(chunk.extracting(start..<index), at: location)
      } else {
        append(chunk, start..<index)
        let line = carried
        carried.removeAll(keepingCapacity: true)
        try parser.consume(line.span, at: location)
      }
      start = index + 1
    }
    append(chunk, start..<chunk.count)
  }

  package mutating func finish() throws(ParseError) -> Parser.Output {
    if !carried.isEmpty {
      location.line += 1
      let line = carried
      carried.removeAll()
      try parser.consume(line.span, at: location)
    }
    return try parser.finish(at: SourceLocation(path: location.path, line: location.line))
  }

  private mutating func append(_ chunk: borrowing Span<UInt8>, _ range: Range<Int>) {
    for index in range { carried.append(chunk[index]) }
  }
}

extension LineParser {
  /// Parses a text that is in memory as a whole.
  package func parse(_ bytes: [UInt8], path: String) throws(ParseError) -> Output {
    var splitter = LineSplitter(self, path: path)
    try splitter.feed(bytes.span)
    return try splitter.finish()
  }
}
