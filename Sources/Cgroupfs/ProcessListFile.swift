package import TextParsing

/// The processes of a cgroup.
package struct ProcessList: Hashable, Sendable {
  /// In the reader's pid namespace.
  package var pids: Set<Int32> = []
  /// Processes that have no pid in the reader's pid namespace: the kernel prints 0 for each.
  package var invisible = 0

  package init() {}

  package mutating func formUnion(_ other: ProcessList) {
    pids.formUnion(other.pids)
    invisible += other.invisible
  }
}

/// Parses cgroup.procs: one pid a line.
///
/// Source: kernel/cgroup/cgroup.c cgroup_procs_show, kernel/cgroup/cgroup-v1.c. The kernel promises
/// neither order nor that a pid comes once.
/// Throws where a line is not a pid.
package struct ProcessListFile: LineParser {
  private var list = ProcessList()

  package init() {}

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard let number = line.decimal(0..<line.count), let pid = Int32(exactly: number) else {
      throw ParseError(at: location, expected: "a process ID", found: line)
    }
    if pid == 0 { list.invisible += 1 } else { list.pids.insert(pid) }
  }

  package func finish(at location: SourceLocation) throws(ParseError) -> ProcessList { list }
}
