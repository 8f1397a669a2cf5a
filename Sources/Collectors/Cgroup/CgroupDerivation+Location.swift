import Cgroupfs
import Procfs
import SnapshotModel

extension Derivation {
  /// The cgroup that pays for the process's memory, as far as the captures tell. `nil` without any
  /// capture of it.
  mutating func locateMemoryCgroup(
    _ captures: CaptureSet, _ tree: CgroupTree
  ) -> (version: CgroupVersion, path: String)? {
    var version = identity.cgroupVersion.flatMap(CgroupVersion.init)
    var path = identity.cgroup
    if version == nil || path == nil,
      let cgroup = output(
        of: ProcessCgroup.Parser(), over: captures["proc/\(identity.pid)/cgroup"])
    {
      // A line for v1's memory controller decides; without one it is v2, if it is captured at all.
      if let memoryPath = cgroup.memoryPath {
        version = .v1
        path = path ?? memoryPath
      } else {
        version = version ?? tree.version ?? .v2
        path = path ?? cgroup.unifiedPath
      }
    }
    identity.cgroupVersion = version?.rawValue
    identity.cgroup = path
    if tree.isEmpty { return nil }

    guard let version = version ?? tree.version else {
      noteGap("cgroup", "the captured files do not tell whether they are cgroup v1 or v2")
      return nil
    }
    guard let path = payingCgroup(from: path, version, tree) else { return nil }
    identity.cgroupVersion = version.rawValue
    identity.cgroup = path
    return (version, path)
  }

  private mutating func payingCgroup(
    from path: String?, _ version: CgroupVersion, _ tree: CgroupTree
  ) -> String? {
    guard let path else { return cgroupByContent(version, tree) }
    // Under v2 a leaf may lack the controller: its memory is charged to the next ancestor with it.
    let ancestry = cgroupAncestry(of: path)
    let candidates = version == .v1 ? Array(ancestry.prefix(1)) : ancestry
    if let found = candidates.first(where: { tree.hasMemory(in: $0, version) }) { return found }
    noteGap(
      "cgroup \(path)", "none of its memory files was captured",
      remedy: "capture \(version.usageFile) and memory.stat of the process's own cgroup")
    return nil
  }

  /// Without the process's path: the cgroup that lists it, or the only one there is.
  private mutating func cgroupByContent(_ version: CgroupVersion, _ tree: CgroupTree) -> String? {
    let paths = tree.paths.filter { tree.hasMemory(in: $0, version) }
    for path in paths {
      let list = output(of: ProcessListFile(), over: tree[path, "cgroup.procs"])
      if list?.pids.contains(identity.pid) == true { return path }
    }
    if paths.count == 1 { return paths.first }
    noteGap(
      "cgroup", "\(paths.count) cgroups were captured, and nothing tells which is the process's",
      remedy: "capture /proc/\(identity.pid)/cgroup")
    return nil
  }
}
