import GoRuntime
import MemoryUnits

/// A Go heap as a tree of amounts: below each row those that it is the sum of.
struct GoHeapTree {
  struct Row {
    let depth: Int
    let name: String
    let amount: ByteCount
    let comment: String
    var isPartOfSys = true
  }

  private(set) var rows: [Row] = []

  init(_ heap: GoHeap) {
    let stats = heap.memstats
    let breakdown = heap.breakdown
    let inuse = breakdown.inuse
    let pages = breakdown.pages
    let stacks = breakdown.stacks
    add(0, "Sys", stats.sys, "what the runtime has mapped readable and writable")
    add(1, "heap", stats.heapSys, "HeapSys")
    add(2, "in use spans", stats.heapInuse, "HeapInuse, \(inuse.spans.grouped) spans")
    add(
      3, "alloc", inuse.alloc, "\(inuse.objects.grouped) objects, dead ones not yet swept included")
    add(
      3, "free", inuse.free, "slots without object; whole pages of them: \(inuse.freePages.rounded)"
    )
    add(3, "tail", inuse.tail, "what no slot fits into, and bitmaps")
    rest(3, stats.heapInuse, [inuse.alloc, inuse.free, inuse.tail])
    add(2, "free pages", stats.heapIdle, "HeapIdle")
    let retained = stats.heapIdle - stats.heapReleased
    add(3, "retained", retained, "HeapIdle − HeapReleased, kept for reuse by Go")
    add(4, "free", pages.freeRetained, "")
    add(4, "kept by Ps", pages.cacheRetained, "page caches")
    rest(4, retained, [pages.freeRetained, pages.cacheRetained])
    add(3, "released", stats.heapReleased, "HeapReleased, given back to the system or never used")
    add(4, "free", pages.freeReleased, "")
    add(4, "random start", pages.padding, "belongs to nobody (Go 1.26 and later)")
    add(4, "kept by Ps", pages.cacheReleased, "page caches")
    rest(4, stats.heapReleased, [pages.freeReleased, pages.padding, pages.cacheReleased])
    add(1, "stacks", stats.stackSys, "StackSys")
    add(2, "goroutines", stacks.goroutineStacks, "\(stacks.goroutines.grouped) of them")
    add(2, "free", stacks.free, "kept for reuse by Go")
    add(
      2, "other", stats.stackSys - stacks.goroutineStacks - stacks.free, "system stacks of threads")
    add(1, "span descriptors", stats.mspanSys, "MSpanSys, \(stats.mspanInuse.rounded) in use")
    add(1, "caches of Ps", stats.mcacheSys, "MCacheSys, \(stats.mcacheInuse.rounded) in use")
    add(1, "profiling buckets", stats.buckHashSys, "BuckHashSys")
    add(1, "collector", stats.gcSys, "GCSys")
    add(2, "work buffers", breakdown.manual.workbufs, "in the heap's arenas")
    if breakdown.manual.pointerMasks != .zero {
      add(2, "pointer masks", breakdown.manual.pointerMasks, "in the heap's arenas")
    }
    add(
      2, "metadata", stats.gcSys - breakdown.manual.workbufs - breakdown.manual.pointerMasks,
      "bitmaps, descriptions of arenas, summaries as far as they are used")
    add(1, "other", stats.otherSys, "OtherSys")
    addOutside(heap)
  }

  /// Address space that MemStats leaves out. Of it only what was touched takes memory.
  private mutating func addOutside(_ heap: GoHeap) {
    for (role, name) in [
      (GoRegionRole.arenaIndex, "arena index"), (.arenaReserved, "arenas, not yet used"),
      (.pageSummary, "page summaries"), (.scavengeIndex, "scavenger's index"),
    ] {
      let regions = heap.regions.filter { $0.role == role }
      guard !regions.isEmpty else { continue }
      let resident = regions.compactMap(\.resident)
      let inRAM =
        resident.count == regions.count
        ? ", \(resident.reduce(.zero, +).rounded) of it in RAM" : ""
      rows.append(
        Row(
          depth: 0, name: name, amount: regions.reduce(.zero) { $0 + $1.size },
          comment: "address space, not in Sys\(inRAM)", isPartOfSys: false))
    }
  }

  private mutating func add(_ depth: Int, _ name: String, _ amount: ByteCount, _ comment: String) {
    rows.append(Row(depth: depth, name: name, amount: amount, comment: comment))
  }

  /// What the parts of a row lack of it: something was caught in the middle.
  private mutating func rest(_ depth: Int, _ total: ByteCount, _ parts: [ByteCount]) {
    let rest = total - parts.reduce(.zero, +)
    if rest != .zero { add(depth, "in between", rest, "caught in the middle of a change") }
  }
}
