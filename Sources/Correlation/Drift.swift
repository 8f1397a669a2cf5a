import MemoryUnits
import SnapshotModel

/// How far readings may have moved because they were not taken at one instant.
enum Drift {
  /// The allowance for readings from more than one capture.
  ///
  /// `nil` where nothing moved, or nobody looked. Sizes are what a counter moved from the first
  /// read to the last, plus what the events in between may have moved: what came in and went out
  /// again shows in no counter, but in the faults and charges that were counted. `factor` is how
  /// often a reading counts, at most.
  static func allowance(
    for readings: [Reading], _ index: ReadingIndex, times factor: Int64 = 1
  ) -> Allowance? {
    guard Set(readings.map(\.provenance.capture)).count > 1 else { return nil }
    let consistency =
      readings.contains { isOfPages($0.quantity) }
      ? index.consistency.toPages : index.consistency
    var widest: (counter: QuantityID, moved: Int64)?
    var events: [QuantityID] = []
    for reading in readings {
      let clocks = clocks(of: reading.quantity)
      for counter in clocks.counters {
        guard let moved = consistency.movement(of: counter), moved > widest?.moved ?? 0 else {
          continue
        }
        widest = (counter, moved)
      }
      for event in clocks.events where !events.contains(event) { events.append(event) }
    }
    // One thing may stand behind the movement of several counters: the widest bounds them all.
    var size: Int64 = 0
    var formula: [String] = []
    if let (counter, moved) = widest {
      size = moved
      formula.append("\(counter) moved by \(moved.grouped) B")
    }
    for event in events {
      guard let count = consistency.movement(of: event), count > 0 else { continue }
      let pages = count.saturatingMultiply(pagesMoved(by: event, index))
      size = size.saturatingAdd(pages.saturatingMultiply(index.machine.pageSize.bytes))
      formula.append("\(pages.grouped) pages of \(event)")
    }
    guard size > 0, factor > 0 else { return nil }
    var sum = formula.joined(separator: " + ")
    if factor > 1 {
      size = size.saturatingMultiply(factor)
      sum = "\(factor.grouped) × (\(sum))"
    }
    return Allowance(
      name: "measured drift", formula: "\(sum) = \(size.grouped) B",
      range: -size...size,
      explanation:
        "The process went on while it was read: these counters, read first and last, had moved.")
  }

  /// A fault maps up to 16 pages of a file around the one that was touched (fault_around_bytes).
  ///
  /// Where there are huge pages it may bring one whole, and one charge counts once whatever its size.
  /// What is dropped without a fault, by munmap or MADV_DONTNEED, either shows in what the counters
  /// moved or came back by faults.
  private static func pagesMoved(by event: QuantityID, _ index: ReadingIndex) -> Int64 {
    let usesHugePages = hugePages.contains { (index.value(of: $0, in: .bytes) ?? 0) > 0 }
    // A page of page table entries of 8 bytes maps one huge page.
    if usesHugePages { return index.machine.pageSize.bytes / 8 }
    return faults.contains(event) || event == pgfault ? 16 : 1
  }

  private static let hugePages: [QuantityID] =
    ["AnonHugePages", "FilePmdMapped", "ShmemPmdMapped"].flatMap {
      [QuantityID("procfs.smaps.sum.\($0)"), QuantityID("procfs.smaps_rollup.\($0)")]
    } + ["cgroup.v1.memory.stat.rss_huge", "cgroup.v2.memory.stat.anon_thp"]

  private static let faults: [QuantityID] = ["procfs.stat.minflt", "procfs.stat.majflt"]

  private static let pgfault: QuantityID = "cgroup.v2.memory.stat.pgfault"

  private static let charges: [QuantityID] = [
    "cgroup.v1.memory.stat.pgpgin", "cgroup.v1.memory.stat.pgpgout",
    pgfault,
  ]

  /// The cheap counters that would have moved if the quantity had, and those that count what moves it.
  private static func clocks(
    of id: QuantityID
  ) -> (counters: [QuantityID], events: [QuantityID]) {
    switch id.view {
    case .procfs where id.rawValue.hasPrefix("procfs.meminfo."): ([id], [])
    case .procfs where isVirtual(id): (["procfs.statm.size", "procfs.statm.data"], [])
    case .procfs where isResident(id):
      (residentCounters, faults)
    // The mappings were read with the other files, before the pages.
    case .ledger where !isOfPages(id): (["procfs.statm.size", "procfs.statm.data"], [])
    case .ledger where id.rawValue.hasPrefix("ledger.members."):
      (residentCounters + usages, faults + charges)
    case .ledger: (residentCounters, faults)
    case .cgroup: (cgroupClocks(of: id), charges)
    // What only grows is itself the clock of what happened after the page.
    case .metrics where QuantityCatalog.definition(of: id)?.kind == .cumulative: ([], [])
    case .metrics: ([id], [])
    case .procfs, .core, nil: ([], [])
    }
  }

  private static let residentCounters: [QuantityID] = [
    "procfs.statm.resident", "procfs.statm.shared", "procfs.stat.rss",
  ]

  private static let usages: [QuantityID] = [
    "cgroup.v1.memory.usage_in_bytes", "cgroup.v2.memory.current",
  ]

  /// Whether the pages were looked at for it, which is after all else.
  private static func isOfPages(_ id: QuantityID) -> Bool {
    id.view == .ledger && id != "ledger.size"
  }

  /// The key's own movement, where it was read twice, and the usage of the same cgroup.
  ///
  /// Of the totals of v1 none is read twice: the cgroup's own key stands for its twin.
  private static func cgroupClocks(of id: QuantityID) -> [QuantityID] {
    let own = [id, QuantityID(id.rawValue.replacing(".total_", with: "."))] + usages
    guard id.rawValue.contains(".parent.") else { return own }
    return own + ["cgroup.v1.parent.memory.usage_in_bytes", "cgroup.v2.parent.memory.current"]
  }

  private static func isVirtual(_ id: QuantityID) -> Bool {
    let name = id.rawValue
    return name.hasPrefix("procfs.maps.") || virtual.contains(name)
  }

  private static func isResident(_ id: QuantityID) -> Bool {
    ["procfs.stat", "procfs.smaps", "procfs.members."].contains { id.rawValue.hasPrefix($0) }
      && !still.contains(id.rawValue)
  }

  private static let virtual: Set<String> = [
    "procfs.statm.size", "procfs.statm.text", "procfs.statm.data", "procfs.statm.lib",
    "procfs.stat.vsize", "procfs.stat.text", "procfs.status.VmSize", "procfs.status.VmPeak",
    "procfs.status.VmData", "procfs.status.VmStk", "procfs.status.VmExe", "procfs.status.VmLib",
    "procfs.smaps.sum.Size", "procfs.smaps.count",
  ]

  /// What no running program moves.
  private static let still: Set<String> = ["procfs.stat.starttime"]
}
