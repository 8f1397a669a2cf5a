package import MemoryUnits
package import SnapshotModel

/// A known reason why two numbers that mean the same may differ, with a bound from this snapshot.
package enum Mechanism: Hashable, Sendable {
  /// Numbers that their file rounds down to its step (`kB`, pages).
  case granularity
  /// The kernel keeps so many resident counters apart for each CPU (6.2 and later) or thread
  /// (before): one side reads the counters in statm or status, the other is exact.
  case rssCounters(Int)
  /// Like `rssCounters`, with the reading of `/proc/PID/stat`, which stays approximate on every
  /// kernel.
  case rssCountersOfStat
  /// Pages that each CPU has charged in advance: usage, on the left, is too high by at most this.
  case memcgStock
  /// memory.stat trails by what the CPUs have not handed in: both ways.
  case statFlush
  /// Pages that a CPU has not put on an LRU list yet: the lists hold too little.
  case lruBatches(Direction)
  /// Anonymous pages still charged, but no longer mapped: parts of huge pages given back, and swap
  /// cache. Measured by the LRU lists of the same file; of the whole subtree where `total`.
  case unmappedAnonymous(total: Bool, Direction = .above)
  /// The huge page that khugepaged has charged and not yet put in place.
  case hugePageCollapse
  /// Files charged to the cgroup that a process outside maps: no file tells how much.
  case mappedElsewhere
  /// Slab and percpu memory is counted by the byte and handed in a page at a time.
  case slabBatches
  /// Swap slots that a CPU has been given back and not handed on.
  case swapSlots
  /// The system's page counters trail by what the CPUs have not handed in: both ways.
  case vmstatBatches
  /// Each mapping's PSS is rounded down to a kB.
  case pssFloors
  /// At most so many bytes for each of a counted thing.
  case upTo(ByteCount, each: QuantityID, Direction, reason: String)
  /// At most what another reading says. An absent one allows nothing: the kernel has no such
  /// memory.
  case upToReading(QuantityID, Direction, reason: String)
  /// The part of a Go heap arena that the runtime, on the right, counts and the core does not show:
  /// before Go 1.17 the unmapped rest, since 1.26 the random start where that matters.
  case heapArenaTail(randomStart: Bool)
  /// Shared memory in swap, which smaps counts and VmSwap does not: the difference of the two.
  case swappedSharedMemory(Direction)
  /// Something that no file of a snapshot tells: what would be needed, and why.
  case unmeasured(String, Direction, reason: String)
  /// Something that others move while the files are read, without any counter that tells: nothing where
  /// they are of one moment.
  case unmeasuredAtWork(String, Direction, reason: String)
  /// Pages that processes map and their cgroup, on the left, does not pay for: measured by the page
  /// ledger, as what they map less what of it is paid for here.
  case chargedElsewhere(mapped: QuantityID, paid: QuantityID)
  /// Kernels that count how often a large folio is mapped as a whole, and not each of its pages.
  case mapCounts
  /// The children of a cgroup and it were not read at one moment.
  case siblingsAtWork
  /// Both sides move with the program's work: told only where the metrics were read twice.
  case metricsReadTwice
  /// What a Go program allocated and freed from its page, on the left, to the reading of its memory.
  case heapWork(HeapWork.Account)
  /// A counter that never falls, of the page on the left, and of memory that was read later.
  case pageCameFirst
  /// Ways to one number in a Go program's memory that differ while somebody is between them, in the
  /// relation's unit: measured by all such pairs.
  case caughtAtWork(MatchUnit = .bytes)
  /// Spans that are being swept, and slots that are being taken: left has them, right may not.
  case spansInHand
  /// What a Go program's heap, on the left, grew by from its page to the reading of its memory, as
  /// against a file of the kernel that was read between the two.
  case grownSince(page: Term, memory: Term, kernel: QuantityID)
  /// Numbers that only a garbage collection changes.
  case sameCycle
  /// A kernel's tick both ways, or a second where the page shows whole seconds.
  case clockTick(of: QuantityID)
  /// What a user's relation allows, of which nobody else knows the reason: both ways.
  case asked(UserTolerance)

  /// Which sign of left − right a mechanism can make.
  package enum Direction: Hashable, Sendable {
    case above
    case below
    case both
  }
}

/// What one mechanism allows in this snapshot.
package struct Allowance: Hashable, Sendable {
  /// Short: `memcg stock`.
  package let name: String
  /// With the numbers put in: `64 pages × 2 CPUs`.
  package let formula: String
  /// Residuals (left − right) it can make, in the relation's unit. One that was measured is a
  /// single amount, and then the residual without it would be the odd one.
  package let range: ClosedRange<Int64>
  /// One sentence.
  package let explanation: String
}

extension Mechanism {
  /// The residuals that it can make at all, whatever its bound in a snapshot.
  var direction: Direction {
    switch self {
    case .memcgStock, .hugePageCollapse, .mappedElsewhere, .swapSlots, .siblingsAtWork,
      .pageCameFirst, .grownSince:
      .above
    case .pssFloors, .heapArenaTail: .below
    case .lruBatches(let direction), .upTo(_, _, let direction, _),
      .upToReading(_, let direction, _), .unmappedAnonymous(_, let direction),
      .swappedSharedMemory(let direction), .unmeasured(_, let direction, _),
      .unmeasuredAtWork(_, let direction, _),
      .heapWork(.chunks(let direction)):
      direction
    case .granularity, .rssCounters, .rssCountersOfStat, .statFlush, .slabBatches, .vmstatBatches,
      .metricsReadTwice, .clockTick, .heapWork, .caughtAtWork, .spansInHand, .sameCycle,
      .chargedElsewhere, .mapCounts, .asked:
      .both
    }
  }
}

extension Mechanism.Direction {
  func canMake(_ residual: Int64) -> Bool {
    switch self {
    case .above: residual > 0
    case .below: residual < 0
    case .both: true
    }
  }

  /// The residuals up to the size in this direction.
  func range(_ size: Int64) -> ClosedRange<Int64> {
    let size = max(0, size)
    return switch self {
    case .above: 0...size
    case .below: -size...0
    case .both: -size...size
    }
  }
}
