import MemoryUnits
import SnapshotModel

extension Mechanism {
  /// One line that says what it is, without the numbers of a snapshot.
  package var summary: String {
    switch self {
    case .granularity: "granularity: numbers that their file rounds down to kB or pages"
    case .rssCounters:
      "resident counters: kept apart for each CPU since Linux 6.2, for each thread before"
    case .rssCountersOfStat: "resident counters: rss of stat stays approximate since Linux 6.2"
    case .memcgStock: "memcg stock: pages that each CPU has charged in advance"
    case .statFlush: "stat flush: what the CPUs have not handed in to memory.stat"
    case .lruBatches: "LRU batches: pages that a CPU has not put on an LRU list yet"
    case .unmappedAnonymous:
      "unmapped anonymous memory: parts of huge pages given back, swap cache; measured by the LRU lists"
    case .hugePageCollapse: "huge page being collapsed: charged, not yet put in place"
    case .mappedElsewhere: "files that other processes map: not measured by any file"
    case .slabBatches: "slab batches: counted by the byte, handed in a page at a time"
    case .swapSlots: "swap slots: given back to a CPU and not handed on, before Linux 6.15"
    case .vmstatBatches: "vmstat batches: what the CPUs have not handed in to the system's counters"
    case .pssFloors: "PSS rounding: each mapping's is rounded down to a kB"
    case .upTo(let amount, let id, _, let reason):
      "up to \(amount.exact) for each of \(id): \(reason)"
    case .upToReading(let id, _, let reason): "up to \(id): \(reason)"
    case .heapArenaTail: "heap arena: the part of it that one side does not count"
    case .swappedSharedMemory: "swapped shared memory: in smaps, not in VmSwap; measured"
    case .unmeasured(let what, _, let reason): "not measured: \(what): \(reason)"
    case .unmeasuredAtWork(let what, _, let reason):
      "not measured where others go on: \(what): \(reason)"
    case .chargedElsewhere: "pages charged elsewhere: measured by the page ledger"
    case .mapCounts: "counts of mappings: of each page, or of a large folio since Linux 6.15"
    case .siblingsAtWork: "siblings at work: cgroups are read one after the other"
    case .metricsReadTwice: "program at work: told where the page was read twice"
    case .heapWork:
      "program at work: what it allocated and freed from the page to the memory, by its counters"
    case .pageCameFirst: "order: a counter of a page that was read before the memory"
    case .caughtAtWork: "caught at work: pairs of numbers in memory that differ meanwhile, measured"
    case .spansInHand: "spans in hand: being swept, or with a slot that is being taken"
    case .grownSince: "heap growth: from the page to the memory, by both"
    case .sameCycle: "collection: told where page and memory are of the same one"
    case .asked(let tolerance): "tolerance: \(tolerance.text)"
    case .clockTick: "clock tick: 10 ms, or 1 s where the page shows whole seconds"
    }
  }
}
