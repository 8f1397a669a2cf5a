import MemoryUnits
import Procfs
import SnapshotModel
import TextParsing

/// Whether files that were read one after the other tell of the same moment.
///
/// A process that maps memory and gives it back between two reads of a counter leaves the counter as it
/// was, though what was read between the two has other numbers. So numbers that are the same at one
/// instant, but stand in different files, are compared as well.
struct Agreement {
  /// What ought to be one number: the counter that it stands for, and by how many bytes each source is
  /// above the lowest.
  struct Group: Hashable {
    let counter: QuantityID
    /// Of all sources.
    let lowest: Int64
    let offsets: [String: Int64]

    var spread: Int64 { offsets.values.max() ?? 0 }
  }

  let groups: [Group]

  var isWhole: Bool { groups.allSatisfy { $0.spread == 0 } }

  /// Reads the main captures of the process; those that are missing or broken are left out. smaps is
  /// summed as it goes by, and not kept.
  init(_ captures: [Capture], pid: Int32, pageSize: PageSize) {
    let folder = "proc/\(pid)/"
    var files = ProcfsFiles(CaptureSet(captures.filter { $0.name.hasPrefix(folder) }))
    let stat = files.parse(folder + "stat") { try ProcessStat(parsing: $0, path: $1) }
    let statm = files.parse(folder + "statm") { try ProcessStatm(parsing: $0, path: $1) }
    let status = files.parse(folder + "status", with: ProcessStatus.Parser())
    let maps = files.parse(folder + "maps", with: ProcessMapsParser())
    let rollup = files.parse(folder + "smaps_rollup", with: ProcessSmapsRollup.Parser())
    let smaps = files.parse(
      folder + "smaps", with: ProcessSmapsParser(into: SmapsSums()) { $0.add($1) })

    func bytes(_ column: ProcessStatm.Column) -> ByteCount? {
      guard let pages = statm?[column] else { return nil }
      let (bytes, overflow) = pages.pages.multipliedReportingOverflow(by: pageSize.bytes)
      return overflow ? nil : ByteCount(bytes)
    }
    var mapped = CheckedSum()
    for mapping in maps ?? [] where !mapping.range.isInKernelHalf {
      mapped.add(mapping.range.length)
    }
    var data = CheckedSum()
    for key in ["VmData", "VmStk"] {
      if let amount = status?.amounts[key]?.amount { data.add(amount) }
    }
    groups = [
      Self.group(
        "procfs.statm.size",
        [
          "statm": bytes(.size), "stat": stat?.virtualSize,
          "status": status?.amounts["VmSize"]?.amount, "maps": mapped.total,
          "smaps": smaps?.size.total,
        ]),
      Self.group(
        "procfs.statm.data", ["statm": bytes(.data), "status": data.count == 2 ? data.total : nil]),
      Self.group(
        "procfs.statm.resident",
        ["smaps": smaps?.resident.total, "smaps_rollup": rollup?.lines["Rss"]?.amount]),
      Self.group(
        "procfs.statm.resident",
        ["smaps": smaps?.anonymous.total, "smaps_rollup": rollup?.lines["Anonymous"]?.amount]),
    ]
  }

  private static func group(_ counter: QuantityID, _ amounts: [String: ByteCount?]) -> Group {
    // A file of a process without memory says 0, or nothing.
    let known = amounts.compactMapValues { $0 }.filter { $0.value > .zero }
    let lowest = known.values.min() ?? .zero
    return Group(
      counter: counter, lowest: lowest.bytes, offsets: known.mapValues { ($0 - lowest).bytes })
  }
}

extension Consistency {
  /// Adds to the movement of the counters by how much the files of the last attempt disagree.
  ///
  /// A difference that was the same in all of several attempts is no movement, but something that a
  /// report must show.
  mutating func add(_ attempts: [Agreement]) {
    guard let last = attempts.last, self != .unknown else { return }
    for (index, group) in last.groups.enumerated() where group.spread > 0 {
      let isSteady =
        attempts.count > 1 && attempts.allSatisfy { $0.groups[index].offsets == group.offsets }
      guard !isSteady else { continue }
      add(group)
    }
  }

  /// From the lowest to the highest that was read of the counter, in any file.
  private mutating func add(_ group: Agreement.Group) {
    let place = counters.firstIndex { $0.quantity == group.counter }
    let seen = place.map { [counters[$0].before, counters[$0].after] } ?? []
    // Sums over mappings move as the counter does, but are other amounts.
    let isCounter = group.offsets["statm"] != nil
    let first = isCounter ? group.lowest : seen.min() ?? group.lowest
    let (last, overflow) = first.addingReportingOverflow(group.spread)
    let all = seen + [first, overflow ? .max : last]
    let counter = Counter(
      group.counter, before: all.min() ?? first, after: all.max() ?? first)
    guard counter.moved > movement(of: group.counter) ?? 0 else { return }
    if let place { counters[place] = counter } else { counters.append(counter) }
  }
}

/// The three sums that other files have as well.
private struct SmapsSums {
  private(set) var size = CheckedSum()
  private(set) var resident = CheckedSum()
  private(set) var anonymous = CheckedSum()

  mutating func add(_ entry: SmapsEntry) {
    if !entry.mapping.range.isInKernelHalf, let amount = entry.amounts[.size] {
      size.add(amount)
    }
    if let amount = entry.amounts[.rss] { resident.add(amount) }
    if let amount = entry.amounts[.anonymous] { anonymous.add(amount) }
  }
}
