package import TextParsing

/// /proc/PID/cgroup: the process's cgroup in each hierarchy.
///
/// Paths are relative to the reader's cgroup namespace: outside of it they begin with `/..`. A zombie,
/// and a process whose main thread has ended, shows `/`. Source: kernel/cgroup/cgroup.c
/// `proc_cgroup_show`.
package struct ProcessCgroup: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// 0 for the unified hierarchy, cgroup v2.
    package let hierarchy: Int
    /// The controllers of a v1 hierarchy; `name=systemd` for one without any. Empty for v2.
    package let controllers: [String]
    /// Ends in ` (deleted)` where the cgroup was removed.
    package let path: String
  }

  package let entries: [Entry]

  /// The path in the v1 hierarchy that has the memory controller.
  package var memoryPath: String? { entries.first { $0.controllers.contains("memory") }?.path }

  /// The path in the unified hierarchy. On a hybrid machine it exists without a memory controller.
  package var unifiedPath: String? { entries.first { $0.hierarchy == 0 }?.path }

  package struct Parser: LineParser {
    private var entries: [Entry] = []

    package init() {}

    /// Throws for a line of another shape.
    package mutating func consume(
      _ line: borrowing Span<UInt8>, at location: SourceLocation
    ) throws(ParseError) {
      // A path may hold colons: the first two count.
      guard let first = line.firstIndex(of: UInt8(ascii: ":")),
        let second = line.firstIndex(of: UInt8(ascii: ":"), from: first + 1),
        let hierarchy = line.decimal(0..<first).flatMap(Int.init(exactly:)),
        second + 1 < line.count, line[second + 1] == UInt8(ascii: "/")
      else {
        throw ParseError(
          at: location, expected: "\"<hierarchy>:<controllers>:/<path>\"", found: line)
      }
      let controllers = line.string(first + 1..<second).split(separator: ",").map(String.init)
      entries.append(
        Entry(
          hierarchy: hierarchy, controllers: controllers,
          path: line.string(second + 1..<line.count)))
    }

    package mutating func finish(at location: SourceLocation) throws(ParseError) -> ProcessCgroup {
      ProcessCgroup(entries: entries)
    }
  }
}
