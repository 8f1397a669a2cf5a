import SnapshotModel

/// The parts of a capture's name.
enum CaptureName {
  /// Whether the name is a relative path that stays below the directory it is taken from.
  static func isSafe(_ name: String) -> Bool {
    !name.isEmpty && !name.utf8.contains(0)
      && name.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }

  /// `proc/1/statm@before` → (`proc/1/statm`, `@before`). A round stands in the last part alone.
  static func splitRound(_ name: String) -> (base: String, round: String) {
    guard let round = ["@before", "@after", "@pages"].first(where: name.hasSuffix) else {
      return (name, "")
    }
    return (String(name.dropLast(round.count)), round)
  }

  /// The view that a capture of that name belongs to; `nil` for what tells of the machine.
  static func view(of name: String) -> View? {
    let parts = name.split(separator: "/")
    switch parts.first {
    case "proc": return parts.count > 2 ? .procfs : nil
    case "cgroup": return .cgroup
    case "metrics": return .metrics
    case "core": return .core
    case "pages": return .ledger
    default: return nil
    }
  }

  /// The files of /proc/PID that a snapshot holds.
  static let procfsFiles: Set<String> = [
    "stat", "statm", "status", "maps", "smaps", "smaps_rollup", "limits", "cgroup", "mountinfo",
    "oom_score", "oom_score_adj", "coredump_filter", "comm", "cmdline", "exe",
  ]

  /// What is kept of another process in the cgroup.
  static let memberFiles: Set<String> = ["smaps_rollup", "status", "statm"]
}
