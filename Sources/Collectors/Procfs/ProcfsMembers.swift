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
      unavailable += gaps(missing, of: members.count + missing.count, captures)
      return
    }
    guard members.contains(where: \.status.hasMemory) else { return }
    let shared = pairsWithTheSameMemory(members)
    if let (one, other) = shared.first {
      let more = shared.count == 1 ? "" : " (and \(shared.count - 1) more)"
      unavailable.append(
        SnapshotHeader.Gap(
          "sums over the processes of the cgroup",
          Unavailability(
            "processes \(one) and \(other)\(more) show the same memory: if they share it (vfork, "
              + "CLONE_VM), it is counted twice")))
    }
    // How many there are is true either way.
    readings += memberReadings(members).filter { shared.isEmpty || $0.unit == .count }
  }

  /// Each process whose summary is to the byte that of an earlier one, with that one.
  private func pairsWithTheSameMemory(_ members: [Member]) -> [(Int32, Int32)] {
    var first: [MemorySummary: Int32] = [:]
    return members.compactMap { member in
      guard let summary = member.summary else { return nil }
      guard let earlier = first[summary] else {
        first[summary] = member.pid
        return nil
      }
      return (earlier, member.pid)
    }
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
      return Member(
        pid: pid, status: status, amounts: amounts, file: "smaps_rollup",
        summary: MemorySummary(range: rollup.range, lines: rollup.lines))
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

  /// A gap for what nobody tried to read, and one for each reason why something could not be read.
  private func gaps(
    _ missing: [Int32], of total: Int, _ captures: CaptureSet
  ) -> [SnapshotHeader.Gap] {
    var untried: [Int32] = []
    var refused: [(why: Unavailability, pids: [Int32])] = []
    for pid in missing {
      let files = ["status", "smaps_rollup"].compactMap { captures["proc/\(pid)/\($0)"] }
      let whys = files.compactMap { file -> Unavailability? in
        if case .unavailable(let why) = file.outcome { why } else { nil }
      }
      if files.isEmpty {
        untried.append(pid)
      } else {
        // What was read and is of no use has its own gap, or tells of no memory.
        let why = whys.first ?? Unavailability("")
        if let place = refused.firstIndex(where: { $0.why == why }) {
          refused[place].pids.append(pid)
        } else {
          refused.append((why, [pid]))
        }
      }
    }
    func gap(_ pids: [Int32], _ why: Unavailability) -> SnapshotHeader.Gap {
      let list = pids.prefix(5).map(String.init).joined(separator: ", ")
      let more = pids.count > 5 ? ", …" : ""
      let reason = "\(pids.count) of \(total) were not read: \(list)\(more)"
      return SnapshotHeader.Gap(
        "processes of the cgroup",
        Unavailability(
          why.reason.isEmpty ? reason : "\(reason): \(why.reason)", remedy: why.remedy))
    }
    // The process itself needs no option to be read.
    let remedy = untried == [identity.pid] ? "" : "--cgroup-members"
    return (untried.isEmpty ? [] : [gap(untried, Unavailability("", remedy: remedy))])
      + refused.map { gap($0.pids, $0.why) }
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
  var summary: MemorySummary?
}

/// All that smaps_rollup says.
private struct MemorySummary: Hashable {
  let range: AddressRange
  let lines: [KibibyteLine]
}

private let memberKeys = [
  "Rss", "Pss", "Pss_Anon", "Anonymous", "AnonHugePages", "Swap", "SwapPss",
]
