import Cgroupfs
import SnapshotModel
import TextParsing

extension Derivation {
  /// Adds the number of processes in the cgroup and below it, and the sums over them.
  mutating func deriveProcesses(
    _ captures: CaptureSet, _ tree: CgroupTree, _ version: CgroupVersion, _ path: String
  ) {
    var processes = ProcessList()
    var missing: [String] = []
    for member in [path] + tree.descendants(of: path) {
      if let list = output(of: ProcessListFile(), over: tree[member, "cgroup.procs"]) {
        processes.formUnion(list)
      } else {
        missing.append(member)
      }
    }
    guard !missing.contains(path) else { return }
    let count = processes.pids.count + processes.invisible
    readings.append(
      Reading(
        QuantityID(version.prefix + "procs.count"), number: ExactDecimal(Int64(count)),
        unit: .count,
        provenance: Provenance(
          capture: captureName(of: path, "cgroup.procs"),
          place: "processes in \(path) and below")))

    // Sums over some of the members would pass for sums over all of them.
    if let first = missing.first {
      noteGap("members of cgroup \(path)", "cgroup.procs of \(first) was not captured")
    } else if processes.invisible > 0 {
      noteGap(
        "members of cgroup \(path)",
        "\(processes.invisible) of its \(count) processes are in another pid namespace",
        remedy: "run in the host's pid namespace")
    } else if !processes.pids.contains(identity.pid) {
      noteGap(
        "members of cgroup \(path)", "its cgroup.procs does not list process \(identity.pid)")
    } else {
      deriveMembers(captures, pids: processes.pids.sorted())
    }
  }
}
