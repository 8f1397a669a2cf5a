/// One of the four angles from which a process's memory is seen.
package enum View: String, Hashable, Sendable, CaseIterable, Codable, Comparable {
  /// The kernel's account of the process: /proc/PID.
  case procfs
  /// The kernel's account of the container: the memory controller's files, v1 or v2.
  case cgroup
  /// The program's own account, as it publishes it.
  case metrics
  /// The memory itself: a core file, or the printed summary of another tool.
  case core

  package static func < (a: Self, b: Self) -> Bool { a.order < b.order }

  private var order: Int {
    switch self {
    case .procfs: 0
    case .cgroup: 1
    case .metrics: 2
    case .core: 3
    }
  }
}
