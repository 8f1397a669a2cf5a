package import TextParsing

/// Parses /proc/stat for `btime` alone: when the machine booted, in seconds since 1970.
///
/// Computed from the clock at each read, so that it moves by a second when the clock is set. Source:
/// fs/proc/stat.c `show_stat`.
package struct SystemStatParser: LineParser {
  package struct BootTime: Hashable, Sendable {
    /// Seconds since 1970.
    package let seconds: Int64
    /// Counted from 1.
    package let line: Int
  }

  private var bootTime: BootTime?

  package init() {}

  /// Throws for a `btime` that is no number.
  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard line.hasPrefix("btime ") else { return }
    let value = 6..<line.count
    guard let seconds = line.decimal(value).flatMap(Int64.init(exactly:)) else {
      throw ParseError(
        at: location, expected: "seconds after \"btime\"", found: line.extracting(value))
    }
    bootTime = BootTime(seconds: seconds, line: location.line)
  }

  /// Throws for a file without `btime`.
  package mutating func finish(at location: SourceLocation) throws(ParseError) -> BootTime {
    guard let bootTime else {
      throw ParseError(
        at: SourceLocation(path: location.path), expected: "\"btime <seconds>\"",
        found: "no such line")
    }
    return bootTime
  }
}
