extension MetricsQuantities {
  /// go_memstats_* of client_golang: what runtime.MemStats says of the whole and of the heap.
  static let memStatsTotals: [CatalogField] = [
    CatalogField(
      "go_memstats_sys_bytes", .bytes, .virtual,
      """
      Address space that the Go runtime has mapped readable and writable: the heap, stacks and the \
      runtime's own structures, released parts included
      """,
      leavesOut: """
        What cgo and the syscall package map, the program's code and data, reservations, the heap's \
        index of arenas (32 MiB on 64-bit Linux), and any statement about memory in RAM.
        """,
      source: "runtime.MemStats.Sys; runtime/metrics /memory/classes/total:bytes",
      title: "MemStats.Sys"),
    CatalogField(
      "go_memstats_heap_sys_bytes", .bytes, .virtual,
      "Address space of the heap: HeapInuse + HeapIdle, released parts included",
      leavesOut: """
        Spans that serve as stacks or for the garbage collector's work at the moment, so that it can \
        fall, and address space that is only reserved.
        """,
      source: """
        runtime.MemStats.HeapSys; runtime/metrics /memory/classes/heap: objects + unused + released \
        + free
        """,
      title: "MemStats.HeapSys"),
    CatalogField(
      "go_memstats_heap_idle_bytes", .bytes, .virtual,
      """
      Spans of the heap that hold no object: memory that the runtime keeps for reuse, and what it \
      has returned to the system
      """,
      leavesOut: """
        Any statement about memory in RAM: less HeapReleased it is what could still be returned.
        """,
      source: "runtime.MemStats.HeapIdle; runtime/metrics /memory/classes/heap: released + free",
      title: "MemStats.HeapIdle"),
    CatalogField(
      "go_memstats_heap_inuse_bytes", .bytes, .allocated,
      "Spans of the heap that hold at least one object, in their full length",
      leavesOut: "Stacks of goroutines.",
      source: "runtime.MemStats.HeapInuse; runtime/metrics /memory/classes/heap: objects + unused",
      title: "MemStats.HeapInuse"),
    CatalogField(
      "go_memstats_heap_released_bytes", .bytes, .virtual,
      """
      The part of HeapIdle that no memory stands behind at this moment, by the runtime's own \
      account: returned to the system, or mapped and not yet used
      """,
      leavesOut: "All that was ever returned: it is a gauge and falls when memory is taken again.",
      source: "runtime.MemStats.HeapReleased; runtime/metrics /memory/classes/heap/released:bytes",
      title: "MemStats.HeapReleased"),
    CatalogField(
      "go_memstats_heap_alloc_bytes", .bytes, .allocated,
      "Objects on the heap, those that are dead and not yet swept included",
      leavesOut: "The free slots between them, which HeapInuse has besides.",
      source: "runtime.MemStats.HeapAlloc; runtime/metrics /memory/classes/heap/objects:bytes",
      title: "MemStats.HeapAlloc"),
    CatalogField(
      "go_memstats_alloc_bytes", .bytes, .allocated,
      """
      Objects on the heap, those that are dead and not yet swept included; the same as \
      go_memstats_heap_alloc_bytes
      """,
      leavesOut: "The free slots between them, which HeapInuse has besides.",
      source: "runtime.MemStats.Alloc; runtime/metrics /memory/classes/heap/objects:bytes",
      title: "MemStats.Alloc"),
    CatalogField(
      "go_memstats_alloc_bytes_total", .bytes, .cumulative,
      "All that was ever allocated on the heap",
      leavesOut: "What was freed: it never falls.",
      source: "runtime.MemStats.TotalAlloc; runtime/metrics /gc/heap/allocs:bytes",
      title: "MemStats.TotalAlloc"),
    CatalogField(
      "go_memstats_heap_objects", .count, .allocated,
      "Objects on the heap, those that are dead and not yet swept included",
      leavesOut: "Tiny objects that share a block, in which the block counts once.",
      source: "runtime.MemStats.HeapObjects; runtime/metrics /gc/heap/objects:objects",
      title: "MemStats.HeapObjects"),
    CatalogField(
      "go_memstats_mallocs_total", .count, .cumulative,
      "Objects ever allocated on the heap, tiny ones included",
      source: """
        runtime.MemStats.Mallocs; runtime/metrics /gc/heap/allocs:objects + \
        /gc/heap/tiny/allocs:objects
        """,
      title: "MemStats.Mallocs"),
    CatalogField(
      "go_memstats_frees_total", .count, .cumulative,
      "Objects ever freed on the heap, and all tiny ones ever allocated",
      source: """
        runtime.MemStats.Frees; runtime/metrics /gc/heap/frees:objects + \
        /gc/heap/tiny/allocs:objects
        """,
      title: "MemStats.Frees"),
    CatalogField(
      "go_memstats_lookups_total", .count, .cumulative,
      "Nothing: always 0, and no longer exported since client_golang 1.20",
      source: "runtime.MemStats.Lookups",
      title: "MemStats.Lookups"),
    CatalogField(
      "go_memstats_next_gc_bytes", .bytes, .other,
      "The heap size that the current garbage collection cycle aims at",
      source: "runtime.MemStats.NextGC; runtime/metrics /gc/heap/goal:bytes",
      title: "MemStats.NextGC"),
    CatalogField(
      "go_memstats_last_gc_time_seconds", .seconds, .time,
      "When the last garbage collection ended: seconds since 1970",
      source: "runtime/debug.ReadGCStats LastGC",
      title: "MemStats.LastGC"),
    CatalogField(
      "go_memstats_gc_cpu_fraction", .number, .other,
      "The share of the program's CPU time that garbage collection has used since its start",
      leavesOut: "Time in write barriers.",
      source: "runtime.MemStats.GCCPUFraction",
      title: "MemStats.GCCPUFraction"),
  ]

  /// go_memstats_* of client_golang: stacks, and the runtime's own structures.
  static let memStatsOffHeap: [CatalogField] = [
    CatalogField(
      "go_memstats_stack_inuse_bytes", .bytes, .allocated,
      """
      Spans that serve as stacks of goroutines, cached free stacks included, and without cgo the \
      runtime's system stacks
      """,
      leavesOut: "Stacks that the C library makes for threads in cgo programs.",
      source: "runtime.MemStats.StackInuse; runtime/metrics /memory/classes/heap/stacks:bytes",
      title: "MemStats.StackInuse"),
    CatalogField(
      "go_memstats_stack_sys_bytes", .bytes, .virtual,
      """
      StackInuse, and stacks that the runtime got from the system directly, which are 0 without \
      cgo
      """,
      leavesOut: "Stacks that the C library makes for threads in cgo programs.",
      source: """
        runtime.MemStats.StackSys; runtime/metrics /memory/classes/heap/stacks:bytes + \
        /memory/classes/os-stacks:bytes
        """,
      title: "MemStats.StackSys"),
    CatalogField(
      "go_memstats_mspan_inuse_bytes", .bytes, .allocated,
      "Descriptors of spans in use",
      leavesOut: "Free descriptors, which mspan_sys has besides.",
      source: """
        runtime.MemStats.MSpanInuse; runtime/metrics /memory/classes/metadata/mspan/inuse:bytes
        """,
      title: "MemStats.MSpanInuse"),
    CatalogField(
      "go_memstats_mspan_sys_bytes", .bytes, .virtual,
      "Address space for descriptors of spans, used or free",
      source: """
        runtime.MemStats.MSpanSys; runtime/metrics /memory/classes/metadata/mspan: inuse + free
        """,
      title: "MemStats.MSpanSys"),
    CatalogField(
      "go_memstats_mcache_inuse_bytes", .bytes, .allocated,
      "Allocation caches of the Ps in use",
      leavesOut: "Free ones, which mcache_sys has besides.",
      source: """
        runtime.MemStats.MCacheInuse; runtime/metrics /memory/classes/metadata/mcache/inuse:bytes
        """,
      title: "MemStats.MCacheInuse"),
    CatalogField(
      "go_memstats_mcache_sys_bytes", .bytes, .virtual,
      "Address space for allocation caches of the Ps, used or free",
      source: """
        runtime.MemStats.MCacheSys; runtime/metrics /memory/classes/metadata/mcache: inuse + free
        """,
      title: "MemStats.MCacheSys"),
    CatalogField(
      "go_memstats_buck_hash_sys_bytes", .bytes, .virtual,
      "Address space for the table of stack traces that profiling keeps",
      source: """
        runtime.MemStats.BuckHashSys; runtime/metrics /memory/classes/profiling/buckets:bytes
        """,
      title: "MemStats.BuckHashSys"),
    CatalogField(
      "go_memstats_gc_sys_bytes", .bytes, .virtual,
      """
      Address space for the garbage collector's metadata: bitmaps, work buffers, the page \
      allocator's bits and summaries
      """,
      leavesOut: "Reserved summaries that are not mapped yet, and the index of arenas.",
      source: "runtime.MemStats.GCSys; runtime/metrics /memory/classes/metadata/other:bytes",
      title: "MemStats.GCSys"),
    CatalogField(
      "go_memstats_other_sys_bytes", .bytes, .virtual,
      """
      Address space for the rest of the runtime: trace buffers, finalizers' and profilers' \
      records, what is left of persistent chunks
      """,
      source: "runtime.MemStats.OtherSys; runtime/metrics /memory/classes/other:bytes",
      title: "MemStats.OtherSys"),
  ]

  /// Fields of runtime.MemStats, and of the profile page, that client_golang does not export.
  static let memStatsOnly: [CatalogField] = [
    CatalogField(
      "memstats.NumGC", .count, .cumulative,
      "Garbage collection cycles completed",
      source: "runtime.MemStats.NumGC",
      title: "MemStats.NumGC"),
    CatalogField(
      "memstats.NumForcedGC", .count, .cumulative,
      "Garbage collection cycles that the program asked for",
      source: "runtime.MemStats.NumForcedGC",
      title: "MemStats.NumForcedGC"),
    CatalogField(
      "memstats.PauseTotalNs", .number, .cumulative,
      "Nanoseconds for which garbage collection has stopped the program in all",
      source: "runtime.MemStats.PauseTotalNs",
      title: "MemStats.PauseTotalNs"),
    CatalogField(
      "memstats.MaxRSS", .bytes, .peak,
      "The highest resident set of the process so far, as getrusage tells it",
      leavesOut: "A peak that the kernel did not note.",
      source: "runtime/pprof/pprof_rusage.go addMaxRSS: ru_maxrss",
      title: "ru_maxrss"),
  ]
}
