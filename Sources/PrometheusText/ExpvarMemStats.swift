package import TextParsing

/// Reads the "memstats" object of Go's expvar page, /debug/vars.
///
/// Source: src/expvar/expvar.go publishes runtime.MemStats as JSON. Other variables are passed over.
/// Throws where the text is not JSON, has no such object, or a field of it is out of range.
package func expvarMemStats(
  _ bytes: [UInt8], path: String
) throws(ParseError) -> [MemStatsField] {
  let text = bytes.span
  var scanner = JSONScanner(path: path)
  var fields: [MemStatsField]?
  try scanner.expect("{", text, "a JSON object")
  var isFirst = true
  while try scanner.hasMember(text, isFirst: &isFirst) {
    let name = try scanner.key(text)
    if name == "memstats", fields == nil {
      fields = try memStats(text, &scanner)
    } else {
      try scanner.skipValue(text)
    }
  }
  try scanner.expectEnd(text)
  guard let fields else {
    throw ParseError(
      at: SourceLocation(path: path), expected: "a variable \"memstats\"", found: "none")
  }
  return fields
}

private func memStats(
  _ text: borrowing Span<UInt8>, _ scanner: inout JSONScanner
) throws(ParseError) -> [MemStatsField] {
  var fields: [MemStatsField] = []
  try scanner.expect("{", text, "an object after \"memstats\":")
  var isFirst = true
  while try scanner.hasMember(text, isFirst: &isFirst) {
    let name = try scanner.key(text)
    let line = scanner.location.line
    guard let number = try scanner.numberOrSkip(text) else { continue }
    guard let value = ExactDecimal(wide: text.string(number)) else {
      throw ParseError(
        at: scanner.location, expected: "a number of at most 63 bits after \"\(name)\":",
        found: text.extracting(number))
    }
    fields.append(MemStatsField(name: name, value: value, line: line))
  }
  return fields
}
