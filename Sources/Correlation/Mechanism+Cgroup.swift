import MemoryUnits
import SnapshotModel

extension Mechanism {
  /// mm/memcontrol.c, consume_stock: MEMCG_CHARGE_BATCH pages; since 6.16 for 7 cgroups on each
  /// CPU.
  func memcgStock(_ index: ReadingIndex) -> Bound {
    let isLeaf = Condition.hasLivingChildren(index, index.cgroupVersion ?? 1) == false
    let isOld = index.machine.kernelVersion.map { $0 < KernelVersion(6, 16) } ?? false
    let stocks: Int64 = isLeaf || isOld ? 1 : 7
    return perProcessor(index, pages: 64 * stocks, name: "memcg stock", .above) {
      stocks == 1
        ? "Each CPU charges up to 64 pages in advance, so that usage is too high by what "
          + "\($0) CPUs hold."
        : "Each CPU charges up to 64 pages in advance for each of 7 cgroups, and those of the "
          + "subtree count here: usage is too high by what \($0) CPUs hold."
    }
  }

  /// mm/memcontrol.c, memcg_rstat_updated and the threshold below which a reader does not flush.
  func statFlush(_ index: ReadingIndex) -> Bound {
    guard let kernel = index.machine.kernelVersion else {
      return .missing(
        Missing(what: "the kernel's release", why: "decides how far memory.stat trails"))
    }
    guard kernel < KernelVersion(6, 8) else {
      return perProcessor(index, pages: 64 + 63, name: "stat flush", .both) {
        "memory.stat is brought up to date when more than 64 updates a CPU are pending, or every "
          + "2 seconds: with \($0) CPUs, 64 + 63 pages of each may be missing in it."
      }
    }
    guard let processors = index.machine.processorsOnline else {
      return .missing(Missing(what: "the number of CPUs online", why: "bounds the stat flush"))
    }
    // A batch of up to 127 updates counts as one, and as many batches as CPUs are no reason.
    let pages = Int64(127 + 64).saturatingMultiply(Int64(processors))
    let size = pages.saturatingMultiply(index.machine.pageSize.bytes)
    return .allowance(
      Allowance(
        name: "stat flush",
        formula: "(127 + 64) pages × \(processors) CPUs = \(size.grouped) B",
        range: Direction.both.range(size),
        explanation:
          "Before Linux 6.8 one threshold for the whole system decides when memory.stat is brought "
          + "up to date; else it is every 2 seconds."))
  }

  /// mm/swap.c, folio_batch: 31 pages, 15 before 6.9.
  func lruBatches(_ index: ReadingIndex, _ direction: Direction) -> Bound {
    perProcessor(index, pages: 31, name: "LRU batches", direction) {
      "Each of \($0) CPUs holds up to 31 pages back before it puts them on an LRU list."
    }
  }

  /// Pages on the LRU lists that `rss` and `cache` (v2: `anon` and `file`) no longer count.
  func unmappedAnonymous(
    _ index: ReadingIndex, total: Bool, _ direction: Direction
  ) -> Bound {
    let isV1 = index.cgroupVersion == 1
    let stat = "cgroup.v\(isV1 ? 1 : 2).memory.stat." + (total ? "total_" : "")
    let lists = ["inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable"]
    let counted = isV1 ? ["rss", "cache"] : ["anon", "file"]
    var sum: Int64 = 0
    for (names, isListed) in [(lists, true), (counted, false)] {
      for name in names {
        guard let amount = index.value(of: QuantityID(stat + name), in: .bytes) else {
          return .missing(Missing(what: stat + name, why: "measures unmapped anonymous memory"))
        }
        sum = isListed ? sum.saturatingAdd(amount) : sum.saturatingSubtract(amount)
      }
    }
    // Below 0 the lists merely trail: see `lruBatches`.
    let size = max(0, sum)
    let unmapped = direction == .below ? -size : size
    return .allowance(
      Allowance(
        name: "unmapped anonymous memory",
        formula: "LRU lists − (\(counted.joined(separator: " + "))) = \(sum.grouped) B",
        range: unmapped...unmapped,
        explanation:
          "Huge pages given back in part stay charged whole until reclaim splits them, and so does "
          + "swap cache: the LRU lists hold them, \(counted[0]) does not."))
  }

  /// mm/khugepaged.c, collapse_huge_page: one thread for the whole system, one huge page at a time.
  func hugePageCollapse(_ index: ReadingIndex) -> Bound {
    let signs: [QuantityID] = [
      "cgroup.v1.memory.stat.rss_huge", "cgroup.v2.memory.stat.anon_thp",
      "procfs.smaps.sum.AnonHugePages",
    ]
    let isUsed = signs.contains { (index.value(of: $0, in: .bytes) ?? 0) > 0 }
    // A page of page table entries of 8 bytes maps one huge page.
    let page = index.machine.pageSize.bytes
    let size = isUsed ? page / 8 * page : 0
    return .allowance(
      Allowance(
        name: "huge page being collapsed", formula: "\(size.grouped) B", range: 0...size,
        explanation:
          "khugepaged charges a huge page before it takes the place of small ones, also in a "
          + "process that is stopped; until then it is on no list."))
  }

  /// mm/memcontrol.c, mod_objcg_state (6.18: __account_obj_stock): up to a page of each of two slab
  /// counters.
  func slabBatches(_ index: ReadingIndex) -> Bound {
    perProcessor(index, pages: 2, name: "slab batches", .both) {
      "Slab memory is counted in bytes, and each of \($0) CPUs holds back up to a page of either "
        + "kind; kernel is counted in pages."
    }
  }

  /// mm/swap_slots.c, free_swap_slot: SWAP_SLOTS_CACHE_SIZE slots; removed in 6.15 (0ff67f990bd4).
  func swapSlots(_ index: ReadingIndex) -> Bound {
    if let kernel = index.machine.kernelVersion, kernel >= KernelVersion(6, 15) {
      return .allowance(
        Allowance(
          name: "swap slots", formula: "0 (freed at once since Linux 6.15)", range: 0...0,
          explanation: "A swap slot that is freed is no longer charged."))
    }
    return perProcessor(index, pages: 64, name: "swap slots", .above) {
      "Before Linux 6.15 each of \($0) CPUs gives freed swap slots back 64 at a time; until then "
        + "they stay charged."
    }
  }

  /// mm/vmstat.c, calculate_normal_threshold: 125 at most, for each node; taken as one node.
  func vmstatBatches(_ index: ReadingIndex) -> Bound {
    perProcessor(index, pages: 125, name: "vmstat batches", .both) {
      "Each of \($0) CPUs holds back up to 125 pages of each of the system's counters."
    }
  }
}
