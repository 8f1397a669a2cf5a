import Cgroupfs
import Procfs

/// Which cgroup the files below `cgroup/` of a hand-made directory belong to.
struct CgroupPlacement {
  /// The process's memory cgroup; `nil` where no file tells it.
  let own: String?
  /// The files stand directly in `cgroup/` although they are of `own`.
  private let isFlat: Bool

  /// `tree` holds the paths of the files: `cgroup/memory.stat`, `cgroup/app/memory.current`.
  init(membership: ProcessCgroup?, tree: Set<String>) {
    guard let path = membership?.memoryPath ?? membership?.unifiedPath else {
      own = nil
      isFlat = false
      return
    }
    let ancestry = cgroupAncestry(of: path)
    func holds(_ cgroup: String, _ file: String) -> Bool {
      tree.contains("cgroup\(cgroup == "/" ? "" : cgroup)/\(file)")
    }
    let usage = [CgroupVersion.v1, .v2].map(\.usageFile)
    // Under v2 a leaf need not have the controller: the nearest ancestor that has it pays.
    let paying = ancestry.dropLast().first { cgroup in usage.contains { holds(cgroup, $0) } }
    isFlat = paying == nil && ancestry.count > 1 && usage.contains { holds("/", $0) }
    own = paying ?? ancestry.first
  }

  /// The capture's name for a file; `nil` where it is no file of a cgroup that is kept.
  func name(of path: String) -> String? {
    var parts = path.split(separator: "/").map(String.init)
    guard let file = parts.popLast() else { return nil }
    guard file.hasPrefix("memory.") || file.hasPrefix("cgroup.") else { return nil }
    if isFlat, parts.count == 1, let own { return "cgroup\(own)/\(file)" }
    return (parts + [file]).joined(separator: "/")
  }
}
