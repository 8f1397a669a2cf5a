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
      reading(
        Residency.page(state).quantity, list.total { $0.state == state },
        "pages that are \(state.rawValue)")
    }
    return [reading("ledger.size", inMappings, "sum of sizes of the mappings")] + states + [
      reading(
        "ledger.untouched", ledger.total { $0.residency == .untouched },
        "addresses without an entry"),
      reading(
        "ledger.reserved", ledger.total { $0.residency == .reserved },
        "addresses without an entry in mappings without permissions"),
      reading("ledger.outside", ledger.total { $0.mapping == nil }, "entries in no mapping"),
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
        reading("ledger.resident.anonymous", resident { $0.kind == .anonymous }, "anonymous pages"),
        reading(
          "ledger.resident.file_and_shmem", resident { $0.kind != .anonymous },
          "pages of files and of shared memory"),
      ]
    }
    if list.knowsFrames {
      readings += [
        reading(
          "ledger.resident.file", resident { $0.kind == .file || $0.kind == .kernel },
          "pages of files"),
        reading(
          "ledger.resident.shmem", resident { $0.kind == .sharedMemory }, "pages of shared memory"),
        reading("ledger.again", resident(\.isAgain), "pages that stand at an earlier address too"),
      ]
    }
    // Without frames a page that is mapped once is told by a bit, but not how often the others are.
    let counted = list.runs.filter { $0.facts.state == .resident }
    if counted.allSatisfy({ $0.facts.mapCount != nil }) {
      readings += [
        reading("ledger.exclusive", resident { $0.mapCount == 1 }, "pages that are mapped once"),
        reading(
          "ledger.proportional", proportional(counted),
          "pages divided by how often they are mapped",
          granularity: .one),
      ]
    }
    if list.hasRead(.pagemapScan) {
      readings.append(
        reading(
          "ledger.huge.anonymous", resident { $0.kind == .anonymous && $0.isHuge },
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
    guard list.hasRead(.kpagecgroup) else { return [] }
    var sums: [PageCharge: ByteCount] = [:]
    for run in list.runs where run.facts.state == .resident && !run.facts.isAgain {
      sums[run.facts.charge, default: .zero] += run.range.length
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
          "ledger.charged", instance: [label].exposition, amount,
          "pages for which inode \(inode) of the cgroup hierarchy pays"))
    }
    readings.sort { $0.instance < $1.instance }
    readings.append(
      reading("ledger.charged.nobody", sums[.nobody] ?? .zero, "pages for which nobody pays"))
    readings.append(
      reading(
        "ledger.charged.unknown", sums[.unknown] ?? .zero, "pages of which nothing tells who pays"))
    guard cgroup != nil else { return readings }
    return readings + [
      reading("ledger.charged.here", here, "pages for which the process's cgroup pays"),
      reading("ledger.charged.elsewhere", elsewhere, "pages for which another cgroup pays"),
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
    _ quantity: QuantityID, instance: String = "", _ bytes: ByteCount, _ place: String,
    granularity: Granularity = .page
  ) -> Reading {
    Reading(
      quantity, instance: instance, bytes: bytes, granularity: granularity,
      provenance: Provenance(capture: capture, place: "sum of \(place)"))
  }
}
