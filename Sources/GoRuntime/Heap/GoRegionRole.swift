/// What a part of the address space is for, by the Go runtime. The raw value is the end of the name of
/// the reading that sums it: `core.go.span.inuse`.
package enum GoRegionRole: String, Hashable, Sendable, Codable, CaseIterable {
  /// Spans that hold objects, those of user arenas included.
  case spanInUse = "span.inuse"
  /// Spans of stacks, in use or free.
  case spanStacks = "span.manual.stacks"
  /// Spans of the collector's work buffers.
  case spanWorkbufs = "span.manual.workbufs"
  /// Pages without a span that memory stands behind, by the runtime's own account.
  case pageFreeRetained = "page.free_retained"
  /// Pages without a span that were given back to the system, or never touched.
  case pageFreeReleased = "page.free_released"
  /// Free pages that a P keeps for itself.
  case pageCache = "page.cache"
  /// The random gap at the start of the heap, since Go 1.26: counted as released, belongs to nobody.
  case pagePadding = "page.padding"
  /// Pages that are taken, but have no span yet or no more: caught in the middle of something.
  case pageInFlight = "page.in_flight"
  /// The rest of an arena, which nothing may touch yet.
  case arenaReserved = "arena.reserved"
  /// Descriptions of arenas: which span each page belongs to, and before Go 1.22 where pointers are.
  case heapArena = "metadata.heap_arena"
  /// The index from address to arena: 32 MiB that are almost all untouched and in no statistic.
  case arenaIndex = "metadata.arena_index"
  /// The page allocator's summaries, reserved for the whole address space.
  case pageSummary = "metadata.page_summary"
  /// The scavenger's index, reserved for the whole address space.
  case scavengeIndex = "metadata.scavenge_index"
  /// The page allocator's bitmaps.
  case pageBitmaps = "metadata.page_bitmaps"
  /// The list of all spans.
  case spanList = "metadata.span_list"
  /// Bitmaps of which objects are allocated and which are marked.
  case gcBits = "metadata.gc_bits"
  /// Chunks for what the runtime never frees: descriptors of spans, caches, specials.
  case persistent = "metadata.persistent"
  /// The program's own variables and those of the runtime.
  case imageData = "image.data"
}
