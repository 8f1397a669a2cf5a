/// One of the four angles from which a process's memory is seen, or the ledger that joins them.
package enum View: String, Hashable, Sendable, CaseIterable, Codable, Comparable {
  /// The kernel's account of the process: /proc/PID.
  case procfs
  /// The kernel's account of the container: the memory controller's files, v1 or v2.
  case cgroup
  /// The program's own account, as it publishes it.
  case metrics
  /// The memory itself: a core file, or the printed summary of another tool.
  case core
  /// Each page of the address space as the kernel has it, joined with what the others say of its address.
  case ledger

  /// The views that read amounts of their own. The ledger sums what it finds page by page.
  package static let angles: [View] = [.procfs, .cgroup, .metrics, .core]

  package static func < (a: Self, b: Self) -> Bool { a.order < b.order }

  private var order: Int {
    switch self {
    case .procfs: 0
    case .cgroup: 1
    case .metrics: 2
    case .core: 3
    case .ledger: 4
    }
  }
}
