package import TextParsing

/// Parses /proc/meminfo: the memory of the whole machine, all lines in kB.
///
/// `HugePages_Total` and its like count huge pages and are passed over. Source: fs/proc/meminfo.c.
package struct MemoryInfoParser: LineParser {
  private var lines: [KibibyteLine] = []

  package init() {}

  /// Throws for a line without a colon, and for one of the oldest keys without an amount.
  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    if let line = try KibibyteLine(parsing: line, known: knownKeys, at: location) {
      lines.append(line)
    }
  }

  package mutating func finish(at location: SourceLocation) throws(ParseError) -> [KibibyteLine] {
    lines
  }
}

private let knownKeys: [StaticString] = [
  "MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapCached", "Active", "Inactive",
  "SwapTotal", "SwapFree", "AnonPages", "Mapped", "Shmem", "Slab", "KernelStack", "PageTables",
]
