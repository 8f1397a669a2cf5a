import MemoryUnits
import SnapshotModel

/// viewcore's spans against one another and against the runtime's own account.
enum ViewcoreSpanRelations {
  static let all: [Relation] = [
    heapIsSpans, spansInUseAreParts, allocIsLiveAndGarbage, manualIsAllocAndFree, spansFreeAreParts,
    heapIsHeapSysAndStacks, stacksWithinManualSpans, spansInUseAreHeapInuse, releasedIsHeapReleased,
  ]

  private static let table = Citation.document("golang/debug internal/gocore/process.go, readHeap0")

  private static let heapIsSpans = Relation(
    "core.viewcore-heap-is-spans", "heap of viewcore is its spans in use, manual and free",
    "core.viewcore.heap", .exact,
    .sum([
      "core.viewcore.heap.in_use_spans", "core.viewcore.heap.manual_spans",
      "core.viewcore.heap.free_spans",
    ]),
    scope: .present("core.viewcore.all"),
    because: "Each page of the heap is in a span of objects, a span of the runtime's own, or free.",
    citing: [table],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.heap": 25_165_824, "core.viewcore.heap.in_use_spans": 5_988_352,
          "core.viewcore.heap.manual_spans": 327_680, "core.viewcore.heap.free_spans": 18_849_792,
        ]),
      .breaks(
        "stacks are left out",
        [
          "core.viewcore.heap": 25_165_824, "core.viewcore.heap.in_use_spans": 5_988_352,
          "core.viewcore.heap.manual_spans": 0, "core.viewcore.heap.free_spans": 18_849_792,
        ]),
    ])

  private static let spansInUseAreParts = Relation(
    "core.viewcore-in-use-is-sum-of-parts", "in use spans of viewcore are alloc + free + round",
    "core.viewcore.heap.in_use_spans", .exact,
    .sum([
      "core.viewcore.heap.in_use_spans.alloc", "core.viewcore.heap.in_use_spans.free",
      "core.viewcore.heap.in_use_spans.round",
    ]),
    scope: .present("core.viewcore.all"),
    because: "A span holds slots that are taken, slots that are free, and what no slot fits into.",
    citing: [table],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.heap.in_use_spans": 5_988_352,
          "core.viewcore.heap.in_use_spans.alloc": 5_370_480,
          "core.viewcore.heap.in_use_spans.free": 604_896,
          "core.viewcore.heap.in_use_spans.round": 12_976,
        ]),
      .breaks(
        "what no slot fits into is left out",
        [
          "core.viewcore.heap.in_use_spans": 5_988_352,
          "core.viewcore.heap.in_use_spans.alloc": 5_370_480,
          "core.viewcore.heap.in_use_spans.free": 604_896,
          "core.viewcore.heap.in_use_spans.round": 0,
        ]),
    ])

  private static let allocIsLiveAndGarbage = Relation(
    "core.viewcore-alloc-is-live-and-garbage", "alloc of viewcore is live + garbage",
    "core.viewcore.heap.in_use_spans.alloc", .exact,
    .sum([
      "core.viewcore.heap.in_use_spans.alloc.live", "core.viewcore.heap.in_use_spans.alloc.garbage",
    ]),
    scope: .present("core.viewcore.heap.in_use_spans.alloc.live"),
    because:
      "The sum is right, the parts are not to be trusted: of 5 MiB that a program held "
      + "viewcore found 1.1 MB live from Go 1.22 on.",
    citing: [table],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.heap.in_use_spans.alloc": 5_370_480,
          "core.viewcore.heap.in_use_spans.alloc.live": 1_148_040,
          "core.viewcore.heap.in_use_spans.alloc.garbage": 4_222_440,
        ]),
      .breaks(
        "live alone",
        [
          "core.viewcore.heap.in_use_spans.alloc": 5_370_480,
          "core.viewcore.heap.in_use_spans.alloc.live": 1_148_040,
          "core.viewcore.heap.in_use_spans.alloc.garbage": 0,
        ]),
    ])

  private static let manualIsAllocAndFree = Relation(
    "core.viewcore-manual-is-alloc-and-free", "manual spans of viewcore are alloc + free",
    "core.viewcore.heap.manual_spans", .exact,
    .sum(["core.viewcore.heap.manual_spans.alloc", "core.viewcore.heap.manual_spans.free"]),
    scope: .present("core.viewcore.heap.manual_spans.alloc"),
    because: "A span of stacks holds stacks in use and free ones.", citing: [table],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.heap.manual_spans": 327_680,
          "core.viewcore.heap.manual_spans.alloc": 241_664,
          "core.viewcore.heap.manual_spans.free": 86_016,
        ]),
      .breaks(
        "alloc alone",
        [
          "core.viewcore.heap.manual_spans": 327_680,
          "core.viewcore.heap.manual_spans.alloc": 241_664,
          "core.viewcore.heap.manual_spans.free": 0,
        ]),
    ])

  private static let spansFreeAreParts = Relation(
    "core.viewcore-free-is-retained-and-released",
    "free spans of viewcore are retained + released",
    "core.viewcore.heap.free_spans", .exact,
    .sum(["core.viewcore.heap.free_spans.retained", "core.viewcore.heap.free_spans.released"]),
    scope: .present("core.viewcore.all"),
    because:
      "From Go 1.26 on retained is too small by the random start of the heap, and may be negative.",
    citing: [table, .go("src/runtime/mpagealloc.go", "markRandomPaddingPages")],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.heap.free_spans": 18_849_792,
          "core.viewcore.heap.free_spans.retained": 15_761_408,
          "core.viewcore.heap.free_spans.released": 3_088_384,
        ]),
      .breaks(
        "released alone",
        [
          "core.viewcore.heap.free_spans": 18_849_792, "core.viewcore.heap.free_spans.retained": 0,
          "core.viewcore.heap.free_spans.released": 3_088_384,
        ]),
    ])

  private static let heapIsHeapSysAndStacks = Relation(
    "core.viewcore-heap-is-heap-sys-and-stacks", "heap of viewcore is heap_sys + stack_inuse",
    "core.viewcore.heap", .within([.heapArenaTail(randomStart: true)]),
    "metrics.go_memstats_heap_sys_bytes" + "metrics.go_memstats_stack_inuse_bytes",
    scope: .present("core.viewcore.all"),
    because:
      "Both count what the heap has mapped, stacks included: the big block of anonymous memory in "
      + "maps. Read at different moments, either may have grown.",
    citing: [
      .go("src/runtime/mheap.go", "mheap.grow"),
      .go("src/runtime/mpagealloc.go", "markRandomPaddingPages"),
      .document("golang/debug 416347b, 0bd8c7d"), .thread("2020-08-18"),
    ],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.heap": 25_165_824, "metrics.go_memstats_heap_sys_bytes": 24_870_912,
          "metrics.go_memstats_stack_inuse_bytes": 294_912,
        ], go: "go1.23"),
      .near(
        "a Go 1.26 program and its core",
        [
          "core.viewcore.heap": 22_618_112, "metrics.go_memstats_heap_sys_bytes": 24_870_912,
          "metrics.go_memstats_stack_inuse_bytes": 294_912,
        ], go: "go1.26"),
      .breaks(
        "heap_sys alone",
        [
          "core.viewcore.heap": 25_165_824, "metrics.go_memstats_heap_sys_bytes": 24_870_912,
          "metrics.go_memstats_stack_inuse_bytes": 0,
        ], go: "go1.23"),
    ])

  private static let stacksWithinManualSpans = Relation(
    "core.viewcore-stacks-within-manual-spans",
    "stack_inuse is at most the manual spans of viewcore",
    "metrics.go_memstats_stack_inuse_bytes", .atMost([.metricsReadTwice]),
    "core.viewcore.heap.manual_spans",
    scope: .present("core.viewcore.all"),
    because: "Manual spans are the stacks of goroutines and the collector's work buffers.",
    citing: [table, .go("src/runtime/mheap.go", "mSpanManual")],
    examples: [
      .near(
        "a Go 1.23 program and its core",
        [
          "metrics.go_memstats_stack_inuse_bytes": 294_912,
          "core.viewcore.heap.manual_spans": 327_680,
        ], moved: ["metrics.go_memstats_stack_inuse_bytes": 0]),
      .breaks(
        "stacks grew before the core was made",
        [
          "metrics.go_memstats_stack_inuse_bytes": 917_504,
          "core.viewcore.heap.manual_spans": 327_680,
        ], moved: ["metrics.go_memstats_stack_inuse_bytes": 0]),
    ])

  private static let spansInUseAreHeapInuse = Relation(
    "core.viewcore-in-use-is-heap-inuse", "in use spans of viewcore are heap_inuse",
    "core.viewcore.heap.in_use_spans", .within([.metricsReadTwice]),
    "metrics.go_memstats_heap_inuse_bytes",
    scope: .present("core.viewcore.all"),
    because:
      "At one moment they are the same spans. The program goes on between the page and the "
      + "core: told only where a second page shows by how much.",
    citing: [table, .go("src/runtime/mstats.go", "MemStats.HeapInuse")],
    examples: [
      .near(
        "a Go 1.26 program: MemStats, then the classes, then its core",
        [
          "core.viewcore.heap.in_use_spans": 6_037_504,
          "metrics.go_memstats_heap_inuse_bytes": 6_004_736,
        ], moved: ["metrics.go_memstats_heap_inuse_bytes": 139_264]),
      .breaks(
        "free spans are taken for in use",
        [
          "core.viewcore.heap.in_use_spans": 22_290_432,
          "metrics.go_memstats_heap_inuse_bytes": 6_004_736,
        ], moved: ["metrics.go_memstats_heap_inuse_bytes": 139_264]),
    ])

  private static let releasedIsHeapReleased = Relation(
    "core.viewcore-released-is-heap-released", "released of viewcore is heap_released",
    "core.viewcore.heap.free_spans.released",
    .within([.metricsReadTwice, .heapArenaTail(randomStart: false)]),
    "metrics.go_memstats_heap_released_bytes",
    scope: .present("core.viewcore.all"),
    because:
      "Both count pages given back to the system. Before Go 1.17 heap_released also counts the rest of "
      + "the current arena, which viewcore leaves out: by inference, no more, the 52 MB of the thread. "
      + "Whether the difference is a whole number of chunks tells which rest.",
    citing: [table, .go("src/runtime/mheap.go", "mheap.grow"), .thread("2020-08-18")],
    examples: [
      .equal(
        "a Go 1.22 program and its core",
        [
          "core.viewcore.heap.free_spans.released": 3_096_576,
          "metrics.go_memstats_heap_released_bytes": 3_096_576,
        ], moved: ["metrics.go_memstats_heap_released_bytes": 0], go: "go1.22"),
      .breaks(
        "two moments of a program that seems not to have moved",
        [
          "core.viewcore.heap.free_spans.released": 3_088_384,
          "metrics.go_memstats_heap_released_bytes": 3_047_424,
        ], moved: ["metrics.go_memstats_heap_released_bytes": 0], go: "go1.23"),
    ])
}
