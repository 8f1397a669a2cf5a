import MemoryUnits
import SnapshotModel

/// What the last garbage collection left, by the bits of the slots and by the runtime's own count.
enum GoCollectionRelations {
  static let all: [Relation] = [slotsAreSurvivorsNewAndDead, survivorsWithinMarked, liveIsMarked]

  private typealias Measured = GoHeapExamples
  private static let marking = Citation.go("src/runtime/mgcmark.go", "scanobject, greyobject")

  private static let slotsAreSurvivorsNewAndDead = Relation(
    "core.go-slots-are-survivors-new-and-dead",
    "slots in use hold what survived the last collection, what was made since, and what it found dead",
    "core.go.span.inuse.alloc", .within([.spansInHand, .caughtAtWork()]),
    .sum(["core.go.gc.survived", "core.go.gc.allocated_since", "core.go.gc.dead_unswept"]),
    scope: .present("core.go.gc.survived"),
    because:
      "A swept span has the survivors' bits in allocBits, and what lies below freeindex besides is new. "
      + "In a span that waits for its sweep what is not marked is certain garbage. The first two bound "
      + "from above what the program still needs.",
    citing: [
      .go("src/runtime/mgcsweep.go", "sweepLocked.sweep"),
      .go("src/runtime/mbitmap.go", "mspan.isFree"),
    ],
    examples: [
      .equal(Measured.sweepingOrigin, Measured.sweeping),
      .equal(
        "a Go 1.25 program that stopped itself",
        [
          "core.go.span.inuse.alloc": 72_067_296, "core.go.gc.survived": 72_055_576,
          "core.go.gc.allocated_since": 11_720, "core.go.gc.dead_unswept": 0,
          "core.go.gc.spans_being_swept": 0, "core.go.MCacheInuse": 2416, Measured.residue: 0,
        ]),
      .near(
        "a span of 8 KiB is being swept (made up)",
        Measured.but(
          ["core.go.gc.spans_being_swept": 1, "core.go.gc.survived": 103_879_592],
          in: Measured.sweeping)),
      .breaks(
        "what waits for the sweep is left out",
        Measured.but(["core.go.gc.dead_unswept": 0], in: Measured.sweeping)),
    ])

  private static let survivorsWithinMarked = Relation(
    "core.go-survivors-within-marked",
    "what survived is at most what the runtime counted as marked",
    "core.go.gc.survived", .atMost([.caughtAtWork()]), "core.go.gc.heap_marked",
    scope: .present("core.go.gc.heap_marked"),
    because:
      "The runtime counts an object once more for each finalizer, and perhaps again where two workers "
      + "mark it at once: the bits are the truth. Any program with open files has finalizers.",
    citing: [marking, .go("src/runtime/mgc.go", "gcMark: work.bytesMarked")],
    examples: [
      .near(Measured.sweepingOrigin, Measured.sweeping),
      .near(
        "a Go 1.25 program that stopped itself",
        ["core.go.gc.survived": 72_055_576, "core.go.gc.heap_marked": 72_080_104]),
      .breaks(
        "all slots are taken for survivors",
        Measured.but(["core.go.gc.survived": 198_932_112], in: Measured.sweeping)),
    ])

  private static let liveIsMarked = Relation(
    "metrics.heap-live-is-marked-in-memory",
    "/gc/heap/live is what the runtime counted as marked, in memory",
    "metrics.go_gc_heap_live_bytes", .within([.sameCycle]), "core.go.gc.heap_marked",
    scope: .allPresent(["metrics.go_gc_heap_live_bytes", "core.go.gc.heap_marked"]),
    because:
      "Both are gcController.heapMarked, which changes only when a collection has marked. What is live "
      + "by it are survivors of the last collection, finalizers counted, and not what lives now.",
    citing: [
      .go("src/runtime/metrics.go", "/gc/heap/live:bytes"),
      .go("src/runtime/mgcpacer.go", "resetLive"),
    ],
    examples: [
      .equal(
        Measured.pageOrigin,
        Measured.but(
          [
            "metrics.go_gc_heap_live_bytes": 72_079_936, "metrics.go_gc_duration_seconds_count": 6,
          ], in: Measured.page)),
      .leavesOpen(
        "a collection in between (made up)",
        [
          "metrics.go_gc_heap_live_bytes": 72_079_936, "metrics.go_gc_duration_seconds_count": 5,
          "core.go.gc.heap_marked": 105_430_128, "core.go.NumGC": 6,
        ]),
      .breaks(
        "what survived is taken for what was marked",
        [
          "metrics.go_gc_heap_live_bytes": 72_080_104, "metrics.go_gc_duration_seconds_count": 5,
          "core.go.gc.heap_marked": 72_055_576, "core.go.NumGC": 5,
        ]),
    ])
}
