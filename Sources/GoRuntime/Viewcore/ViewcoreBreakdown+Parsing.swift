import MemoryUnits
package import TextParsing

extension ViewcoreBreakdown {
  /// Parses the text. Percentages and comments may be missing.
  ///
  /// Throws `ParseError` for a line of another shape.
  package init(parsing bytes: [UInt8], path: String) throws(ParseError) {
    self = try ViewcoreBreakdownParser().parse(bytes, path: path)
  }
}

/// Takes the table line by line: name, bytes, percentage, comment; the indentation makes the tree.
private struct ViewcoreBreakdownParser: LineParser {
  private var rows: [ViewcoreBreakdown.Row] = []
  /// The groups around the next row: how far they are indented, and their names.
  private var open: [(indentation: Int, name: String)] = []

  mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    let fields = line.fields()
    guard let first = fields.first else { return }
    guard let place = (1..<max(1, fields.count)).first(where: { isAmount(line, fields[$0]) }),
      let amount = line.signedDecimal(fields[place]),
      isTail(line, fields.dropFirst(place + 1))
    else {
      throw ParseError(
        at: location, expected: "\"<name> <bytes> <percent>% (comment)\"", found: line)
    }
    let indentation = first.lowerBound
    while let last = open.last, last.indentation >= indentation { open.removeLast() }
    let name = fields[..<place].map { line.string($0) }.joined(separator: "_")
    if rows.isEmpty != open.isEmpty || rows.isEmpty && name != "all" {
      throw ParseError(
        at: location,
        expected: rows.isEmpty ? "\"all\" as the first row" : "a row indented below \"all\"",
        found: line)
    }
    // `all` is in no path but its own.
    let path = (open.dropFirst().map(\.name) + [name]).joined(separator: ".")
    guard !rows.contains(where: { $0.path == path }) else {
      throw ParseError(at: location, expected: "each row once", found: line)
    }
    rows.append(
      ViewcoreBreakdown.Row(
        path: path, amount: ByteCount(amount), line: location.line, depth: open.count))
    open.append((indentation, name))
    // The real table has 18 rows.
    guard rows.count <= 1000 else {
      throw ParseError(at: location, expected: "at most 1000 rows", found: line)
    }
  }

  func finish(at location: SourceLocation) throws(ParseError) -> ViewcoreBreakdown {
    guard !rows.isEmpty else {
      throw ParseError(
        at: location, expected: "the table that \"viewcore breakdown\" prints",
        found: "an empty text")
    }
    return ViewcoreBreakdown(rows: rows)
  }

  private func isAmount(_ line: borrowing Span<UInt8>, _ field: Field) -> Bool {
    // Amounts beyond 2^62 are none: sums over them must not overflow.
    guard let amount = line.signedDecimal(field) else { return false }
    return amount.magnitude < 1 << 50
  }

  private func isTail(_ line: borrowing Span<UInt8>, _ fields: ArraySlice<Field>) -> Bool {
    var fields = fields
    if let field = fields.first, line[field.upperBound - 1] == UInt8(ascii: "%") {
      fields = fields.dropFirst()
    }
    guard let comment = fields.first, let last = fields.last else { return true }
    return line[comment.lowerBound] == UInt8(ascii: "(")
      && line[last.upperBound - 1] == UInt8(ascii: ")")
  }
}
