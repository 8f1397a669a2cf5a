extension CoreQuantities {
  /// The pages of the Go heap by what they are used for, and what is inside.
  ///
  /// `span.inuse`, `span.manual`, and of `page` all but the two parts of `cache`, are disjoint, and
  /// together they are what the arenas have mapped.
  static let goSpans: [CatalogField] = [
    CatalogField(
      "span.inuse", .bytes, .allocated,
      "Spans that hold objects, in their full length, those of user arenas included",
      source: "mspan.npages where state is mSpanInUse",
      title: "spans in use"),
    CatalogField(
      "span.inuse.count", .count, .count,
      "Spans that hold objects", source: "mheap_.allspans where state is mSpanInUse",
      title: "spans in use, number"),
    CatalogField(
      "span.inuse.objects", .count, .allocated,
      "Slots of spans in use that hold an object, dead ones that are not swept yet included",
      source: "mspan.allocCount",
      title: "spans in use, objects"),
    CatalogField(
      "span.inuse.alloc", .bytes, .allocated,
      """
      Slots of spans in use that hold an object, dead ones that are not swept yet included; by size \
      class under the labels class and size, class 0 being objects with a span of their own
      """,
      leavesOut: "What no slot fits into.",
      source: "mspan.allocCount × elemsize",
      title: "spans in use, alloc"),
    CatalogField(
      "span.inuse.free", .bytes, .allocated,
      "Slots of spans in use that hold no object, by size class under the labels class and size",
      leavesOut: "Pages without a span.",
      source: "(mspan.nelems - allocCount) × elemsize",
      title: "spans in use, free"),
    CatalogField(
      "span.inuse.tail", .bytes, .allocated,
      """
      What no slot fits into, and the bitmaps of pointers (since Go 1.22) and marks (Green Tea, since \
      Go 1.25 or 1.26) that stand at the end of a span, by size class under the labels class and size
      """,
      source: "mspan.npages × 8,192 - nelems × elemsize; mheap.initSpan",
      title: "spans in use, tail"),
    CatalogField(
      "span.inuse.free_pages", .bytes, .allocated,
      """
      Whole pages of the machine inside free slots of spans in use: memory that fragmentation keeps \
      from being returned to the system
      """,
      leavesOut: "Free slots that share a page with an object.",
      source: "mspan.freeindex and allocBits",
      title: "spans in use, whole pages free"),
    CatalogField(
      "span.manual", .bytes, .allocated,
      "Spans that the runtime uses for itself: stacks and the collector's work buffers",
      source: "mspan.npages where state is mSpanManual",
      title: "manual spans"),
    CatalogField(
      "span.manual.stacks", .bytes, .allocated,
      "Spans of stacks, in use or free",
      source: "manual spans that are no work buffers",
      title: "manual spans, stacks"),
    CatalogField(
      "span.manual.workbufs", .bytes, .allocated,
      "Spans of the garbage collector's work buffers, which GCSys counts and HeapSys does not",
      source: "work.wbufSpans; heapStatsDelta.inWorkBufs",
      title: "manual spans, work buffers"),
    CatalogField(
      "span.manual.pointer_masks", .bytes, .allocated,
      "Spans of unrolled pointer masks of global variables, up to Go 1.24, which GCSys counts",
      source: "heapStatsDelta.inPtrScalarBits",
      title: "manual spans, pointer masks"),
    CatalogField(
      "page.free_retained", .bytes, .virtual,
      "Pages without a span that memory stands behind, by the runtime's own account",
      leavesOut: "Pages in the caches of the Ps.",
      source: "pallocData: neither pallocBits nor scavenged",
      title: "free pages, retained"),
    CatalogField(
      "page.free_released", .bytes, .virtual,
      "Pages without a span that were given back to the system, or never used",
      leavesOut: "Pages in the caches of the Ps, and the random start of the heap.",
      source: "pallocData: scavenged and not pallocBits",
      title: "free pages, released"),
    CatalogField(
      "page.padding", .bytes, .virtual,
      """
      The random gap at the start of the heap, since Go 1.26: less than a chunk of 4 MiB, counted in \
      HeapReleased, and nobody's
      """,
      source: "pallocData: both pallocBits and scavenged; mpagealloc.go markRandomPaddingPages",
      title: "padding pages"),
    CatalogField(
      "page.cache", .bytes, .virtual,
      "Free pages that the Ps keep for their next spans, memory behind them or not",
      source: "p.pcache.cache",
      title: "pages in caches"),
    CatalogField(
      "page.cache.retained", .bytes, .virtual,
      "Free pages that the Ps keep for their next spans, with memory behind them",
      source: "p.pcache: cache and not scav",
      title: "pages in caches, retained"),
    CatalogField(
      "page.cache.released", .bytes, .virtual,
      "Free pages that the Ps keep for their next spans, without memory behind them",
      source: "p.pcache: cache and scav",
      title: "pages in caches, released"),
    CatalogField(
      "page.in_flight", .bytes, .virtual,
      """
      Pages that are taken, but have no span yet or no more: caught while somebody takes, frees or \
      returns them
      """,
      source: "pallocBits that no span, no cache and no padding accounts for",
      title: "pages in flight"),
    CatalogField(
      "unflushed.bytes", .bytes, .allocated,
      """
      Objects that the caches of the Ps have handed out and not yet reported: MemStats has them, \
      for ReadMemStats asks, and runtime/metrics does not
      """,
      source: "(mspan.allocCount - allocCountBeforeCache) × elemsize over mcache.alloc",
      title: "unreported objects, bytes"),
    CatalogField(
      "unflushed.objects", .count, .allocated,
      "Objects that the caches of the Ps have handed out and not yet reported",
      leavesOut: "Tiny objects, of which the block counts once.",
      source: "mspan.allocCount - allocCountBeforeCache over mcache.alloc",
      title: "unreported objects"),
    CatalogField(
      "unflushed.tiny_objects", .count, .allocated,
      "Tiny objects that the caches of the Ps have handed out and not yet reported",
      source: "mcache.tinyAllocs",
      title: "unreported tiny objects"),
    CatalogField(
      "stack.goroutines", .count, .count,
      "Goroutines that have a stack", source: "runtime.allgs", title: "goroutines with a stack"),
    CatalogField(
      "stack.goroutine_bytes", .bytes, .allocated,
      "Stacks of goroutines in their full length", source: "g.stack of runtime.allgs",
      title: "stacks of goroutines"),
    CatalogField(
      "stack.used", .bytes, .allocated,
      "Of the stacks of goroutines that do not run, the part that something was pushed on",
      leavesOut: "Stacks of running goroutines, whose stack pointer is in a register.",
      source: "g.stack.hi - g.sched.sp",
      title: "stacks of goroutines, used"),
    CatalogField(
      "stack.free", .bytes, .allocated,
      "Free stacks in spans of stacks: in the pool, in the caches of the Ps, and large ones",
      source: "stackpool, mcache.stackcache, stackLarge",
      title: "stacks, free"),
    CatalogField(
      "stack.rest", .bytes, .allocated,
      "The rest of the spans of stacks: system stacks of threads without cgo, and remainders",
      source: "spans of stacks less the rows above",
      title: "stacks, the rest"),
    CatalogField(
      "arena.total", .bytes, .virtual,
      "Address space of all arenas of 64 MiB, those of user arenas included",
      source: "mheap_.heapArenas (allArenas before Go 1.25), userArenaArenas",
      title: "arenas"),
    CatalogField(
      "arena.reserved", .bytes, .virtual,
      "Address space of arenas that nothing may touch yet, and freed chunks of user arenas",
      source: "arenas less mheap_.pages.inUse",
      title: "arenas, reserved"),
  ]
}
