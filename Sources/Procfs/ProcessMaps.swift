package import TextParsing

/// Parses /proc/PID/maps: the mappings of a process by address.
///
/// An empty file is what zombies and kernel threads have: no mappings. On x86 the gate page
/// `[vsyscall]` comes last; it belongs to no process and is part of no total. The kernel lets go of the
/// address space after every page of text, so that neighbours may overlap when it changed in between.
package struct ProcessMapsParser: LineParser {
  private var entries: [MapsEntry] = []
  private var names = NameTable()

  package init() {}

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    entries.append(try MapsEntry(parsing: line, at: location, names: &names))
  }

  package mutating func finish(at location: SourceLocation) throws(ParseError) -> [MapsEntry] {
    entries
  }
}
