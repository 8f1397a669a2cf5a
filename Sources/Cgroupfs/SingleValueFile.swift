package import TextParsing

/// Parses files that hold one number: memory.current, memory.max, memory.usage_in_bytes.
///
/// Source: mm/memcontrol.c. `max` (v2), -1 and the highest number of pages (v1) mean that there is no
/// limit.
/// Throws for an empty file, a second line, or anything but a number.
package struct SingleValueFile: LineParser {
  private let unit: CgroupUnit
  private var entry: CgroupEntry?

  package init(unit: CgroupUnit) { self.unit = unit }

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard entry == nil else {
      throw ParseError(at: location, expected: "a single line", found: line)
    }
    let fields = line.fields()
    guard fields.count == 1, let value = value(of: line, fields[0]) else {
      throw ParseError(at: location, expected: "a number or \"max\"", found: line)
    }
    entry = CgroupEntry(key: "", value: value, line: location.line)
  }

  private func value(of line: borrowing Span<UInt8>, _ field: Field) -> CgroupValue? {
    if line.equals("max", in: field) || line.equals("-1", in: field) { return .unlimited }
    return line.decimal(field).map { CgroupValue($0, unit: unit) }
  }

  package func finish(at location: SourceLocation) throws(ParseError) -> CgroupEntry {
    guard let entry else {
      throw ParseError(at: location, expected: "a number or \"max\"", found: "an empty file")
    }
    return entry
  }
}
