extension CoreQuantities {
  /// The fields of runtime.MemStats, recomputed from the runtime's memory: what ReadMemStats would say at
  /// that moment.
  static let goMemStats: [CatalogField] = [
    CatalogField(
      "Alloc", .bytes, .allocated,
      "Objects on the heap, those that are dead and not yet swept included; the same as HeapAlloc",
      leavesOut: "The free slots between them, which HeapInuse has besides.",
      source: "readmemstats_m: totalAlloc - totalFree of memstats.heapStats, and mcache.alloc"),
    CatalogField(
      "HeapAlloc", .bytes, .allocated,
      "Objects on the heap, those that are dead and not yet swept included",
      leavesOut: "The free slots between them, which HeapInuse has besides.",
      source: "readmemstats_m: totalAlloc - totalFree of memstats.heapStats, and mcache.alloc"),
    CatalogField(
      "TotalAlloc", .bytes, .cumulative,
      "All that was ever allocated on the heap, what the caches of the Ps hold unreported included",
      leavesOut: "What was freed: it never falls.",
      source: "heapStatsDelta.largeAlloc and smallAllocCount, and mcache.alloc"),
    CatalogField(
      "Sys", .bytes, .virtual,
      """
      Address space that the Go runtime has mapped readable and writable: the heap, stacks and the \
      runtime's own structures, released parts included
      """,
      leavesOut: """
        What cgo maps, the program's code and data, reservations, the heap's index of arenas (32 MiB \
        on 64-bit Linux), and any statement about memory in RAM.
        """,
      source: "readmemstats_m: totalMapped"),
    CatalogField(
      "HeapSys", .bytes, .virtual,
      "Address space of the heap: HeapInuse + HeapIdle, released parts included",
      leavesOut: "Spans that serve as stacks or for the garbage collector's work at the moment.",
      source: "gcController.heapInUse + heapFree + heapReleased"),
    CatalogField(
      "HeapIdle", .bytes, .virtual,
      """
      Pages of the heap without a span: memory that the runtime keeps for reuse, and what it has \
      returned to the system
      """,
      leavesOut: "Any statement about memory in RAM.",
      source: "gcController.heapFree + heapReleased"),
    CatalogField(
      "HeapInuse", .bytes, .allocated,
      "Spans of the heap that hold objects, in their full length",
      leavesOut: "Stacks of goroutines, and chunks of user arenas that were freed.",
      source: "gcController.heapInUse"),
    CatalogField(
      "HeapReleased", .bytes, .virtual,
      """
      The part of HeapIdle that no memory stands behind by the runtime's own account: returned to the \
      system, or mapped and not yet used; since Go 1.26 the random start of the heap is in it
      """,
      leavesOut: "All that was ever returned: it falls when memory is taken again.",
      source: "gcController.heapReleased"),
    CatalogField(
      "StackInuse", .bytes, .allocated,
      """
      Spans that serve as stacks of goroutines, cached free stacks included, and without cgo the \
      runtime's system stacks
      """,
      leavesOut: "Stacks that the C library makes for threads in cgo programs.",
      source: "heapStatsDelta.inStacks"),
    CatalogField(
      "StackSys", .bytes, .virtual,
      "StackInuse, and stacks that the runtime got from the system directly",
      leavesOut: "Stacks that the C library makes for threads in cgo programs.",
      source: "heapStatsDelta.inStacks + memstats.stacks_sys"),
    CatalogField(
      "MSpanInuse", .bytes, .allocated,
      "Descriptors of spans in use, those that the Ps keep for the next span included",
      leavesOut: "Free descriptors, which MSpanSys has besides.",
      source: "mheap_.spanalloc.inuse"),
    CatalogField(
      "MSpanSys", .bytes, .virtual,
      "Address space for descriptors of spans, used or free: it never falls",
      source: "memstats.mspan_sys"),
    CatalogField(
      "MCacheInuse", .bytes, .allocated,
      "Allocation caches of the Ps in use: one for each P",
      leavesOut: "Free ones, which MCacheSys has besides.",
      source: "mheap_.cachealloc.inuse"),
    CatalogField(
      "MCacheSys", .bytes, .virtual,
      "Address space for allocation caches of the Ps, used or free: it never falls",
      source: "memstats.mcache_sys"),
    CatalogField(
      "BuckHashSys", .bytes, .virtual,
      "Address space for the table of stack traces that profiling keeps: it never falls",
      source: "memstats.buckhash_sys"),
    CatalogField(
      "GCSys", .bytes, .virtual,
      """
      Address space for the garbage collector's metadata: bitmaps, the page allocator's bits and \
      summaries, and work buffers, which are spans of the heap's arenas
      """,
      leavesOut: "Reserved summaries that are not mapped yet, and the index of arenas.",
      source: "memstats.gcMiscSys + heapStatsDelta.inWorkBufs, up to Go 1.24 + inPtrScalarBits"),
    CatalogField(
      "OtherSys", .bytes, .virtual,
      """
      Address space for the rest of the runtime: trace buffers, finalizers' and profilers' records, \
      what is left of persistent chunks
      """,
      source: "memstats.other_sys"),
    CatalogField(
      "NextGC", .bytes, .other,
      "The heap size that the current garbage collection cycle aims at",
      source: "gcControllerState.heapGoal"),
    CatalogField(
      "Mallocs", .count, .cumulative,
      """
      Objects ever allocated on the heap, tiny ones and those that the caches of the Ps hold \
      unreported included
      """,
      source: "heapStatsDelta.largeAllocCount, smallAllocCount and tinyAllocCount, and mcache.alloc"
    ),
    CatalogField(
      "Frees", .count, .cumulative,
      "Objects ever freed on the heap, and all tiny ones ever allocated",
      source: "heapStatsDelta.largeFreeCount, smallFreeCount and tinyAllocCount"),
    CatalogField(
      "HeapObjects", .count, .allocated,
      "Objects on the heap, those that are dead and not yet swept included",
      leavesOut: "Tiny objects that share a block, in which the block counts once.",
      source: "readmemstats_m: nMalloc - nFree"),
    CatalogField(
      "NumGC", .count, .cumulative,
      "Garbage collection cycles completed", source: "memstats.numgc"),
    CatalogField(
      "NumForcedGC", .count, .cumulative,
      "Garbage collection cycles that the program asked for", source: "memstats.numforcedgc"),
    CatalogField(
      "LastGC", .seconds, .time,
      "When the last garbage collection ended: seconds since 1970, 0 before the first",
      source: "memstats.last_gc_unix"),
  ]
}
