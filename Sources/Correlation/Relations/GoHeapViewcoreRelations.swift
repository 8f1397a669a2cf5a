import MemoryUnits
import SnapshotModel

/// viewcore's rows against the same pages read out of memory without it.
enum GoHeapViewcoreRelations {
  static let all: [Relation] = [
    inUseSpans, slotsInUse, manualSpans, freeSpans, released, retained,
  ]

  private static let table = Citation.document("golang/debug internal/gocore/process.go, readHeap0")
  private static let padding = Citation.go("src/runtime/mpagealloc.go", "markRandomPaddingPages")

  private static let moment = Mechanism.unmeasured(
    "memory and core of one moment", .both,
    reason:
      "the program may have gone on between the reading of its memory and viewcore’s core, and "
      + "viewcore leaves out what is not in the core")

  private static func scope(_ viewcore: QuantityID, _ memory: QuantityID) -> Relation.Scope {
    .allPresent([viewcore, memory])
  }

  /// What the memory of a program must say for what viewcore printed of its core.
  private static let derived = "a Go 1.27 program's core, and what its memory must say (made up)"

  private static let inUseSpans = Relation(
    "core.viewcore-in-use-is-memory", "in use spans of viewcore are the spans in use",
    "core.viewcore.heap.in_use_spans", .within([moment]), "core.go.span.inuse",
    scope: scope("core.viewcore.heap.in_use_spans", "core.go.span.inuse"),
    because: "Both add up the spans whose state is mSpanInUse.", citing: [table],
    examples: [
      .equal(
        derived, ["core.viewcore.heap.in_use_spans": 6_037_504, "core.go.span.inuse": 6_037_504]),
      .leavesOpen(
        "the memory of a moment earlier",
        ["core.viewcore.heap.in_use_spans": 6_037_504, "core.go.span.inuse": 5_922_816]),
    ])

  private static let slotsInUse = Relation(
    "core.viewcore-alloc-is-memory", "alloc of viewcore's spans in use is the slots in use",
    "core.viewcore.heap.in_use_spans.alloc", .within([moment]), "core.go.span.inuse.alloc",
    scope: scope("core.viewcore.heap.in_use_spans.alloc", "core.go.span.inuse.alloc"),
    because:
      "viewcore counts slots by their bits, the runtime keeps their number: they agree but in a span "
      + "that is being swept. A page lacks what caches hold, 30 to 50 kB in small programs.",
    citing: [table, .go("src/runtime/mcache.go", "mcache.refill")],
    examples: [
      .equal(
        derived,
        [
          "core.viewcore.heap.in_use_spans.alloc": 5_414_440, "core.go.span.inuse.alloc": 5_414_440,
        ]),
      .leavesOpen(
        "the memory of a moment earlier",
        [
          "core.viewcore.heap.in_use_spans.alloc": 5_414_440, "core.go.span.inuse.alloc": 5_362_976,
        ]),
    ])

  private static let manualSpans = Relation(
    "core.viewcore-manual-is-memory",
    "manual spans of viewcore are the manual spans, work buffers included",
    "core.viewcore.heap.manual_spans", .within([moment]), "core.go.span.manual",
    scope: scope("core.viewcore.heap.manual_spans", "core.go.span.manual"),
    because:
      "viewcore calls them Go stacks; in the middle of a collection the work buffers are in it, some "
      + "ten kB in small programs and MB on big heaps.",
    citing: [table, .go("src/runtime/mheap.go", "spanAllocType")],
    examples: [
      .equal(
        derived, ["core.viewcore.heap.manual_spans": 360_448, "core.go.span.manual": 360_448]),
      .leavesOpen(
        "the memory of a moment earlier",
        ["core.viewcore.heap.manual_spans": 360_448, "core.go.span.manual": 327_680]),
    ])

  private static let freeSpans = Relation(
    "core.viewcore-free-is-memory",
    "free spans of viewcore are the free pages and the pages in caches, without the padding",
    "core.viewcore.heap.free_spans", .within([moment]),
    .sum(["core.go.page.free_retained", "core.go.page.free_released", "core.go.page.cache"]),
    scope: scope("core.viewcore.heap.free_spans", "core.go.page.padding"),
    because:
      "viewcore takes pages for free by the page allocator's bits. Since Go 1.26 the random start of "
      + "the heap bears the bit of a page that is taken, though no span has it: HeapIdle is more by "
      + "the padding.",
    citing: [table, padding],
    examples: [
      .equal(
        derived,
        [
          "core.viewcore.heap.free_spans": 15_933_440, "core.go.page.free_retained": 15_753_216,
          "core.go.page.free_released": 155_648, "core.go.page.cache": 24_576,
          "core.go.page.padding": 2_834_432,
        ]),
      .leavesOpen(
        "the padding is taken for free",
        [
          "core.viewcore.heap.free_spans": 15_933_440, "core.go.page.free_retained": 15_753_216,
          "core.go.page.free_released": 2_990_080, "core.go.page.cache": 24_576,
          "core.go.page.padding": 2_834_432,
        ]),
    ])

  private static let released = Relation(
    "core.viewcore-released-is-memory",
    "released of viewcore is the pages that were released, padding and caches included",
    "core.viewcore.heap.free_spans.released", .within([moment]),
    .sum([
      "core.go.page.free_released", "core.go.page.padding", "core.go.page.cache.released",
    ]),
    scope: scope("core.viewcore.heap.free_spans.released", "core.go.page.padding"),
    because:
      "viewcore adds up all bits of pages that were returned, those of the random start of the heap "
      + "too, which it does not count as free.",
    citing: [table, padding],
    examples: [
      .equal(
        derived,
        [
          "core.viewcore.heap.free_spans.released": 3_006_464,
          "core.go.page.free_released": 155_648, "core.go.page.padding": 2_834_432,
          "core.go.page.cache.released": 16_384,
        ]),
      .leavesOpen(
        "the padding is left out",
        [
          "core.viewcore.heap.free_spans.released": 3_006_464,
          "core.go.page.free_released": 155_648, "core.go.page.padding": 0,
          "core.go.page.cache.released": 16_384,
        ]),
    ])

  private static let retained = Relation(
    "core.viewcore-retained-is-memory",
    "retained of viewcore is the pages that were not released, less the padding",
    "core.viewcore.heap.free_spans.retained", .within([moment]),
    .sum(["core.go.page.free_retained", "core.go.page.cache.retained"]) - "core.go.page.padding",
    scope: scope("core.viewcore.heap.free_spans.retained", "core.go.page.padding"),
    because:
      "viewcore takes what was released off what is free, and the padding is in the former alone: its "
      + "row is short by exactly the padding, and may be negative.",
    citing: [table, padding],
    examples: [
      .equal(
        derived,
        [
          "core.viewcore.heap.free_spans.retained": 12_926_976,
          "core.go.page.free_retained": 15_753_216, "core.go.page.cache.retained": 8192,
          "core.go.page.padding": 2_834_432,
        ]),
      .leavesOpen(
        "the row is taken for what could be given back",
        [
          "core.viewcore.heap.free_spans.retained": 12_926_976,
          "core.go.page.free_retained": 12_918_784, "core.go.page.cache.retained": 8192,
          "core.go.page.padding": 2_834_432,
        ]),
    ])
}
