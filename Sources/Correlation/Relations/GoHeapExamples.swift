import SnapshotModel

/// Numbers that several relations are shown with: programs whose memory was read while they stood still,
/// each beside what runtime.MemStats and runtime/metrics said before.
enum GoHeapExamples {
  static let quietOrigin = "a Go 1.27 program that stopped itself"
  static let busyOrigin = "a Go 1.25 program stopped at random while it allocated and marked"
  static let sweepingOrigin = "a Go 1.25 program stopped at random while it swept"
  static let pageOrigin = "a Go 1.25 program that stopped itself once it had read its metrics"
  static let laterOrigin = "a Go 1.27 program that made 3,000 objects after it had read its metrics"

  /// Go 1.27: the heap begins at a random page.
  static let quiet: [QuantityID: Int64] = [
    "core.go.Alloc": 72_076_000, "core.go.HeapAlloc": 72_076_000, "core.go.TotalAlloc": 79_866_952,
    "core.go.Sys": 91_478_312, "core.go.HeapSys": 81_461_248, "core.go.HeapIdle": 6_742_016,
    "core.go.HeapInuse": 74_719_232, "core.go.HeapReleased": 3_760_128,
    "core.go.StackInuse": 2_424_832, "core.go.StackSys": 2_424_832,
    "core.go.MSpanInuse": 453_760, "core.go.MSpanSys": 456_960, "core.go.MCacheInuse": 4592,
    "core.go.MCacheSys": 16_072, "core.go.BuckHashSys": 1_443_386, "core.go.GCSys": 5_025_552,
    "core.go.OtherSys": 650_262, "core.go.Mallocs": 55_591, "core.go.Frees": 10_719,
    "core.go.HeapObjects": 44_872, "core.go.NumGC": 7,
    "core.go.span.inuse": 74_719_232, "core.go.span.inuse.alloc": 72_076_000,
    "core.go.span.inuse.free": 2_094_288, "core.go.span.inuse.tail": 548_944,
    "core.go.span.inuse.objects": 44_872, "core.go.span.manual": 2_424_832,
    "core.go.span.manual.stacks": 2_424_832, "core.go.span.manual.workbufs": 0,
    "core.go.span.manual.pointer_masks": 0, "core.go.page.free_retained": 2_973_696,
    "core.go.page.free_released": 794_624, "core.go.page.padding": 2_949_120,
    "core.go.page.cache": 24_576, "core.go.page.cache.retained": 8192,
    "core.go.page.cache.released": 16_384, "core.go.page.in_flight": 0,
    "core.go.arena.total": 201_326_592, "core.go.arena.reserved": 117_440_512,
    "core.go.gc.heap_marked": 72_091_096, "core.go.gc.spans_being_swept": 0,
    "procfs.maps.go_arena.writable": 83_886_080, "procfs.maps.go_arena.reserved": 117_440_512,
    residue: 0,
  ]

  /// Go 1.25: three objects are in their slots, and not in the counters.
  static let busy: [QuantityID: Int64] = [
    "core.go.HeapAlloc": 227_852_816, "core.go.HeapSys": 253_100_032,
    "core.go.HeapInuse": 231_481_344, "core.go.StackInuse": 2_654_208,
    "core.go.MCacheInuse": 2416, "core.go.HeapObjects": 167_632,
    "core.go.span.inuse": 231_481_344, "core.go.span.inuse.alloc": 227_820_176,
    "core.go.span.inuse.objects": 167_629, "core.go.span.manual": 2_752_512,
    "core.go.span.manual.stacks": 2_654_208, "core.go.span.manual.workbufs": 98_304,
    "core.go.arena.total": 268_435_456, "core.go.arena.reserved": 12_582_912,
    "core.go.page.in_flight": 0, "procfs.maps.go_arena.writable": 255_852_544,
    "procfs.maps.go_arena.reserved": 12_582_912,
  ]

  /// Go 1.25 in the middle of a sweep.
  static let sweeping: [QuantityID: Int64] = [
    "core.go.HeapInuse": 202_825_728, "core.go.MCacheInuse": 2416,
    "core.go.span.inuse.alloc": 198_932_112, "core.go.gc.survived": 103_887_784,
    "core.go.gc.allocated_since": 43_190_408, "core.go.gc.dead_unswept": 51_853_920,
    "core.go.gc.heap_marked": 103_912_312, "core.go.gc.spans_being_swept": 0,
    "core.go.page.in_flight": 0, residue: 0,
  ]

  /// A page and the memory right after it: one object was made in between.
  static let page: [QuantityID: Int64] = pair(
    page: [
      "alloc_bytes": 72_067_128, "alloc_bytes_total": 79_859_400, "sys_bytes": 91_121_944,
      "mallocs_total": 55_714, "frees_total": 10_727, "heap_objects": 44_987,
      "heap_alloc_bytes": 72_067_128, "heap_sys_bytes": 81_428_480, "heap_idle_bytes": 5_668_864,
      "heap_inuse_bytes": 75_759_616, "heap_released_bytes": 3_350_528,
      "stack_inuse_bytes": 2_457_600, "stack_sys_bytes": 2_457_600,
      "mspan_inuse_bytes": 463_520, "mspan_sys_bytes": 473_280, "mcache_inuse_bytes": 2416,
      "mcache_sys_bytes": 15_704, "buck_hash_sys_bytes": 1_443_405, "gc_sys_bytes": 4_930_848,
      "other_sys_bytes": 372_627,
    ],
    memory: [
      "Alloc": 72_067_144, "TotalAlloc": 79_859_416, "Sys": 91_121_944, "Mallocs": 55_715,
      "Frees": 10_727, "HeapObjects": 44_988, "HeapAlloc": 72_067_144, "HeapSys": 81_428_480,
      "HeapIdle": 5_668_864, "HeapInuse": 75_759_616, "HeapReleased": 3_350_528,
      "StackInuse": 2_457_600, "StackSys": 2_457_600, "MSpanInuse": 463_520,
      "MSpanSys": 473_280, "MCacheInuse": 2416, "MCacheSys": 15_704, "BuckHashSys": 1_443_405,
      "GCSys": 4_930_848, "OtherSys": 372_627, "NumGC": 6, "gc.heap_marked": 72_079_936,
      "span.manual.workbufs": 0, "span.manual.pointer_masks": 0,
    ])

  /// A page, and the memory 3,000 objects later; 835 of these are in no report of the runtime yet.
  static let later: [QuantityID: Int64] = pair(
    page: [
      "alloc_bytes": 72_076_496, "alloc_bytes_total": 79_867_496, "sys_bytes": 95_856_920,
      "mallocs_total": 55_595, "frees_total": 10_722, "heap_objects": 44_873,
      "heap_alloc_bytes": 72_076_496, "heap_sys_bytes": 85_655_552, "heap_idle_bytes": 9_756_672,
      "heap_inuse_bytes": 75_898_880, "heap_released_bytes": 5_054_464,
      "stack_inuse_bytes": 2_424_832, "stack_sys_bytes": 2_424_832,
      "mspan_inuse_bytes": 474_400, "mspan_sys_bytes": 489_600, "mcache_inuse_bytes": 4592,
      "mcache_sys_bytes": 16_072, "buck_hash_sys_bytes": 1_443_386, "gc_sys_bytes": 4_980_480,
      "other_sys_bytes": 846_998,
    ],
    memory: [
      "Alloc": 91_022_984, "TotalAlloc": 98_813_984, "Sys": 108_439_832, "Mallocs": 58_595,
      "Frees": 10_761, "HeapObjects": 47_834, "HeapAlloc": 91_022_984, "HeapSys": 98_238_464,
      "HeapIdle": 4_374_528, "HeapInuse": 93_863_936, "HeapReleased": 4_358_144,
      "StackInuse": 2_424_832, "StackSys": 2_424_832, "MSpanInuse": 566_560,
      "MSpanSys": 571_200, "MCacheInuse": 4592, "MCacheSys": 16_072, "BuckHashSys": 1_443_386,
      "GCSys": 4_980_480, "OtherSys": 765_398, "NumGC": 6, "gc.heap_marked": 72_091_592,
      "span.manual.workbufs": 0, "span.manual.pointer_masks": 0,
    ])

  /// The reading of an identity of the heap that does not balance.
  static let residue: QuantityID = "core.go.identity.residue{identity=\"an example\"}"

  /// The same with some numbers put in.
  static func but(
    _ changes: [QuantityID: Int64], in readings: [QuantityID: Int64]
  ) -> [QuantityID: Int64] {
    readings.merging(changes) { _, new in new }
  }

  /// What a page says under client_golang's names, and memory under Go's.
  private static func pair(
    page: [String: Int64], memory: [String: Int64]
  ) -> [QuantityID: Int64] {
    var readings: [QuantityID: Int64] = [residue: 0]
    for (key, amount) in page { readings[QuantityID("metrics.go_memstats_" + key)] = amount }
    for (key, amount) in memory { readings[QuantityID("core.go." + key)] = amount }
    return readings
  }
}
