package import MemoryUnits
package import TextParsing

/// /proc/PID/smaps_rollup (kernel 4.14): the sums over all mappings, made in one pass by the kernel.
///
/// Pss is summed before it is rounded, so that it is up to 1 kB a mapping more than the sum over smaps.
/// Zombies and kernel threads have no such file: opening it fails with ESRCH.
package struct ProcessSmapsRollup: Sendable {
  /// From the lowest address mapped to the highest.
  package let range: AddressRange
  package let lines: [KibibyteLine]

  /// The line of the key.
  package subscript(key: SmapsKey) -> KibibyteLine? { lines["\(key.name)"] }

  package struct Parser: LineParser {
    private var header: MapsEntry?
    private var lines: [KibibyteLine] = []

    package init() {}

    package mutating func consume(
      _ line: borrowing Span<UInt8>, at location: SourceLocation
    ) throws(ParseError) {
      if header == nil {
        var names = NameTable()
        header = try MapsEntry(parsing: line, at: location, names: &names)
      } else if let line = try KibibyteLine(parsing: line, known: SmapsKey.names, at: location) {
        lines.append(line)
      }
    }

    /// Throws for a file that is empty or ends before `Rss`.
    package mutating func finish(
      at location: SourceLocation
    ) throws(ParseError) -> ProcessSmapsRollup {
      guard let header else {
        throw ParseError(
          at: location, expected: "\"<start>-<end> … [rollup]\"", found: "an empty file")
      }
      guard lines["Rss"] != nil else {
        throw ParseError(at: location, expected: "\"Rss:\"", found: "the end of the file")
      }
      return ProcessSmapsRollup(range: header.range, lines: lines)
    }
  }
}
