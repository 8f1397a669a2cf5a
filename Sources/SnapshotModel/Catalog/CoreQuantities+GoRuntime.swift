extension CoreQuantities {
  /// What a range of addresses is for, with the words of the quantities of its size and residence.
  private static let regions: [(role: String, what: String)] = [
    ("span.inuse", "spans in use"),
    ("span.manual.stacks", "spans of stacks"),
    ("span.manual.workbufs", "spans of work buffers"),
    ("page.free_retained", "free pages that were not returned to the system"),
    ("page.free_released", "free pages that were returned to the system or never used"),
    ("page.cache", "free pages in the caches of the Ps"),
    ("page.padding", "the random gap at the start of the heap"),
    ("page.in_flight", "pages that are being taken or freed"),
    ("arena.reserved", "the rest of the arenas, which nothing may touch yet"),
    ("metadata.heap_arena", "descriptions of arenas"),
    ("metadata.arena_index", "the index of arenas"),
    ("metadata.page_summary", "summaries of the page allocator"),
    ("metadata.scavenge_index", "the scavenger's index"),
    ("metadata.page_bitmaps", "bitmaps of the page allocator"),
    ("metadata.span_list", "the list of all spans"),
    ("metadata.gc_bits", "bitmaps of allocated and marked objects"),
    ("metadata.persistent", "persistent chunks"),
    ("image.data", "the variables of the program and the runtime"),
  ]

  /// Pages in RAM, by what the runtime uses them for. A core does not tell.
  static let goResident: [CatalogField] = regions.map { role, what in
    CatalogField(
      "resident." + role, .bytes, .resident,
      "Pages in RAM of what the Go runtime uses for one purpose: \(what)",
      leavesOut: "Pages in swap, and pages that map the shared page of zeros.",
      source: "/proc/PID/pagemap bit 63 over the addresses of \(role)",
      title: "in RAM: \(what)")
  }

  /// The runtime's own bookkeeping.
  static let goMetadata: [CatalogField] = [
    CatalogField(
      "metadata.heap_arena", .bytes, .virtual,
      """
      Descriptions of arenas: which span each page belongs to, and before Go 1.22 where pointers are
      """,
      source: "heapArena of mheap_.arenas",
      title: "descriptions of arenas"),
    CatalogField(
      "metadata.arena_index", .bytes, .virtual,
      "The index from address to arena, 32 MiB that are almost all untouched",
      leavesOut: "A place in Sys: no field of MemStats counts it.",
      source: "mheap_.arenas; malloc.go mheap.sysAlloc",
      title: "arena index"),
    CatalogField(
      "metadata.page_summary", .bytes, .virtual,
      "Summaries of the page allocator, reserved for the whole address space",
      leavesOut: "A place in Sys for what is only reserved.",
      source: "mheap_.pages.summary",
      title: "page summaries"),
    CatalogField(
      "metadata.scavenge_index", .bytes, .virtual,
      "The scavenger's index, reserved for the whole address space",
      leavesOut: "A place in Sys for what is only reserved.",
      source: "mheap_.pages.scav.index.chunks",
      title: "scavenger's index"),
    CatalogField(
      "metadata.page_bitmaps", .bytes, .virtual,
      "Bitmaps of the page allocator: which pages are taken, which were returned",
      source: "mheap_.pages.chunks",
      title: "page bitmaps"),
    CatalogField(
      "metadata.span_list", .bytes, .virtual,
      "The list of all spans", source: "mheap_.allspans",
      title: "list of spans"),
    CatalogField(
      "metadata.gc_bits", .bytes, .virtual,
      "Bitmaps of which objects are allocated and which are marked, in blocks of 64 KiB",
      source: "gcBitsArenas",
      title: "mark and allocation bits"),
    CatalogField(
      "metadata.persistent", .bytes, .virtual,
      """
      Chunks of 256 KiB for what the runtime never frees: descriptors of spans, caches of Ps, \
      finalizers' records
      """,
      leavesOut: "Pieces of 64 KiB and more, which are mapped on their own.",
      source: "persistentChunks; malloc.go persistentalloc1",
      title: "never freed chunks"),
    CatalogField(
      "image.data", .bytes, .virtual,
      "Writable data of the file that the runtime is part of: variables of the program and its own",
      source: "PT_LOAD with PF_W of the image",
      title: "variables of the program"),
  ]

  /// The garbage collector.
  static let goCollection: [CatalogField] = [
    CatalogField(
      "gc.phase", .number, .other,
      "Nothing: always 1, with the phase that the collector is in as its label",
      source: "gcphase or writeBarrier.enabled; mspan.sweepgen"),
    CatalogField(
      "gc.cycle", .count, .cumulative,
      "Garbage collection cycles completed", source: "memstats.numgc"),
    CatalogField(
      "gc.spans_unswept", .count, .count,
      "Spans in use that were not swept since the last collection",
      source: "mspan.sweepgen: mheap_.sweepgen - 2, or + 1 in a cache"),
    CatalogField(
      "gc.spans_being_swept", .count, .count,
      "Spans in the hands of a sweeper, whose bits and counts do not tell anything",
      source: "mspan.sweepgen: mheap_.sweepgen - 1"),
    CatalogField(
      "gc.survived", .bytes, .allocated,
      "Objects that the last collection found alive, or that were made while it marked",
      leavesOut: "What died since, and spans that are being swept.",
      source: "mspan.allocBits, of unswept spans gcmarkBits"),
    CatalogField(
      "gc.allocated_since", .bytes, .allocated,
      "Objects allocated since the last collection marked",
      leavesOut: "Spans that are being swept.",
      source: "slots below mspan.freeindex that allocBits does not have"),
    CatalogField(
      "gc.dead_unswept", .bytes, .allocated,
      "Objects that the last collection found dead and that are not freed yet: certain garbage",
      leavesOut: "Objects that died since, and spans that are being swept.",
      source: "allocated slots of unswept spans that gcmarkBits does not have"),
    CatalogField(
      "gc.heap_marked", .bytes, .allocated,
      """
      The runtime's own count of what the last collection marked, an object once more for each of its \
      finalizers
      """,
      leavesOut: "What was allocated since.",
      source: "gcController.heapMarked"),
    CatalogField(
      "gc.heap_live", .bytes, .other,
      """
      The runtime's estimate by which it starts the next collection: what was marked, and the whole \
      of every span that a P has taken since
      """,
      source: "gcController.heapLive"),
    CatalogField(
      "gc.seconds_since_last", .seconds, .time,
      "The time from the end of the last collection to the reading of the memory",
      source: "memstats.last_gc_unix and the reader's clock"),
  ]

  /// How exact the rest is, and what it cost.
  static let goReading: [CatalogField] = [
    CatalogField(
      "identity.residue", .bytes, .other,
      """
      By how much two ways to the same number differ, each pair under the label identity, in bytes \
      or objects: 0 unless the process was in the middle of something
      """,
      source: "counters of the runtime against its spans and bitmaps",
      title: "residue of an identity"),
    CatalogField(
      "read.bytes", .bytes, .other,
      "What was read of the process's memory to tell all this",
      source: "the reader", title: "memory read"),
    CatalogField(
      "read.pause_seconds", .seconds, .time,
      "How long the process was stopped for it", source: "the reader's clock",
      title: "pause for reading"),
    CatalogField(
      "read.copy_seconds", .seconds, .time,
      "How long copying the memory took", source: "the reader's clock",
      title: "time of copying"),
  ]
}
