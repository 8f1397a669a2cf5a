extension MetricsQuantities {
  /// /memory/classes of runtime/metrics, under the names that client_golang gives them.
  static let memoryClasses: [CatalogField] = [
    CatalogField(
      "go_memory_classes_total_bytes", .bytes, .virtual,
      """
      All that the Go runtime has mapped readable and writable: the sum of the other classes, the \
      same as MemStats.Sys
      """,
      leavesOut: """
        What cgo and the syscall package map, the program's code and data, reservations, the heap's \
        index of arenas, and any statement about memory in RAM.
        """,
      source: "/memory/classes/total:bytes",
      title: "/memory/classes/total:bytes"),
    CatalogField(
      "go_memory_classes_heap_objects_bytes", .bytes, .allocated,
      "Objects on the heap, those that are dead and not yet swept included; the same as HeapAlloc",
      source: "/memory/classes/heap/objects:bytes",
      title: "/memory/classes/heap/objects:bytes"),
    CatalogField(
      "go_memory_classes_heap_unused_bytes", .bytes, .allocated,
      """
      Free slots in spans that hold objects: HeapInuse - HeapAlloc, the upper bound of \
      fragmentation
      """,
      leavesOut: "Spans without objects.",
      source: "/memory/classes/heap/unused:bytes",
      title: "/memory/classes/heap/unused:bytes"),
    CatalogField(
      "go_memory_classes_heap_free_bytes", .bytes, .allocated,
      """
      Free spans that memory still stands behind, by the runtime's own account: HeapIdle - \
      HeapReleased, what could be returned to the system
      """,
      source: "/memory/classes/heap/free:bytes",
      title: "/memory/classes/heap/free:bytes"),
    CatalogField(
      "go_memory_classes_heap_released_bytes", .bytes, .virtual,
      """
      Free spans that no memory stands behind, by the runtime's own account; the same as \
      HeapReleased
      """,
      leavesOut: "All that was ever returned: it falls when memory is taken again.",
      source: "/memory/classes/heap/released:bytes",
      title: "/memory/classes/heap/released:bytes"),
    CatalogField(
      "go_memory_classes_heap_stacks_bytes", .bytes, .allocated,
      """
      Spans that serve as stacks of goroutines, used or cached, and without cgo the runtime's \
      system stacks; the same as StackInuse
      """,
      leavesOut: "Stacks that the C library makes for threads in cgo programs.",
      source: "/memory/classes/heap/stacks:bytes",
      title: "/memory/classes/heap/stacks:bytes"),
    CatalogField(
      "go_memory_classes_os_stacks_bytes", .bytes, .virtual,
      "Stacks of threads that the runtime got from the system directly, 0 without cgo",
      leavesOut: "Stacks that the C library makes for threads in cgo programs.",
      source: "/memory/classes/os-stacks:bytes",
      title: "/memory/classes/os-stacks:bytes"),
    CatalogField(
      "go_memory_classes_metadata_mspan_inuse_bytes", .bytes, .allocated,
      "Descriptors of spans in use; the same as MSpanInuse",
      source: "/memory/classes/metadata/mspan/inuse:bytes",
      title: "/memory/classes/metadata/mspan/inuse:bytes"),
    CatalogField(
      "go_memory_classes_metadata_mspan_free_bytes", .bytes, .allocated,
      "Descriptors of spans that are free: MSpanSys - MSpanInuse",
      source: "/memory/classes/metadata/mspan/free:bytes",
      title: "/memory/classes/metadata/mspan/free:bytes"),
    CatalogField(
      "go_memory_classes_metadata_mcache_inuse_bytes", .bytes, .allocated,
      "Allocation caches of the Ps in use; the same as MCacheInuse",
      source: "/memory/classes/metadata/mcache/inuse:bytes",
      title: "/memory/classes/metadata/mcache/inuse:bytes"),
    CatalogField(
      "go_memory_classes_metadata_mcache_free_bytes", .bytes, .allocated,
      "Allocation caches of the Ps that are free: MCacheSys - MCacheInuse",
      source: "/memory/classes/metadata/mcache/free:bytes",
      title: "/memory/classes/metadata/mcache/free:bytes"),
    CatalogField(
      "go_memory_classes_metadata_other_bytes", .bytes, .virtual,
      "The garbage collector's metadata; the same as GCSys",
      leavesOut: "Reserved summaries that are not mapped yet, and the index of arenas.",
      source: "/memory/classes/metadata/other:bytes",
      title: "/memory/classes/metadata/other:bytes"),
    CatalogField(
      "go_memory_classes_profiling_buckets_bytes", .bytes, .virtual,
      "The table of stack traces that profiling keeps; the same as BuckHashSys",
      source: "/memory/classes/profiling/buckets:bytes",
      title: "/memory/classes/profiling/buckets:bytes"),
    CatalogField(
      "go_memory_classes_other_bytes", .bytes, .virtual,
      "The rest of the runtime's memory; the same as OtherSys",
      source: "/memory/classes/other:bytes",
      title: "/memory/classes/other:bytes"),
  ]
}
