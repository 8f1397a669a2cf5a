import MemoryUnits
import SnapshotModel

/// How far readings may have moved because they were not taken at one instant.
enum Drift {
  /// The allowance for readings from more than one capture.
  ///
  /// `nil` where nothing moved, or nobody looked. Sizes are what a counter moved from the first
  /// read to the last, plus a page for each fault in between where resident memory is compared:
  /// what came in and went out again shows in no counter, but for its fault.
  static func allowance(for readings: [Reading], _ index: ReadingIndex) -> Allowance? {
    guard Set(readings.map(\.provenance.capture)).count > 1 else { return nil }
    var widest: (counter: QuantityID, moved: Int64)?
    var faults: Int64 = 0
    for reading in readings {
      let clocks = clocks(of: reading.quantity, index)
      for counter in clocks.counters {
        guard let moved = index.consistency.movement(of: counter), moved > widest?.moved ?? 0 else {
          continue
        }
        widest = (counter, moved)
      }
      guard clocks.countsFaults else { continue }
      faults = Self.faults.reduce(0) { $0.saturatingAdd(index.consistency.movement(of: $1) ?? 0) }
    }
    // One thing may stand behind the movement of several counters: the widest bounds them all.
    var size: Int64 = 0
    var formula: [String] = []
    if let (counter, moved) = widest {
      size = moved
      formula.append("\(counter) moved by \(moved.grouped) B")
    }
    if faults > 0 {
      size = size.saturatingAdd(faults.saturatingMultiply(index.machine.pageSize.bytes))
      formula.append("\(faults.grouped) page faults")
    }
    guard size > 0 else { return nil }
    return Allowance(
      name: "measured drift", formula: formula.joined(separator: " + ") + " = \(size.grouped) B",
      range: -size...size,
      explanation:
        "The process went on while it was read: these counters, read first and last, had moved.")
  }

  private static let faults: [QuantityID] = ["procfs.stat.minflt", "procfs.stat.majflt"]

  /// The cheap counters that would have moved if the quantity had.
  private static func clocks(
    of id: QuantityID, _ index: ReadingIndex
  ) -> (counters: [QuantityID], countsFaults: Bool) {
    switch id.view {
    case .procfs where id.rawValue.hasPrefix("procfs.meminfo."): ([id], false)
    case .procfs where isVirtual(id): (["procfs.statm.size", "procfs.statm.data"], false)
    case .procfs where isResident(id):
      (["procfs.statm.resident", "procfs.statm.shared", "procfs.stat.rss"], true)
    case .cgroup: (cgroupClocks(of: id, index), false)
    case .metrics: ([id], false)
    case .procfs, .core, nil: ([], false)
    }
  }

  /// A file that was read twice tells itself; for the others the usage of the same cgroup does.
  private static func cgroupClocks(of id: QuantityID, _ index: ReadingIndex) -> [QuantityID] {
    if index.consistency.movement(of: id) != nil { return [id] }
    let own: [QuantityID] = ["cgroup.v1.memory.usage_in_bytes", "cgroup.v2.memory.current"]
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
