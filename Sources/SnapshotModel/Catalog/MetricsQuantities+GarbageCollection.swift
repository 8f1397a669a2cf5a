extension MetricsQuantities {
  /// /gc of runtime/metrics, as client_golang names it.
  static let garbageCollection: [CatalogField] = [
    CatalogField(
      "go_gc_gogc_percent", .number, .other,
      "By how many percent the heap may grow before the next collection: GOGC, 100 unless set",
      source: "runtime/metrics /gc/gogc:percent",
      title: "/gc/gogc:percent"),
    CatalogField(
      "go_gc_gomemlimit_bytes", .bytes, .limit,
      """
      The soft limit that the garbage collector keeps Sys - HeapReleased under, GOMEMLIMIT; \
      9223372036854775807 where none is set
      """,
      leavesOut: """
        Memory that the runtime does not manage; and it is no bound, for the heap passes it when it \
        must.
        """,
      source: "runtime/metrics /gc/gomemlimit:bytes",
      title: "/gc/gomemlimit:bytes"),
    CatalogField(
      "go_gc_heap_goal_bytes", .bytes, .other,
      "The heap size that the current garbage collection cycle aims at; the same as NextGC",
      source: "runtime/metrics /gc/heap/goal:bytes",
      title: "/gc/heap/goal:bytes"),
    CatalogField(
      "go_gc_heap_live_bytes", .bytes, .allocated,
      "Objects that the previous garbage collection marked as live",
      leavesOut: "What was allocated since.",
      source: "runtime/metrics /gc/heap/live:bytes",
      title: "/gc/heap/live:bytes"),
    CatalogField(
      "go_gc_heap_objects_objects", .count, .allocated,
      "Objects on the heap, live or not yet swept",
      source: "runtime/metrics /gc/heap/objects:objects",
      title: "/gc/heap/objects:objects"),
    CatalogField(
      "go_gc_heap_allocs_bytes_total", .bytes, .cumulative,
      "All that was ever allocated on the heap; the same as TotalAlloc",
      source: "runtime/metrics /gc/heap/allocs:bytes",
      title: "/gc/heap/allocs:bytes"),
    CatalogField(
      "go_gc_heap_allocs_objects_total", .count, .cumulative,
      "Objects ever allocated on the heap, a block of tiny ones once",
      leavesOut: "Tiny objects, which go_gc_heap_tiny_allocs_objects_total counts.",
      source: "runtime/metrics /gc/heap/allocs:objects",
      title: "/gc/heap/allocs:objects"),
    CatalogField(
      "go_gc_heap_frees_bytes_total", .bytes, .cumulative,
      "All that the garbage collector ever freed on the heap",
      source: "runtime/metrics /gc/heap/frees:bytes",
      title: "/gc/heap/frees:bytes"),
    CatalogField(
      "go_gc_heap_frees_objects_total", .count, .cumulative,
      "Objects ever freed on the heap, a block of tiny ones once",
      leavesOut: "Tiny objects.",
      source: "runtime/metrics /gc/heap/frees:objects",
      title: "/gc/heap/frees:objects"),
    CatalogField(
      "go_gc_heap_tiny_allocs_objects_total", .count, .cumulative,
      "Tiny objects ever allocated, which share blocks",
      source: "runtime/metrics /gc/heap/tiny/allocs:objects",
      title: "/gc/heap/tiny/allocs:objects"),
    CatalogField(
      "go_gc_scan_globals_bytes", .bytes, .other,
      "Global variables that the garbage collector has to scan",
      source: "runtime/metrics /gc/scan/globals:bytes",
      title: "/gc/scan/globals:bytes"),
    CatalogField(
      "go_gc_scan_heap_bytes", .bytes, .other,
      "Heap memory that the garbage collector has to scan",
      source: "runtime/metrics /gc/scan/heap:bytes",
      title: "/gc/scan/heap:bytes"),
    CatalogField(
      "go_gc_scan_stack_bytes", .bytes, .other,
      "Stack memory that the last garbage collection scanned",
      source: "runtime/metrics /gc/scan/stack:bytes",
      title: "/gc/scan/stack:bytes"),
    CatalogField(
      "go_gc_scan_total_bytes", .bytes, .other,
      "Memory that the garbage collector has to scan: globals, heap and stacks",
      source: "runtime/metrics /gc/scan/total:bytes",
      title: "/gc/scan/total:bytes"),
    CatalogField(
      "go_gc_stack_starting_size_bytes", .bytes, .other,
      "The size with which a goroutine's stack begins",
      source: "runtime/metrics /gc/stack/starting-size:bytes",
      title: "/gc/stack/starting-size:bytes"),
    CatalogField(
      "go_gc_cycles_automatic_gc_cycles_total", .count, .cumulative,
      "Garbage collection cycles that the runtime began",
      source: "runtime/metrics /gc/cycles/automatic:gc-cycles",
      title: "/gc/cycles/automatic:gc-cycles"),
    CatalogField(
      "go_gc_cycles_forced_gc_cycles_total", .count, .cumulative,
      "Garbage collection cycles that the program asked for",
      source: "runtime/metrics /gc/cycles/forced:gc-cycles",
      title: "/gc/cycles/forced:gc-cycles"),
    CatalogField(
      "go_gc_cycles_total_gc_cycles_total", .count, .cumulative,
      "Garbage collection cycles completed",
      source: "runtime/metrics /gc/cycles/total:gc-cycles",
      title: "/gc/cycles/total:gc-cycles"),
    CatalogField(
      "go_gc_limiter_last_enabled_gc_cycle", .number, .other,
      "The last cycle in which the CPU limiter of the garbage collector was at work, 0 for never",
      source: "runtime/metrics /gc/limiter/last-enabled:gc-cycle",
      title: "/gc/limiter/last-enabled:gc-cycle"),
    CatalogField(
      "go_gc_duration_seconds", .seconds, .time,
      "Quantiles of the time for which a garbage collection stopped the program",
      leavesOut: "Anything but the latest 256 collections.",
      source: "runtime/debug.ReadGCStats PauseQuantiles",
      title: "GC pauses, quantiles"),
    CatalogField(
      "go_gc_duration_seconds_sum", .seconds, .cumulative,
      "The time for which garbage collections have stopped the program in all",
      source: "runtime/debug.ReadGCStats PauseTotal",
      title: "GC pauses, summed"),
    CatalogField(
      "go_gc_duration_seconds_count", .count, .cumulative,
      "Garbage collection cycles completed",
      source: "runtime/debug.ReadGCStats NumGC",
      title: "GC cycles"),
  ]
}
