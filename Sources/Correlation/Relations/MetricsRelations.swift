import MemoryUnits
import SnapshotModel

/// The Go runtime's own account, as a /metrics page publishes it.
enum MetricsRelations {
  static let all: [Relation] =
    [
      sysIsSumOfParts, heapSysIsIdleAndInuse, heldIsSysLessReleased, allocIsHeapAlloc,
      objectsAreMallocsLessFrees,
    ] + bounds.map(within) + [sysWithinData, wholeArenas]

  private static let sysIsSumOfParts = Relation(
    "metrics.sys-is-sum-of-parts", "sys is the sum of the seven fields that end in _sys",
    "metrics.go_memstats_sys_bytes", .exact,
    .sum([
      "metrics.go_memstats_heap_sys_bytes", "metrics.go_memstats_stack_sys_bytes",
      "metrics.go_memstats_mspan_sys_bytes", "metrics.go_memstats_mcache_sys_bytes",
      "metrics.go_memstats_buck_hash_sys_bytes", "metrics.go_memstats_gc_sys_bytes",
      "metrics.go_memstats_other_sys_bytes",
    ]),
    because:
      "Sys is defined as the sum of the XSys fields: address space obtained from the system, "
      + "for the heap, for stacks and for the runtime's own needs.",
    citing: [.go("src/runtime/mstats.go", "MemStats.Sys, readmemstats_m"), .thread("2020-08-14")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "metrics.go_memstats_sys_bytes": 137_216_280,
          "metrics.go_memstats_heap_sys_bytes": 120_913_920,
          "metrics.go_memstats_stack_sys_bytes": 720_896,
          "metrics.go_memstats_mspan_sys_bytes": 943_776,
          "metrics.go_memstats_mcache_sys_bytes": 15_600,
          "metrics.go_memstats_buck_hash_sys_bytes": 1_510_367,
          "metrics.go_memstats_gc_sys_bytes": 12_492_696,
          "metrics.go_memstats_other_sys_bytes": 619_025,
        ]),
      .equal(
        "a Go 1.23 program and its core",
        [
          "metrics.go_memstats_sys_bytes": 27_745_296,
          "metrics.go_memstats_heap_sys_bytes": 24_870_912,
          "metrics.go_memstats_stack_sys_bytes": 294_912,
          "metrics.go_memstats_mspan_sys_bytes": 32_640,
          "metrics.go_memstats_mcache_sys_bytes": 15_600,
          "metrics.go_memstats_buck_hash_sys_bytes": 2965,
          "metrics.go_memstats_gc_sys_bytes": 2_065_872,
          "metrics.go_memstats_other_sys_bytes": 462_395,
        ]),
      .breaks(
        "gc_sys, buck_hash_sys and other_sys are taken for 0",
        [
          "metrics.go_memstats_sys_bytes": 137_216_280,
          "metrics.go_memstats_heap_sys_bytes": 120_913_920,
          "metrics.go_memstats_stack_sys_bytes": 720_896,
          "metrics.go_memstats_mspan_sys_bytes": 943_776,
          "metrics.go_memstats_mcache_sys_bytes": 15_600,
          "metrics.go_memstats_buck_hash_sys_bytes": 0, "metrics.go_memstats_gc_sys_bytes": 0,
          "metrics.go_memstats_other_sys_bytes": 0,
        ]),
    ])

  private static let heapSysIsIdleAndInuse = Relation(
    "metrics.heap-sys-is-idle-and-inuse", "heap_sys is heap_idle + heap_inuse",
    "metrics.go_memstats_heap_sys_bytes", .exact,
    .sum(["metrics.go_memstats_heap_idle_bytes", "metrics.go_memstats_heap_inuse_bytes"]),
    because: "A span of the heap holds objects or it does not.",
    citing: [.go("src/runtime/mstats.go", "MemStats.HeapIdle"), .thread("2020-08-14")],
    examples: [
      .equal(
        "the scrape of the thread",
        [
          "metrics.go_memstats_heap_sys_bytes": 66_191_360,
          "metrics.go_memstats_heap_idle_bytes": 58_859_520,
          "metrics.go_memstats_heap_inuse_bytes": 7_331_840,
        ], kernel: "4.15.0"),
      .equal(
        "prometheus 2.42, frozen",
        [
          "metrics.go_memstats_heap_sys_bytes": 120_913_920,
          "metrics.go_memstats_heap_idle_bytes": 27_590_656,
          "metrics.go_memstats_heap_inuse_bytes": 93_323_264,
        ]),
      .breaks(
        "heap_released is taken for idle",
        [
          "metrics.go_memstats_heap_sys_bytes": 66_191_360,
          "metrics.go_memstats_heap_idle_bytes": 57_155_584,
          "metrics.go_memstats_heap_inuse_bytes": 7_331_840,
        ], kernel: "4.15.0"),
    ])

  private static let heldIsSysLessReleased = Relation(
    "metrics.held-is-sys-less-released",
    "sys − heap_released is what is in use, what is idle and kept, and what the runtime needs",
    "metrics.go_memstats_sys_bytes" - "metrics.go_memstats_heap_released_bytes", .exact,
    .sum([
      "metrics.go_memstats_heap_inuse_bytes",
      "metrics.go_memstats_heap_idle_bytes" - "metrics.go_memstats_heap_released_bytes",
      "metrics.go_memstats_stack_sys_bytes", "metrics.go_memstats_mspan_sys_bytes",
      "metrics.go_memstats_mcache_sys_bytes", "metrics.go_memstats_buck_hash_sys_bytes",
      "metrics.go_memstats_gc_sys_bytes", "metrics.go_memstats_other_sys_bytes",
    ]),
    because:
      "This is what GOMEMLIMIT bounds. heap_released is what is given back now, no running total; "
      + "heap_idle − heap_released could be given back.",
    citing: [
      .go("src/runtime/debug/garbage.go", "SetMemoryLimit"),
      .go("src/runtime/mstats.go", "readmemstats_m"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "metrics.go_memstats_sys_bytes": 137_216_280,
          "metrics.go_memstats_heap_released_bytes": 7_667_712,
          "metrics.go_memstats_heap_inuse_bytes": 93_323_264,
          "metrics.go_memstats_heap_idle_bytes": 27_590_656,
          "metrics.go_memstats_stack_sys_bytes": 720_896,
          "metrics.go_memstats_mspan_sys_bytes": 943_776,
          "metrics.go_memstats_mcache_sys_bytes": 15_600,
          "metrics.go_memstats_buck_hash_sys_bytes": 1_510_367,
          "metrics.go_memstats_gc_sys_bytes": 12_492_696,
          "metrics.go_memstats_other_sys_bytes": 619_025,
        ]),
      .breaks(
        "the whole of heap_idle is taken for kept",
        [
          "metrics.go_memstats_sys_bytes": 137_216_280,
          "metrics.go_memstats_heap_released_bytes": 7_667_712,
          "metrics.go_memstats_heap_inuse_bytes": 93_323_264,
          "metrics.go_memstats_heap_idle_bytes": 60_000_000,
          "metrics.go_memstats_stack_sys_bytes": 720_896,
          "metrics.go_memstats_mspan_sys_bytes": 943_776,
          "metrics.go_memstats_mcache_sys_bytes": 15_600,
          "metrics.go_memstats_buck_hash_sys_bytes": 1_510_367,
          "metrics.go_memstats_gc_sys_bytes": 12_492_696,
          "metrics.go_memstats_other_sys_bytes": 619_025,
        ]),
    ])

  private static let allocIsHeapAlloc = Relation(
    "metrics.alloc-is-heap-alloc", "alloc is heap_alloc",
    "metrics.go_memstats_alloc_bytes", .exact, "metrics.go_memstats_heap_alloc_bytes",
    because: "Two names of one number: objects that live, and dead ones not swept yet.",
    citing: [.go("src/runtime/mstats.go", "MemStats.Alloc")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "metrics.go_memstats_alloc_bytes": 90_258_968,
          "metrics.go_memstats_heap_alloc_bytes": 90_258_968,
        ]),
      .breaks(
        "alloc_bytes_total is taken for alloc",
        [
          "metrics.go_memstats_alloc_bytes": 534_005_952,
          "metrics.go_memstats_heap_alloc_bytes": 90_258_968,
        ]),
    ])

  private static let objectsAreMallocsLessFrees = Relation(
    "metrics.objects-are-mallocs-less-frees", "heap_objects is mallocs − frees",
    "metrics.go_memstats_heap_objects", .exact,
    "metrics.go_memstats_mallocs_total" - "metrics.go_memstats_frees_total", unit: .count,
    because: "Each object made and not freed is on the heap. Tiny allocations count in both.",
    citing: [.go("src/runtime/mstats.go", "MemStats.HeapObjects")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "metrics.go_memstats_heap_objects": 255_872,
          "metrics.go_memstats_mallocs_total": 3_252_921,
          "metrics.go_memstats_frees_total": 2_997_049,
        ]),
      .breaks(
        "frees are not subtracted",
        [
          "metrics.go_memstats_heap_objects": 255_872,
          "metrics.go_memstats_mallocs_total": 3_252_921, "metrics.go_memstats_frees_total": 0,
        ]),
    ])

  private struct Bound: Sendable {
    let part: String
    let whole: String
    let partAmount: Int64
    let wholeAmount: Int64
    let reason: String

    init(
      _ part: String, _ partAmount: Int64, within whole: String, _ wholeAmount: Int64,
      because reason: String
    ) {
      self.part = part
      self.whole = whole
      self.partAmount = partAmount
      self.wholeAmount = wholeAmount
      self.reason = reason
    }
  }

  /// prometheus 2.42, frozen.
  private static let bounds = [
    Bound(
      "heap_released", 7_667_712, within: "heap_idle", 27_590_656,
      because: "Of what is idle, this much was given back to the system."),
    Bound(
      "heap_alloc", 90_258_968, within: "heap_inuse", 93_323_264,
      because: "Spans in use hold objects and free slots."),
    Bound(
      "stack_inuse", 720_896, within: "stack_sys", 720_896,
      because: "Without cgo they are equal; stacks that pthreads made are in neither."),
    Bound(
      "mspan_inuse", 553_968, within: "mspan_sys", 943_776,
      because: "Descriptors of spans, in use and free."),
    Bound(
      "mcache_inuse", 2400, within: "mcache_sys", 15_600,
      because: "Each processor's cache, in use and free."),
  ]

  private static func within(_ bound: Bound) -> Relation {
    let part = QuantityID("metrics.go_memstats_\(bound.part)_bytes")
    let whole = QuantityID("metrics.go_memstats_\(bound.whole)_bytes")
    let origin = "prometheus 2.42, frozen"
    let holds = [part: bound.partAmount, whole: bound.wholeAmount]
    let name = { (key: String) in key.replacing("_", with: "-") }
    return Relation(
      "metrics.\(name(bound.part))-within-\(name(bound.whole))",
      "\(bound.part) is a part of \(bound.whole)", .quantity(part), .atMost(), .quantity(whole),
      because: bound.reason, citing: [.go("src/runtime/mstats.go", "MemStats")],
      examples: [
        bound.partAmount == bound.wholeAmount ? .equal(origin, holds) : .near(origin, holds),
        .breaks(
          "the part is more by a page",
          [part: bound.wholeAmount + 1.pages, whole: bound.wholeAmount]),
      ])
  }

  private static let sysWithinData = Relation(
    "metrics.sys-within-statm-data", "sys is at most statm data",
    "metrics.go_memstats_sys_bytes", .atMost(), "procfs.statm.data",
    because:
      "What the runtime maps is private and writable. statm data holds besides: the index of "
      + "the heap's arenas (32 MiB, which no field counts), .data and .bss, the stack, and what "
      + "C code maps.",
    citing: [
      .go("src/runtime/malloc.go", "mheap.sysAlloc"), .kernel("mm/vma.h", "is_data_mapping"),
      .thread("2020-08-18"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["metrics.go_memstats_sys_bytes": 137_216_280, "procfs.statm.data": 56_548.pages]),
      .near(
        "a Go 1.26 program and its core",
        ["metrics.go_memstats_sys_bytes": 29_456_648, "procfs.statm.data": 23_752.pages]),
      .breaks(
        "reserved address space is counted as obtained",
        ["metrics.go_memstats_sys_bytes": 1_340_000_000, "procfs.statm.data": 56_548.pages]),
    ])

  private static let wholeArenas = Relation(
    "metrics.heap-and-stacks-are-whole-arenas",
    "heap_sys + stack_inuse is a whole number of arenas of 64 MiB",
    .sum(["metrics.go_memstats_heap_sys_bytes", "metrics.go_memstats_stack_inuse_bytes"]), .exact,
    .roundedUp(
      .sum(["metrics.go_memstats_heap_sys_bytes", "metrics.go_memstats_stack_inuse_bytes"]),
      to: Mechanism.heapArena, "heap arena"),
    scope: .goBefore(17),
    because:
      "From Go 1.13.3 to 1.16 an arena counts whole as idle and released once it is reserved, "
      + "mapped or not: why HeapIdle and HeapReleased may exceed what a core shows by tens of MB. "
      + "Since 1.17 only what is mapped counts.",
    citing: [
      .go("src/runtime/mheap.go", "mheap.grow"), .go("src/runtime/malloc.go", "heapArenaBytes"),
      .thread("2020-08-18"),
    ],
    examples: [
      .equal(
        "the scrape of the thread",
        [
          "metrics.go_memstats_heap_sys_bytes": 66_191_360,
          "metrics.go_memstats_stack_inuse_bytes": 917_504,
        ], kernel: "4.15.0"),
      .breaks(
        "a program of Go 1.16 whose stacks are left out",
        [
          "metrics.go_memstats_heap_sys_bytes": 66_191_360,
          "metrics.go_memstats_stack_inuse_bytes": 0,
        ], go: "go1.16.15"),
    ])
}
