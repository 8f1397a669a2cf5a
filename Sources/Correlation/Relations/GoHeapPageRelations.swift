import MemoryUnits
import SnapshotModel

/// What a Go program's page says against its memory, which was read later: numbers that only grow, and
/// numbers that move with what the program allocates and frees.
enum GoHeapPageRelations {
  static let all: [Relation] =
    counters.map(neverFalls) + [freedNeverFalls, arenasNeverShrink] + accounts.map(moves)

  private typealias Measured = GoHeapExamples

  /// A number that only grows, under both names.
  private struct Counter: Sendable {
    let page: QuantityID
    let memory: QuantityID
    var unit = MatchUnit.bytes
    let reason: String
    let source: Citation
  }

  private static let notAsked =
    " runtime/metrics does not ask the caches of the Ps, so that a page may also lack what they had "
    + "handed out."

  private static let counters = [
    Counter(
      page: "metrics.go_memstats_alloc_bytes_total", memory: "core.go.TotalAlloc",
      reason: "The total never falls: what it grew by was allocated in between." + notAsked,
      source: .go("src/runtime/metrics.go", "heapStatsAggregate.compute")),
    Counter(
      page: "metrics.go_memstats_mallocs_total", memory: "core.go.Mallocs", unit: .count,
      reason: "The total never falls: what it grew by was allocated in between." + notAsked,
      source: .go("src/runtime/metrics.go", "heapStatsAggregate.compute")),
    Counter(
      page: "metrics.go_memstats_frees_total", memory: "core.go.Frees", unit: .count,
      reason:
        "The total never falls: what it grew by was freed in between, or is tiny, which counts "
        + "as freed at once.",
      source: .go("src/runtime/mgcsweep.go", "sweepLocked.sweep")),
    Counter(
      page: "metrics.go_gc_duration_seconds_count", memory: "core.go.NumGC", unit: .count,
      reason: "What it grew by are the collections in between.",
      source: .go("src/runtime/mgc.go", "gcMarkTermination")),
    Counter(
      page: "metrics.go_memstats_mspan_sys_bytes", memory: "core.go.MSpanSys",
      reason: "Descriptors of spans are used again, and their memory is never given back.",
      source: .go("src/runtime/mfixalloc.go", "fixalloc")),
    Counter(
      page: "metrics.go_memstats_mcache_sys_bytes", memory: "core.go.MCacheSys",
      reason: "Caches of Ps are used again, and their memory is never given back.",
      source: .go("src/runtime/mfixalloc.go", "fixalloc")),
    Counter(
      page: "metrics.go_memstats_buck_hash_sys_bytes", memory: "core.go.BuckHashSys",
      reason: "The table of stack traces only grows.",
      source: .go("src/runtime/mprof.go", "newBucket, stkbucket")),
  ]

  private static func neverFalls(_ counter: Counter) -> Relation {
    let name = counter.memory.rawValue.dropFirst("core.go.".count)
    let field = counter.page.rawValue.dropFirst("metrics.".count)
    let origin = Measured.laterOrigin
    let holds = Measured.but(["metrics.go_gc_duration_seconds_count": 6], in: Measured.later)
    let isEqual = holds[counter.page] == holds[counter.memory]
    return Relation(
      "metrics.\(field.replacing("_", with: "-"))-within-memory",
      "\(field) is at most \(name) in memory", .quantity(counter.page), .atMost([.pageCameFirst]),
      .quantity(counter.memory), unit: counter.unit,
      scope: .allPresent([counter.page, counter.memory]),
      because: counter.reason + " A page that is ahead of the memory is another process's.",
      citing: [counter.source],
      examples: [
        isEqual ? .equal(origin, holds) : .near(origin, holds),
        .breaks(
          "the page is of another process",
          Measured.but([counter.page: (holds[counter.memory] ?? 0) + 16], in: holds)),
        .leavesOpen(
          "the same of a memory that was not read at one moment (made up)",
          Measured.but(
            [counter.page: (holds[counter.memory] ?? 0) + 16, Measured.residue: 1], in: holds)),
      ])
  }

  private static let freedNeverFalls = Relation(
    "metrics.freed-bytes-within-memory",
    "alloc_bytes_total − alloc_bytes is at most TotalAlloc − HeapAlloc in memory",
    "metrics.go_memstats_alloc_bytes_total" - "metrics.go_memstats_alloc_bytes",
    .atMost([.pageCameFirst]), "core.go.TotalAlloc" - "core.go.HeapAlloc",
    scope: .allPresent([HeapWork.pageClock, HeapWork.memoryClock]),
    because:
      "The difference is what was ever freed: it never falls, and nothing of it waits in a cache. "
      + "It is equal where nothing was freed in between.",
    citing: [.go("src/runtime/mgcsweep.go", "sweepLocked.sweep")],
    examples: [
      .equal(Measured.laterOrigin, Measured.later),
      .near(
        "two moments of that program, the page of the one and the memory of the other, which "
          + "freed 18,946,488 B in between (made up)",
        Measured.but(["core.go.HeapAlloc": 72_076_496], in: Measured.later)),
      .breaks(
        "the page is of another process",
        Measured.but(["metrics.go_memstats_alloc_bytes": 60_000_000], in: Measured.later)),
    ])

  private static let arenasNeverShrink = Relation(
    "metrics.heap-and-stacks-within-mapped-arenas",
    "heap_sys + stack_inuse is at most HeapSys + StackInuse and what is in arenas of GCSys in memory",
    .sum(["metrics.go_memstats_heap_sys_bytes", "metrics.go_memstats_stack_inuse_bytes"]),
    .atMost([.pageCameFirst, .heapWork(.chunks(.above))]), GoHeapRelations.mappedOfArenas,
    scope: .allPresent(["metrics.go_memstats_heap_sys_bytes", "core.go.HeapSys"]),
    because:
      "Pages change between heap, stacks and work buffers; what the arenas have mapped stays mapped, "
      + "but for freed chunks of user arenas. What it grew by was mapped in between.",
    citing: [
      .go("src/runtime/mheap.go", "mheap.grow"),
      .go("src/runtime/arena.go", "setUserArenaChunkToFault"),
    ],
    examples: [
      .equal(Measured.pageOrigin, Measured.page), .near(Measured.laterOrigin, Measured.later),
      .near(
        "a chunk of a user arena was freed in between (made up)",
        Measured.but(
          [
            "core.go.HeapSys": 73_039_872, "core.go.HeapAlloc": 63_809_736,
            "core.go.Frees": 10_728,
          ], in: Measured.page)),
      .breaks(
        "the memory is of an earlier run",
        Measured.but(["core.go.HeapSys": 64_651_264], in: Measured.page)),
    ])

  /// A number that moves with the work, under both names.
  private struct Account: Sendable {
    let page: QuantityID
    let memory: Term
    let name: String
    let account: HeapWork.Account
    var unit = MatchUnit.bytes
    let reason: String
    /// What it is on the page of the examples, where that page does not have it.
    var amounts: [QuantityID: Int64] = [:]
    /// What the page, or the memory, cannot say beside the rest of it.
    let broken: [QuantityID: Int64]
  }

  private static let allocReason =
    "At one moment they are one number, but for what the caches of the Ps have not reported: it can "
    + "have risen by what was allocated in between and fallen by what was freed."

  private static let accounts = [
    Account(
      page: "metrics.go_memstats_heap_alloc_bytes", memory: "core.go.HeapAlloc", name: "HeapAlloc",
      account: .bytes, reason: allocReason,
      broken: ["metrics.go_memstats_heap_alloc_bytes": 62_067_128]),
    Account(
      page: "metrics.go_memstats_alloc_bytes", memory: "core.go.Alloc", name: "Alloc",
      account: .bytes, reason: allocReason, broken: ["core.go.Alloc": 62_067_128]),
    Account(
      page: "metrics.go_memory_classes_heap_objects_bytes", memory: "core.go.HeapAlloc",
      name: "HeapAlloc", account: .bytes, reason: allocReason,
      amounts: ["metrics.go_memory_classes_heap_objects_bytes": 72_067_128],
      broken: ["metrics.go_memory_classes_heap_objects_bytes": 62_067_128]),
    Account(
      page: "metrics.go_memstats_heap_objects", memory: "core.go.HeapObjects",
      name: "HeapObjects", account: .objects, unit: .count,
      reason:
        "At one moment they are one number, but for what the caches of the Ps have not reported: it "
        + "can have risen by the objects made in between and fallen by those freed.",
      broken: ["metrics.go_memstats_heap_objects": 44_000]),
    Account(
      page: "metrics.go_memstats_heap_inuse_bytes", memory: "core.go.HeapInuse",
      name: "HeapInuse", account: .spans,
      reason:
        "A span is taken only for an object: a small one takes at most 10 pages of 8 KiB, a large one "
        + "its own size. A span is freed only when the last object in it is.",
      broken: ["core.go.HeapInuse": 60_000_000]),
    Account(
      page: "metrics.go_memory_classes_heap_unused_bytes",
      memory: "core.go.HeapInuse" - "core.go.HeapAlloc", name: "HeapInuse − HeapAlloc",
      account: .freeSlots,
      reason:
        "Free slots come with a new span or with a freed object, and go with the reverse. What the "
        + "caches of the Ps have not reported is unused on the page.",
      amounts: ["metrics.go_memory_classes_heap_unused_bytes": 3_692_488],
      broken: ["metrics.go_memory_classes_heap_unused_bytes": 20_000_000]),
  ]

  private static func moves(_ each: Account) -> Relation {
    let field = each.page.rawValue.dropFirst("metrics.".count)
    let measured = Measured.but(each.amounts, in: Measured.page)
    var examples: [Example] =
      each.account == .spans
      ? [.equal(Measured.pageOrigin, measured)] : [.near(Measured.pageOrigin, measured)]
    if each.amounts.isEmpty { examples.append(.near(Measured.laterOrigin, Measured.later)) }
    return Relation(
      "metrics.\(field.replacing("_", with: "-"))-is-memory", "\(field) is \(each.name) in memory",
      .quantity(each.page), .within([.heapWork(each.account), .caughtAtWork(each.unit)]),
      each.memory, unit: each.unit, scope: .allPresent([each.page, "core.go.HeapInuse"]),
      because: each.reason,
      citing: [
        .go("src/runtime/mstats.go", "readmemstats_m"),
        .go("src/runtime/metrics.go", "heapStatsAggregate.compute"),
        .go("src/runtime/mcache.go", "mcache.refill, allocLarge"),
      ],
      examples: examples + [
        .breaks(
          "by the counters one object was made in between, and nothing was freed",
          Measured.but(each.broken, in: measured))
      ])
  }
}
