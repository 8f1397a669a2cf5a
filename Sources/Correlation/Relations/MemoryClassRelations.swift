import MemoryUnits
import SnapshotModel

/// The classes of runtime/metrics, which newer client libraries publish beside go_memstats.
enum MemoryClassRelations {
  static let all: [Relation] =
    [
      totalIsSumOfClasses, heapIdleIsFreeAndReleased, heapInuseIsObjectsAndUnused,
    ] + twins.map(isTwin)

  private static let totalIsSumOfClasses = Relation(
    "metrics.classes-total-is-sum", "/memory/classes/total is the sum of all classes",
    "metrics.go_memory_classes_total_bytes", .exact,
    .sum([
      "metrics.go_memory_classes_heap_free_bytes", "metrics.go_memory_classes_heap_objects_bytes",
      "metrics.go_memory_classes_heap_released_bytes",
      "metrics.go_memory_classes_heap_stacks_bytes", "metrics.go_memory_classes_heap_unused_bytes",
      "metrics.go_memory_classes_metadata_mcache_free_bytes",
      "metrics.go_memory_classes_metadata_mcache_inuse_bytes",
      "metrics.go_memory_classes_metadata_mspan_free_bytes",
      "metrics.go_memory_classes_metadata_mspan_inuse_bytes",
      "metrics.go_memory_classes_metadata_other_bytes",
      "metrics.go_memory_classes_os_stacks_bytes", "metrics.go_memory_classes_other_bytes",
      "metrics.go_memory_classes_profiling_buckets_bytes",
    ]),
    scope: .present("metrics.go_memory_classes_total_bytes"),
    because: "The classes are disjoint, and total is all that the runtime has mapped.",
    citing: [
      .go("src/runtime/metrics/description.go"), .go("src/runtime/metrics.go", "sysStatsAggregate"),
    ],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "metrics.go_memory_classes_total_bytes": 27_745_296,
          "metrics.go_memory_classes_heap_free_bytes": 15_802_368,
          "metrics.go_memory_classes_heap_objects_bytes": 5_337_240,
          "metrics.go_memory_classes_heap_released_bytes": 3_112_960,
          "metrics.go_memory_classes_heap_stacks_bytes": 327_680,
          "metrics.go_memory_classes_heap_unused_bytes": 585_576,
          "metrics.go_memory_classes_metadata_mcache_free_bytes": 13_200,
          "metrics.go_memory_classes_metadata_mcache_inuse_bytes": 2400,
          "metrics.go_memory_classes_metadata_mspan_free_bytes": 9280,
          "metrics.go_memory_classes_metadata_mspan_inuse_bytes": 23_360,
          "metrics.go_memory_classes_metadata_other_bytes": 2_065_872,
          "metrics.go_memory_classes_os_stacks_bytes": 0,
          "metrics.go_memory_classes_other_bytes": 462_395,
          "metrics.go_memory_classes_profiling_buckets_bytes": 2965,
        ]),
      .equal(
        "a Go 1.27 program and its core",
        [
          "metrics.go_memory_classes_total_bytes": 29_464_840,
          "metrics.go_memory_classes_heap_free_bytes": 15_761_408,
          "metrics.go_memory_classes_heap_objects_bytes": 5_362_976,
          "metrics.go_memory_classes_heap_released_bytes": 3_121_152,
          "metrics.go_memory_classes_heap_stacks_bytes": 360_448,
          "metrics.go_memory_classes_heap_unused_bytes": 559_840,
          "metrics.go_memory_classes_metadata_mcache_free_bytes": 11_480,
          "metrics.go_memory_classes_metadata_mcache_inuse_bytes": 4592,
          "metrics.go_memory_classes_metadata_mspan_free_bytes": 8960,
          "metrics.go_memory_classes_metadata_mspan_inuse_bytes": 23_680,
          "metrics.go_memory_classes_metadata_other_bytes": 2_188_016,
          "metrics.go_memory_classes_os_stacks_bytes": 0,
          "metrics.go_memory_classes_other_bytes": 618_998,
          "metrics.go_memory_classes_profiling_buckets_bytes": 1_443_290,
        ]),
      .breaks(
        "memory given back is left out",
        [
          "metrics.go_memory_classes_total_bytes": 27_745_296,
          "metrics.go_memory_classes_heap_free_bytes": 15_802_368,
          "metrics.go_memory_classes_heap_objects_bytes": 5_337_240,
          "metrics.go_memory_classes_heap_released_bytes": 0,
          "metrics.go_memory_classes_heap_stacks_bytes": 327_680,
          "metrics.go_memory_classes_heap_unused_bytes": 585_576,
          "metrics.go_memory_classes_metadata_mcache_free_bytes": 13_200,
          "metrics.go_memory_classes_metadata_mcache_inuse_bytes": 2400,
          "metrics.go_memory_classes_metadata_mspan_free_bytes": 9280,
          "metrics.go_memory_classes_metadata_mspan_inuse_bytes": 23_360,
          "metrics.go_memory_classes_metadata_other_bytes": 2_065_872,
          "metrics.go_memory_classes_os_stacks_bytes": 0,
          "metrics.go_memory_classes_other_bytes": 462_395,
          "metrics.go_memory_classes_profiling_buckets_bytes": 2965,
        ]),
    ])

  private static let heapIdleIsFreeAndReleased = Relation(
    "metrics.heap-idle-is-free-and-released", "heap_idle is the classes heap/free + heap/released",
    "metrics.go_memstats_heap_idle_bytes", .exact,
    .sum([
      "metrics.go_memory_classes_heap_free_bytes", "metrics.go_memory_classes_heap_released_bytes",
    ]),
    scope: .present("metrics.go_memory_classes_heap_free_bytes"),
    because: "A span without objects is backed by memory or was given back.",
    citing: [.document("client_golang prometheus/go_collector_latest.go, memStatsFromRM")],
    examples: [
      .equal(
        "the classes of a Go 1.23 program, and heap_idle made of them as the library does",
        [
          "metrics.go_memstats_heap_idle_bytes": 18_915_328,
          "metrics.go_memory_classes_heap_free_bytes": 15_802_368,
          "metrics.go_memory_classes_heap_released_bytes": 3_112_960,
        ]),
      .breaks(
        "MemStats read some allocations before the classes",
        [
          "metrics.go_memstats_heap_idle_bytes": 18_989_056,
          "metrics.go_memory_classes_heap_free_bytes": 15_802_368,
          "metrics.go_memory_classes_heap_released_bytes": 3_112_960,
        ]),
    ])

  private static let heapInuseIsObjectsAndUnused = Relation(
    "metrics.heap-inuse-is-objects-and-unused",
    "heap_inuse is the classes heap/objects + heap/unused",
    "metrics.go_memstats_heap_inuse_bytes", .exact,
    .sum([
      "metrics.go_memory_classes_heap_objects_bytes", "metrics.go_memory_classes_heap_unused_bytes",
    ]),
    scope: .present("metrics.go_memory_classes_heap_objects_bytes"),
    because: "A span in use holds objects and free slots: unused bounds what fragmentation costs.",
    citing: [.document("client_golang prometheus/go_collector_latest.go, memStatsFromRM")],
    examples: [
      .equal(
        "the classes of a Go 1.23 program, and heap_inuse made of them as the library does",
        [
          "metrics.go_memstats_heap_inuse_bytes": 5_922_816,
          "metrics.go_memory_classes_heap_objects_bytes": 5_337_240,
          "metrics.go_memory_classes_heap_unused_bytes": 585_576,
        ]),
      .breaks(
        "MemStats read some allocations before the classes",
        [
          "metrics.go_memstats_heap_inuse_bytes": 5_881_856,
          "metrics.go_memory_classes_heap_objects_bytes": 5_337_240,
          "metrics.go_memory_classes_heap_unused_bytes": 585_576,
        ]),
    ])

  /// Names of one number, with its value in a Go 1.23 program.
  private static let twins: [(memstats: String, classes: [String], amounts: [Int64])] = [
    ("sys", ["total"], [27_745_296]),
    ("heap_alloc", ["heap_objects"], [5_337_240]),
    ("heap_released", ["heap_released"], [3_112_960]),
    (
      "heap_sys", ["heap_objects", "heap_unused", "heap_released", "heap_free"],
      [5_337_240, 585_576, 3_112_960, 15_802_368]
    ),
    ("stack_inuse", ["heap_stacks"], [327_680]),
    ("stack_sys", ["heap_stacks", "os_stacks"], [327_680, 0]),
    ("mspan_inuse", ["metadata_mspan_inuse"], [23_360]),
    ("mspan_sys", ["metadata_mspan_inuse", "metadata_mspan_free"], [23_360, 9280]),
    ("mcache_inuse", ["metadata_mcache_inuse"], [2400]),
    ("mcache_sys", ["metadata_mcache_inuse", "metadata_mcache_free"], [2400, 13_200]),
    ("buck_hash_sys", ["profiling_buckets"], [2965]),
    ("gc_sys", ["metadata_other"], [2_065_872]),
    ("other_sys", ["other"], [462_395]),
  ]

  private static func isTwin(_ memstats: String, _ classes: [String], _ amounts: [Int64])
    -> Relation
  {
    let field = QuantityID("metrics.go_memstats_\(memstats)_bytes")
    let ids = classes.map { QuantityID("metrics.go_memory_classes_\($0)_bytes") }
    let total = amounts.reduce(0, +)
    let parts = Dictionary(zip(ids, amounts), uniquingKeysWith: { first, _ in first })
    let sum = classes.map { $0.replacing("_", with: "/") }.joined(separator: " + ")
    return Relation(
      "metrics.\(memstats.replacing("_", with: "-"))-is-classes",
      "\(memstats) is \(classes.count == 1 ? "the class" : "the classes") \(sum)",
      .quantity(field), .exact, .sum(ids.map { .quantity($0) }),
      scope: .present(ids[0]),
      because:
        "The client library fills one from the other, out of one reading of runtime/metrics.",
      citing: [.document("client_golang prometheus/go_collector_latest.go, memStatsFromRM")],
      examples: [
        .equal(
          "the classes of a Go 1.23 program, and the field made of them as the library does",
          parts.merging([field: total]) { first, _ in first }),
        .breaks(
          "pages of two scrapes", parts.merging([field: total + 65_536]) { first, _ in first }),
      ])
  }
}
