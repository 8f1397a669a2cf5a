import MemoryUnits
import SnapshotModel

extension Mechanism {
  /// How far statm and status may be off where so many of the kernel's counters add up.
  func residentCounters(_ index: ReadingIndex, _ counters: Int) -> Bound {
    guard let kernel = index.machine.kernelVersion else {
      return .missing(Missing(what: "the kernel's release", why: "decides how it counts RSS"))
    }
    if kernel < .perProcessorCounters { return perThread(index) }
    if kernel >= .exactCounters {
      return .allowance(
        Allowance(
          name: "resident counters",
          formula: "0 (exact since Linux \(KernelVersion.exactCounters))",
          range: 0...0, explanation: "statm and status add up the counters of all CPUs."))
    }
    return perProcessorCounters(index, counters)
  }

  /// How far stat's rss may be from statm's.
  func residentCountersOfStat(_ index: ReadingIndex) -> Bound {
    guard let kernel = index.machine.kernelVersion else {
      return .missing(Missing(what: "the kernel's release", why: "decides how it counts RSS"))
    }
    if kernel < .perProcessorCounters {
      return .allowance(
        Allowance(
          name: "resident counters", formula: "0 (one set of counters before Linux 6.2)",
          range: 0...0, explanation: "stat and statm read the same counters before Linux 6.2."))
    }
    return perProcessorCounters(index, 3)
  }

  /// mm/memory.c, check_sync_rss_stat: handed in once more than 64 faults (TASK_RSS_EVENTS_THRESH)
  /// have been counted, which leaves 66 at most; a fault in a file maps up to 16 pages.
  private func perThread(_ index: ReadingIndex) -> Bound {
    guard let threads = index.value(of: "procfs.status.Threads", in: .count) else {
      return .missing(Missing(what: "procfs.status.Threads", why: "each keeps counters"))
    }
    let size = threads.saturatingMultiply(66 * 16).saturatingMultiply(
      index.machine.pageSize.bytes)
    return .allowance(
      Allowance(
        name: "resident counters",
        formula: "66 faults × 16 pages × \(threads.grouped) threads = \(size.grouped) B",
        range: Direction.both.range(size),
        explanation:
          "Before Linux 6.2 each thread hands in its RSS changes only after some 64 page "
          + "faults; smaps is exact."))
  }

  /// lib/percpu_counter.c: a CPU hands in when its share reaches max(32, 2 × CPUs).
  private func perProcessorCounters(_ index: ReadingIndex, _ counters: Int) -> Bound {
    guard let processors = index.machine.processorsOnline else {
      return .missing(Missing(what: "the number of CPUs online", why: "each keeps counters"))
    }
    let held = max(32, Int64(processors).saturatingMultiply(2)) - 1
    let size = Int64(counters).saturatingMultiply(Int64(processors)).saturatingMultiply(
      held.saturatingMultiply(index.machine.pageSize.bytes))
    return .allowance(
      Allowance(
        name: "resident counters",
        formula:
          "\(counters) counters × \(processors) CPUs × \(held.grouped) pages = \(size.grouped) B",
        range: Direction.both.range(size),
        explanation:
          "Since Linux 6.2 each CPU holds back up to \(held.grouped) pages of each resident "
          + "counter; a file that does not add them up is off by at most this."))
  }
}

extension KernelVersion {
  /// f1a7941243c1: RSS counters for each CPU instead of each thread.
  fileprivate static let perProcessorCounters = KernelVersion(6, 2)
  /// 82241a83cd15: statm and status add up. Distributions have it in older kernels too, and there
  /// the bound is merely too wide.
  fileprivate static let exactCounters = KernelVersion(6, 16)
}
