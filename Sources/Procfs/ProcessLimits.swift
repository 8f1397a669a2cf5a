package import TextParsing

/// One line of /proc/PID/limits.
///
/// Source: fs/proc/base.c `proc_pid_limits`.
package struct ProcessLimit: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case unlimited
    /// In the limit's unit.
    case number(UInt64)
  }

  /// `Max address space`
  package let name: String
  package let soft: Value
  package let hard: Value
  /// `bytes`, `seconds`, `files` …; empty for the two priorities.
  package let unit: String
  /// Counted from 1.
  package let line: Int
}

/// Parses /proc/PID/limits.
package struct ProcessLimitsParser: LineParser {
  private var limits: [ProcessLimit] = []

  package init() {}

  /// Throws for a line that does not have the columns of the first.
  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard location.line > 1 else {
      guard line.hasPrefix("Limit ") else {
        throw ParseError(at: location, expected: "\"Limit … Soft Limit …\"", found: line)
      }
      return
    }
    // The name fills 25 places and has blanks in it; then one blank after each column.
    let nameWidth = 25
    let fields = line.count > nameWidth ? line.extracting(nameWidth..<line.count).fields() : []
    let values = fields.map { $0.lowerBound + nameWidth..<$0.upperBound + nameWidth }
    guard values.count == 2 || values.count == 3, !line[0].isBlank,
      let soft = value(line, values[0]), let hard = value(line, values[1])
    else {
      throw ParseError(
        at: location, expected: "\"<name> <soft limit> <hard limit> <unit>\"", found: line)
    }
    var end = nameWidth
    while end > 0, line[end - 1].isBlank { end -= 1 }
    limits.append(
      ProcessLimit(
        name: line.string(0..<end), soft: soft, hard: hard,
        unit: values.count == 3 ? line.string(values[2]) : "", line: location.line))
  }

  /// Throws for an empty file.
  package mutating func finish(at location: SourceLocation) throws(ParseError) -> [ProcessLimit] {
    guard location.line > 0 else {
      throw ParseError(
        at: location, expected: "\"Limit … Soft Limit …\"", found: "an empty file")
    }
    return limits
  }

  private func value(_ line: borrowing Span<UInt8>, _ field: Field) -> ProcessLimit.Value? {
    if line.equals("unlimited", in: field) { return .unlimited }
    return line.decimal(field).map(ProcessLimit.Value.number)
  }
}
