import MemoryUnits
import Pages
import PrometheusText
import SnapshotModel
import TextParsing

/// The sums over the pages of one process.
struct PageReadings {
  private let ledger: PageLedger
  private let cgroup: String?

  init(_ ledger: PageLedger, cgroup: String?) {
    self.ledger = ledger
    self.cgroup = cgroup
  }

  private var list: PageList { ledger.list }
  private var capture: String { "\(PageList.folder)\(list.pid)" }

  var readings: [Reading] { residency + kinds + payers + cost }

  private var residency: [Reading] {
    let inMappings = ledger.rows.filter { $0.mapping != nil }.reduce(.zero) { $0 + $1.size }
    let states = PageState.allCases.map { state in
      reading(state.name, list.total { $0.state == state }, "pages that are \(state.rawValue)")
    }
    return [reading("size", inMappings, "sum of sizes of the mappings")] + states + [
      reading(
        "untouched", ledger.total { $0.residency == .untouched }, "addresses without an entry"),
      reading(
        "reserved", ledger.total { $0.residency == .reserved },
        "addresses without an entry in mappings without permissions"),
      reading("outside", ledger.total { $0.mapping == nil }, "entries in no mapping"),
    ]
  }

  private var kinds: [Reading] {
    let resident = { (isWanted: (PageFacts) -> Bool) in
      list.total { $0.state == .resident && isWanted($0) }
    }
    var readings: [Reading] = []
    // An entry that may be the page of zeros would be missing among the anonymous pages.
    if !list.runs.contains(where: { $0.facts.state == .residentOrZero }) {
      readings += [
        reading("resident.anonymous", resident { $0.kind == .anonymous }, "anonymous pages"),
        reading(
          "resident.file_and_shmem", resident { $0.kind != .anonymous },
          "pages of files and of shared memory"),
      ]
    }
    if list.knowsFrames {
      readings += [
        reading(
          "resident.file", resident { $0.kind == .file || $0.kind == .kernel }, "pages of files"),
        reading("resident.shmem", resident { $0.kind == .sharedMemory }, "pages of shared memory"),
        reading("again", resident(\.isAgain), "pages that stand at an earlier address too"),
      ]
    }
    // Without frames a page that is mapped once is told by a bit, but not how often the others are.
    let counted = list.runs.filter { $0.facts.state == .resident }
    if counted.allSatisfy({ $0.facts.mapCount != nil }) {
      readings += [
        reading("exclusive", resident { $0.mapCount == 1 }, "pages that are mapped once"),
        reading(
          "proportional", proportional(counted), "pages divided by how often they are mapped",
          granularity: .one),
      ]
    }
    if list.sources.contains(where: { $0.name == .pagemapScan && $0.isRead }) {
      readings.append(
        reading(
          "huge.anonymous", resident { $0.kind == .anonymous && $0.isHuge },
          "anonymous pages that are mapped as huge ones"))
    }
    return readings
  }

  /// As the kernel divides: fs/proc/task_mmu.c `smaps_page_accumulate`, 12 bits behind the point.
  private func proportional(_ runs: [PageRun]) -> ByteCount {
    let shift: Int64 = 12
    let sum = runs.reduce(Int64(0)) { sum, run in
      let pages = run.range.length.bytes / list.pageSize.bytes
      let share = (list.pageSize.bytes << shift) / Int64(max(run.facts.mapCount ?? 1, 1))
      return sum &+ pages &* share
    }
    return ByteCount(sum >> shift)
  }

  private var payers: [Reading] {
    guard list.sources.contains(where: { $0.name == .kpagecgroup && $0.isRead }) else { return [] }
    var sums: [PageCharge: ByteCount] = [:]
    for run in list.runs where run.facts.state == .resident && !run.facts.isAgain {
      sums[run.facts.charge, default: .zero] =
        sums[run.facts.charge, default: .zero] + run.range.length
    }
    var readings: [Reading] = []
    var elsewhere = ByteCount.zero
    var here = ByteCount.zero
    for (charge, amount) in sums {
      guard case .cgroup(let inode) = charge else { continue }
      if let cgroup, list.isPaid(charge, within: cgroup) {
        here = here + amount
      } else {
        elsewhere = elsewhere + amount
      }
      let label = MetricLabel("cgroup", list.cgroups[inode] ?? "inode \(inode)")
      readings.append(
        reading(
          "charged", instance: [label].exposition, amount,
          "pages for which inode \(inode) of the cgroup hierarchy pays"))
    }
    readings.sort { $0.instance < $1.instance }
    readings.append(
      reading("charged.nobody", sums[.nobody] ?? .zero, "pages for which nobody pays"))
    readings.append(
      reading(
        "charged.unknown", sums[.unknown] ?? .zero, "pages of which nothing tells who pays"))
    guard cgroup != nil else { return readings }
    return readings + [
      reading("charged.here", here, "pages for which the process's cgroup pays"),
      reading("charged.elsewhere", elsewhere, "pages for which another cgroup pays"),
    ]
  }

  private var cost: [Reading] {
    let times = list.sources.compactMap { source -> Reading? in
      guard case .read(let nanoseconds, let calls) = source.outcome else { return nil }
      return Reading(
        "ledger.seconds",
        instance: [MetricLabel("source", source.name.rawValue)].exposition,
        number: ExactDecimal(digits: nanoseconds, exponent: -9), unit: .seconds,
        provenance: Provenance(
          capture: capture, place: "\(calls) call\(calls == 1 ? "" : "s")"))
    }
    return times + [
      Reading(
        "ledger.longest_hold", number: ExactDecimal(digits: list.longestHold, exponent: -9),
        unit: .seconds, provenance: Provenance(capture: capture, place: "hold"))
    ]
  }

  private func reading(
    _ name: String, instance: String = "", _ bytes: ByteCount, _ place: String,
    granularity: Granularity = .page
  ) -> Reading {
    Reading(
      QuantityID("ledger.\(name)"), instance: instance, bytes: bytes, granularity: granularity,
      provenance: Provenance(capture: capture, place: "sum of \(place)"))
  }
}

extension PageState {
  /// The end of the name of the reading that sums such pages.
  fileprivate var name: String {
    switch self {
    case .residentOrZero: "resident_or_zero"
    case .inMotion: "in_motion"
    default: rawValue
    }
  }
}
