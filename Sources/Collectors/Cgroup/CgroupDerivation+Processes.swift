import Cgroupfs
import Compression
import Procfs
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
    let lists = tree.descendants(of: path).count + 1 - missing.count
    let provenance = Provenance(
      capture: captureName(of: path, "cgroup.procs"),
      place: lists == 1
        ? "cgroup.procs of \(path)" : "cgroup.procs of \(lists) cgroups: \(path) and below")
    noteWhetherListed(
      processes, captures, version, isWhole: missing.isEmpty && processes.invisible == 0, provenance
    )
    if version == .v1, isReaderInNestedNamespace(captures) {
      // Source: kernel/cgroup/cgroup-v1.c pidlist_array_load takes in only pids that are not 0.
      noteGap(
        "members of cgroup \(path)",
        "cgroup.procs of version 1 leaves out processes of other pid namespaces, and it was not read "
          + "in the first one",
        remedy: "run in the host's pid namespace")
      return
    }
    let count = processes.pids.count + processes.invisible
    readings.append(
      Reading(
        QuantityID(version.prefix + "procs.count"), number: ExactDecimal(Int64(count)),
        unit: .count, provenance: provenance))

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

  /// Adds 1 where the lists hold the process under any of its numbers, 0 where they do not and are all
  /// there.
  private mutating func noteWhetherListed(
    _ processes: ProcessList, _ captures: CaptureSet, _ version: CgroupVersion, isWhole: Bool,
    _ provenance: Provenance
  ) {
    var files = ProcfsFiles(captures)
    let status = files.parse("proc/\(identity.pid)/status", with: ProcessStatus.Parser())
    let numbers = Set([identity.pid] + (status?.namespacePIDs ?? []))
    let isListed = !processes.pids.isDisjoint(with: numbers)
    guard isListed || isWhole else { return }
    readings.append(
      Reading(
        QuantityID(version.prefix + "procs.lists_process"),
        number: ExactDecimal(isListed ? 1 : 0), unit: .count, provenance: provenance))
  }

  /// Whether whoever read the files could not see all processes of the machine: another pid namespace
  /// than the first, whose inode is fixed.
  ///
  /// Source: include/linux/proc_ns.h `PROC_PID_INIT_INO`. `false` where nothing tells.
  private func isReaderInNestedNamespace(_ captures: CaptureSet) -> Bool {
    guard let bytes = try? captures[MachineCollector.pidNamespace]?.content?.decompressed() else {
      return false
    }
    let link = String(decoding: bytes, as: UTF8.self)
    return link.hasPrefix("pid:[") && link != "pid:[4026531836]"
  }
}
