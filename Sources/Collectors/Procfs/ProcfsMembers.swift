import MemoryUnits
import Procfs
import SnapshotModel
import TextParsing

extension Derivation {
  /// Sums over all processes of the cgroup, `procfs.members.…`. After `deriveProcfs`.
  ///
  /// `pids` are all processes in the cgroup and below it. Where one of them was not read there is a gap
  /// and no sum at all: a part of them proves nothing.
  package mutating func deriveMembers(_ captures: CaptureSet, pids: [Int32]) {
    guard !pids.isEmpty else { return }
    var files = ProcfsFiles(captures)
    var members: [Member] = []
    var missing: [Int32] = []
    for pid in Set(pids).sorted() {
      if let member = member(pid, from: &files) {
        members.append(member)
      } else {
        missing.append(pid)
      }
    }
    unavailable += files.gaps.filter { !unavailable.contains($0) }
    guard missing.isEmpty else {
      unavailable.append(gap(missing, of: members.count + missing.count, captures))
      return
    }
    if members.contains(where: \.status.hasMemory) { readings += memberReadings(members) }
  }

  private func member(_ pid: Int32, from files: inout ProcfsFiles) -> Member? {
    let folder = "proc/\(pid)/"
    guard let status = files.parse(folder + "status", with: ProcessStatus.Parser()) else {
      return nil
    }
    guard status.hasMemory else {
      // Where only the main thread has ended the memory lives on, and cannot be seen from here.
      if status.state == "Z", status.threads?.value ?? 1 > 1 { return nil }
      return Member(pid: pid, status: status, amounts: [:], file: "status")
    }
    if let rollup = files.parse(folder + "smaps_rollup", with: ProcessSmapsRollup.Parser()) {
      let amounts = Dictionary(
        rollup.lines.map { ($0.key, $0.amount) }, uniquingKeysWith: { first, _ in first })
      return Member(pid: pid, status: status, amounts: amounts, file: "smaps_rollup")
    }
    // Before Linux 4.14 the sums over smaps are what there is.
    guard pid == identity.pid else { return nil }
    var amounts: [String: ByteCount] = [:]
    for key in memberKeys {
      amounts[key] = readings.first { $0.id == "procfs.smaps.sum.\(key)" }?.bytes
    }
    guard amounts["Rss"] != nil else { return nil }
    return Member(pid: pid, status: status, amounts: amounts, file: "smaps")
  }

  private func memberReadings(_ members: [Member]) -> [Reading] {
    // Named after the process looked at, when it is one of them.
    guard let shown = members.first(where: { $0.pid == identity.pid }) ?? members.first else {
      return []
    }
    let folder = "proc/\(shown.pid)/"
    func sum(
      _ name: String, of what: String, file: String, _ amount: (Member) -> ByteCount?
    ) -> Reading? {
      var sum = CheckedSum()
      for member in members {
        guard let amount = member.status.hasMemory ? amount(member) : .zero else { return nil }
        sum.add(amount)
      }
      return ProcfsReading.sum(
        QuantityID("procfs.members.sum.\(name)"), sum, of: what, over: "processes",
        granularity: .kibibyte, capture: folder + file)
    }
    func count(_ name: String, _ value: UInt64, _ place: String) -> Reading? {
      ProcfsReading.count(
        QuantityID("procfs.members.\(name)"), value,
        Provenance(capture: folder + "status", place: place))
    }
    let threads = members.compactMap(\.status.threads?.value)
    let processes = members.count == 1 ? "1 process" : "\(members.count) processes"
    let sums = memberKeys.map { key in sum(key, of: key, file: shown.file) { $0.amounts[key] } }
    let others = [
      count("count", UInt64(members.count), "number of processes"),
      sum("file_and_shmem", of: "Rss − Anonymous", file: shown.file) { member in
        guard let rss = member.amounts["Rss"], let anonymous = member.amounts["Anonymous"] else {
          return nil
        }
        return rss - anonymous
      },
      sum("VmPTE", of: "VmPTE", file: "status") { $0.status.amounts["VmPTE"]?.amount },
      threads.count == members.count
        ? count(
          "sum.Threads", threads.reduce(0, &+), "sum of Threads over \(processes)") : nil,
    ]
    return (sums + others).compactMap { $0 }
  }

  private func gap(
    _ missing: [Int32], of total: Int, _ captures: CaptureSet
  ) -> SnapshotHeader.Gap {
    let refusals = missing.flatMap { pid in
      ["status", "smaps_rollup"].compactMap { file -> Unavailability? in
        guard case .unavailable(let why) = captures["proc/\(pid)/\(file)"]?.outcome else {
          return nil
        }
        return why
      }
    }
    let list = missing.prefix(5).map(String.init).joined(separator: ", ")
    let more = missing.count > 5 ? ", …" : ""
    let reason = "\(missing.count) of \(total) were not read: \(list)\(more)"
    // The process itself needs no option to be read.
    let remedy = missing == [identity.pid] ? "" : "--cgroup-members"
    return SnapshotHeader.Gap(
      "processes of the cgroup",
      refusals.first.map { Unavailability("\(reason): \($0.reason)", remedy: $0.remedy) }
        ?? Unavailability(reason, remedy: remedy))
  }
}

/// One process of the cgroup.
private struct Member {
  let pid: Int32
  let status: ProcessStatus
  /// By the keys of smaps_rollup. Empty for a process without memory.
  let amounts: [String: ByteCount]
  /// The file that they come from.
  let file: String
}

private let memberKeys = [
  "Rss", "Pss", "Pss_Anon", "Anonymous", "AnonHugePages", "Swap", "SwapPss",
]
