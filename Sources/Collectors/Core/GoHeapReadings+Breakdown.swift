import GoRuntime
import MemoryUnits
import SnapshotModel

/// Where the heap's memory is: what MemStats cannot say.
extension GoHeapReadings {
  mutating func addBreakdown(_ heap: GoHeapBreakdown) {
    addSpans(heap.inuse, heap.manual)
    let pages = heap.pages
    var cache = CheckedSum()
    cache.add(pages.cacheRetained)
    cache.add(pages.cacheReleased)
    add("page.free_retained", pages.freeRetained, "breakdown.pages.freeRetained")
    add("page.free_released", pages.freeReleased, "breakdown.pages.freeReleased")
    add("page.padding", pages.padding, "breakdown.pages.padding")
    add("page.cache", cache.total, "breakdown.pages.cacheRetained + cacheReleased")
    add("page.cache.retained", pages.cacheRetained, "breakdown.pages.cacheRetained")
    add("page.cache.released", pages.cacheReleased, "breakdown.pages.cacheReleased")
    add("page.in_flight", pages.inFlight, "breakdown.pages.inFlight")
    let unflushed = heap.unflushed
    add("unflushed.bytes", unflushed.bytes, "breakdown.unflushed.bytes")
    add("unflushed.objects", count: unflushed.objects, "breakdown.unflushed.objects")
    add("unflushed.tiny_objects", count: unflushed.tinyObjects, "breakdown.unflushed.tinyObjects")
    let stacks = heap.stacks
    add("stack.goroutines", count: stacks.goroutines, "breakdown.stacks.goroutines")
    add("stack.goroutine_bytes", stacks.goroutineStacks, "breakdown.stacks.goroutineStacks")
    add("stack.used", stacks.goroutineStacksUsed, "breakdown.stacks.goroutineStacksUsed")
    add("stack.free", stacks.free, "breakdown.stacks.free")
    add("stack.rest", stacks.rest, "breakdown.stacks.rest")
    add("arena.total", heap.arenas, "breakdown.arenas")
    add("arena.reserved", heap.arenaReserved, "breakdown.arenaReserved")
    let metadata = heap.metadata
    add("metadata.heap_arena", metadata.heapArenas, "breakdown.metadata.heapArenas")
    add("metadata.arena_index", metadata.arenaIndex, "breakdown.metadata.arenaIndex")
    add("metadata.page_summary", metadata.pageSummary, "breakdown.metadata.pageSummary")
    add("metadata.scavenge_index", metadata.scavengeIndex, "breakdown.metadata.scavengeIndex")
    add("metadata.page_bitmaps", metadata.pageBitmaps, "breakdown.metadata.pageBitmaps")
    add("metadata.span_list", metadata.spanList, "breakdown.metadata.spanList")
    add("metadata.gc_bits", metadata.gcBits, "breakdown.metadata.gcBits")
    add("metadata.persistent", metadata.persistent, "breakdown.metadata.persistent")
  }

  private mutating func addSpans(_ inuse: GoHeapBreakdown.InUse, _ manual: GoHeapBreakdown.Manual) {
    add("span.inuse", inuse.bytes, "breakdown.inuse.bytes")
    add("span.inuse.alloc", inuse.alloc, "breakdown.inuse.alloc")
    add("span.inuse.free", inuse.free, "breakdown.inuse.free")
    add("span.inuse.tail", inuse.tail, "breakdown.inuse.tail")
    add("span.inuse.free_pages", inuse.freePages, "breakdown.inuse.freePages")
    add("span.inuse.count", count: inuse.spans, "breakdown.inuse.spans")
    add("span.inuse.objects", count: inuse.objects, "breakdown.inuse.objects")
    for (index, row) in inuse.sizeClasses.enumerated() {
      let instance = "{class=\"\(row.sizeClass)\",size=\"\(row.size.bytes)\"}"
      let place = "breakdown.inuse.sizeClasses[\(index)]"
      add("span.inuse.alloc", row.alloc, "\(place).alloc", instance)
      add("span.inuse.free", row.free, "\(place).free", instance)
      add("span.inuse.tail", row.tail, "\(place).tail", instance)
    }
    add("span.manual", manual.bytes, "breakdown.manual.bytes")
    add("span.manual.stacks", manual.stacks, "breakdown.manual.stacks")
    add("span.manual.workbufs", manual.workbufs, "breakdown.manual.workbufs")
    add("span.manual.pointer_masks", manual.pointerMasks, "breakdown.manual.pointerMasks")
  }

  /// How much of each role is in RAM, where every region of it tells.
  mutating func addResident(_ regions: [Region]) {
    for (role, members) in Dictionary(grouping: regions, by: \.role).sorted(by: { $0.key < $1.key })
    where members.allSatisfy({ $0.resident != nil }) {
      var sum = CheckedSum()
      for amount in members.compactMap(\.resident) { sum.add(amount) }
      let noun = members.count == 1 ? "region" : "regions"
      add(
        "resident.\(role)", sum.total, "sum of resident over \(members.count) \(noun)",
        granularity: .page)
    }
  }
}
