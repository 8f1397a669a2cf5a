import MemoryUnits
import SnapshotModel

/// A Go program's memory statistics against one another, and against the spans and pages that they count.
enum GoHeapRelations {
  static let all: [Relation] = [
    sysIsSumOfParts, heapSysIsIdleAndInuse, allocIsHeapAlloc, objectsAreMallocsLessFrees,
    inuseIsSpans, spansAreParts, allocIsSlots, objectsAreSlots, releasedIsPages, idleIsPages,
    cacheIsParts, manualIsParts, stacksAreSpans, usedWithinStacks, arenasAreHeapAndStacks,
  ]

  private typealias Measured = GoHeapExamples
  private static let scope = Relation.Scope.present("core.go.HeapInuse")
  private static let memStats = Citation.go("src/runtime/mstats.go", "readmemstats_m")

  private static let sysIsSumOfParts = Relation(
    "core.go-sys-is-sum-of-parts", "Sys in memory is the sum of the seven fields that end in Sys",
    "core.go.Sys", .exact,
    .sum([
      "core.go.HeapSys", "core.go.StackSys", "core.go.MSpanSys", "core.go.MCacheSys",
      "core.go.BuckHashSys", "core.go.GCSys", "core.go.OtherSys",
    ]),
    scope: scope,
    because: "The runtime adds up the same counters.", citing: [memStats],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .breaks(
        "work buffers are left out of GCSys",
        Measured.but(["core.go.GCSys": 4_927_248], in: Measured.quiet)),
    ])

  private static let heapSysIsIdleAndInuse = Relation(
    "core.go-heap-sys-is-idle-and-inuse", "HeapSys in memory is HeapIdle + HeapInuse",
    "core.go.HeapSys", .exact, .sum(["core.go.HeapIdle", "core.go.HeapInuse"]), scope: scope,
    because: "A page of the heap is in a span of objects or it is not.", citing: [memStats],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .breaks(
        "HeapReleased is taken for HeapIdle",
        Measured.but(["core.go.HeapIdle": 3_760_128], in: Measured.quiet)),
    ])

  private static let allocIsHeapAlloc = Relation(
    "core.go-alloc-is-heap-alloc", "Alloc in memory is HeapAlloc",
    "core.go.Alloc", .exact, "core.go.HeapAlloc", scope: scope,
    because: "Two names of one number.", citing: [memStats],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .breaks(
        "TotalAlloc is taken for Alloc",
        Measured.but(["core.go.Alloc": 79_866_952], in: Measured.quiet)),
    ])

  private static let objectsAreMallocsLessFrees = Relation(
    "core.go-objects-are-mallocs-less-frees", "HeapObjects in memory is Mallocs − Frees",
    "core.go.HeapObjects", .exact, "core.go.Mallocs" - "core.go.Frees", unit: .count,
    scope: scope,
    because: "Each object made and not freed is on the heap. Tiny allocations count in both.",
    citing: [memStats],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .breaks(
        "tiny allocations are left out of Frees",
        Measured.but(["core.go.Frees": 5916], in: Measured.quiet)),
    ])

  private static let inuseIsSpans = Relation(
    "core.go-heap-inuse-is-spans-in-use", "HeapInuse in memory is the spans in use",
    "core.go.HeapInuse", .within([.caughtAtWork()]), "core.go.span.inuse", scope: scope,
    because:
      "The counter moves when a span is taken or freed. A freed chunk of a user arena leaves the "
      + "counter at once and is a span until it is swept.",
    citing: [
      .go("src/runtime/mheap.go", "mheap.allocSpan, freeSpanLocked"),
      .go("src/runtime/arena.go", "setUserArenaChunkToFault"),
    ],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .equal(Measured.busyOrigin, Measured.busy),
      .near(
        "one span is taken and not counted yet (made up)",
        Measured.but(
          ["core.go.HeapInuse": 74_711_040, Measured.residue: -8192], in: Measured.quiet)),
      .leavesOpen(
        "the program ran on while it was read, and moved on (made up)",
        Measured.but(
          ["core.go.HeapInuse": 74_645_504, Measured.residue: -8192], in: Measured.quiet)),
      .breaks(
        "stacks are taken for spans in use",
        Measured.but(["core.go.span.inuse": 77_144_064], in: Measured.quiet)),
    ])

  private static let spansAreParts = Relation(
    "core.go-spans-in-use-are-parts", "spans in use are alloc + free + tail",
    "core.go.span.inuse", .exact,
    .sum(["core.go.span.inuse.alloc", "core.go.span.inuse.free", "core.go.span.inuse.tail"]),
    scope: scope,
    because:
      "A span holds slots that are taken, slots that are free, and what no slot fits into: since Go "
      + "1.22 bitmaps of pointers stand there too, and with the Green Tea collector bits of marks.",
    citing: [.go("src/runtime/mheap.go", "mheap.initSpan")],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .breaks(
        "the tail is left out",
        Measured.but(["core.go.span.inuse.tail": 0], in: Measured.quiet)),
    ])

  private static let allocIsSlots = Relation(
    "core.go-heap-alloc-is-slots", "HeapAlloc in memory is the slots in use",
    "core.go.HeapAlloc", .within([.caughtAtWork()]), "core.go.span.inuse.alloc", scope: scope,
    because:
      "What was counted as allocated and not as freed, and what the caches of the Ps have handed out "
      + "since they last reported, is in slots. A slot is taken some instructions before it is counted.",
    citing: [memStats, .go("src/runtime/mcache.go", "mcache.refill, releaseAll")],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .near(
        Measured.busyOrigin, Measured.but([Measured.residue: 32_640], in: Measured.busy)),
      .breaks(
        "850,744 B that a cache has not reported are left out, 3,000 objects later",
        Measured.but(
          ["core.go.HeapAlloc": 90_172_240, "core.go.span.inuse.alloc": 91_022_984],
          in: Measured.later)),
    ])

  private static let objectsAreSlots = Relation(
    "core.go-heap-objects-are-slots", "HeapObjects in memory is the number of slots in use",
    "core.go.HeapObjects", .within([.caughtAtWork(.count)]), "core.go.span.inuse.objects",
    unit: .count, scope: scope,
    because: "Each object is in one slot, and tiny ones share one.",
    citing: [memStats, .go("src/runtime/mcache.go", "mcache.refill, releaseAll")],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .near(Measured.busyOrigin, Measured.but([Measured.residue: 3], in: Measured.busy)),
      .breaks(
        "tiny objects are counted one by one",
        Measured.but(["core.go.HeapObjects": 49_675], in: Measured.quiet)),
    ])

  private static let releasedIsPages = Relation(
    "core.go-heap-released-is-pages",
    "HeapReleased in memory is the free pages that were released, the padding, and such in caches",
    "core.go.HeapReleased", .within([.caughtAtWork()]),
    .sum([
      "core.go.page.free_released", "core.go.page.padding", "core.go.page.cache.released",
    ]),
    scope: scope,
    because:
      "What is newly mapped counts as released, and so does the random gap at the start of the heap "
      + "since Go 1.26, which no one will ever use. A P that keeps pages takes their bits away.",
    citing: [
      .go("src/runtime/mheap.go", "mheap.grow"),
      .go("src/runtime/mpagealloc.go", "markRandomPaddingPages"),
      .go("src/runtime/mpagecache.go", "allocToCache"),
    ],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .near(
        "the scavenger has given back 64 KiB and not marked them yet (made up)",
        Measured.but(
          ["core.go.HeapReleased": 3_825_664, "core.go.page.in_flight": 65_536],
          in: Measured.quiet)),
      .breaks(
        "the padding is left out",
        Measured.but(["core.go.page.padding": 0], in: Measured.quiet)),
    ])

  private static let idleIsPages = Relation(
    "core.go-heap-idle-is-pages",
    "HeapIdle in memory is HeapReleased and the free pages that were not released, such in caches too",
    "core.go.HeapIdle", .within([.caughtAtWork()]),
    .sum([
      "core.go.HeapReleased", "core.go.page.free_retained", "core.go.page.cache.retained",
    ]),
    scope: scope,
    because: "A page without a span has memory behind it or not.",
    citing: [memStats, .go("src/runtime/mpagecache.go", "allocToCache")],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .breaks(
        "the caches of the Ps are left out",
        Measured.but(["core.go.page.cache.retained": 0], in: Measured.quiet)),
    ])

  private static let cacheIsParts = Relation(
    "core.go-page-cache-is-parts", "pages in the caches of the Ps are retained or released",
    "core.go.page.cache", .exact,
    .sum(["core.go.page.cache.retained", "core.go.page.cache.released"]),
    scope: .present("core.go.page.cache"),
    because: "A cached page bears its scavenged bit along.",
    citing: [.go("src/runtime/mpagecache.go", "pageCache")],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .breaks(
        "those without memory behind them are left out",
        Measured.but(["core.go.page.cache.released": 0], in: Measured.quiet)),
    ])

  private static let manualIsParts = Relation(
    "core.go-manual-spans-are-parts",
    "manual spans are stacks, work buffers and, up to Go 1.24, pointer masks",
    "core.go.span.manual", .within([.caughtAtWork()]),
    .sum([
      "core.go.span.manual.stacks", "core.go.span.manual.workbufs",
      .ifPresent("core.go.span.manual.pointer_masks"),
    ]),
    scope: .present("core.go.span.manual"),
    because: "The runtime uses spans without objects for these alone.",
    citing: [.go("src/runtime/mheap.go", "spanAllocType")],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .equal(Measured.busyOrigin, Measured.busy),
      .breaks(
        "work buffers are left out",
        Measured.but(
          ["core.go.span.manual.workbufs": 0, Measured.residue: 0], in: Measured.busy)),
    ])

  private static let stacksAreSpans = Relation(
    "core.go-stack-inuse-is-spans", "StackInuse in memory is the spans of stacks",
    "core.go.StackInuse", .within([.caughtAtWork()]), "core.go.span.manual.stacks", scope: scope,
    because: "Free stacks are in it: their span is given back once all of it is free.",
    citing: [memStats, .go("src/runtime/stack.go", "stackpoolalloc, stackpoolfree")],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .equal(Measured.busyOrigin, Measured.busy),
      .breaks(
        "work buffers are taken for stacks",
        Measured.but(
          ["core.go.span.manual.stacks": 2_752_512, Measured.residue: 0], in: Measured.busy)),
    ])

  private static let usedWithinStacks = Relation(
    "core.go-used-within-stacks",
    "what parked goroutines use of their stacks is at most the stacks",
    "core.go.stack.used", .atMost([.caughtAtWork()]), "core.go.stack.goroutine_bytes",
    scope: .present("core.go.stack.used"),
    because: "A stack is used from its upper end down to the pointer that was saved.",
    citing: [.go("src/runtime/runtime2.go", "g.stack, g.sched")],
    examples: [
      .near(
        "a Go 1.27 program with 47 goroutines",
        ["core.go.stack.used": 1_190_136, "core.go.stack.goroutine_bytes": 2_146_304]),
      .breaks(
        "the stack of a thread is measured against its goroutine's",
        [
          "core.go.stack.used": 8_388_608, "core.go.stack.goroutine_bytes": 2_146_304,
          Measured.residue: 0,
        ]),
    ])

  private static let arenasAreHeapAndStacks = Relation(
    "core.go-arenas-are-heap-and-stacks",
    "arenas less what is reserved are HeapSys + StackInuse and what is in them of GCSys",
    "core.go.arena.total" - "core.go.arena.reserved", .within([.caughtAtWork()]),
    mappedOfArenas,
    scope: .present("core.go.arena.total"),
    because:
      "Each page that an arena has mapped is in a span of objects, in a manual span, or idle. HeapSys "
      + "falls when a page becomes part of a stack; the sum does not.",
    citing: [
      .go("src/runtime/mheap.go", "mheap.grow"), .go("src/runtime/mstats.go", "MemStats.HeapSys"),
    ],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet),
      .equal(Measured.busyOrigin, Measured.busy),
      .breaks(
        "work buffers, which GCSys counts, are left out",
        Measured.but(
          ["core.go.span.manual.workbufs": 0, Measured.residue: 0], in: Measured.busy)),
    ])

  /// What the arenas have mapped: it never shrinks, but for chunks of user arenas.
  static let mappedOfArenas = Term.sum([
    "core.go.HeapSys", "core.go.StackInuse", "core.go.span.manual.workbufs",
    .ifPresent("core.go.span.manual.pointer_masks"),
  ])
}
