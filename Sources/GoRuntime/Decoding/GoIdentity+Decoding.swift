import MemoryUnits

extension GoIdentity {
  /// Every number that two ways lead to. A process caught in the middle of something shows it here.
  static func all(
    _ copy: HeapCopy, _ statistics: HeapStatistics, _ memstats: GoMemStats, _ tally: SpanTally,
    _ manual: ManualTally, _ map: PageMap
  ) -> [GoIdentity] {
    let page = Int64(GoConstants.pageSize)
    let pagesInUse = copy.heap.signedWord(copy.location.layout.heap.pagesInUse) &* page
    let inUse = tally.bytes.bytes
    let manualBytes = manual.bytes(ofWorkbufs: true) &+ manual.bytes(ofWorkbufs: false)
    let cached = (map.cacheRetained &+ map.cacheReleased) &* page
    return pacer(copy, statistics) + [
      GoIdentity(
        "heap-inuse-is-spans-in-use", .bytes, "HeapInuse by its counter", statistics.inHeap,
        "pages of spans in use", inUse),
      GoIdentity(
        "pages-in-use-are-spans-in-use", .bytes, "mheap_.pagesInUse", pagesInUse,
        "pages of spans in use", inUse),
      GoIdentity(
        "heap-alloc-is-slots-allocated", .bytes, "HeapAlloc by its counters and caches",
        memstats.heapAlloc.bytes, "allocated slots of spans in use", tally.alloc.bytes),
      GoIdentity(
        "heap-objects-are-slots-allocated", .count, "HeapObjects by its counters and caches",
        memstats.heapObjects, "allocated slots of spans in use", tally.objects),
      GoIdentity(
        "allocation-counts-are-bits", .count, "allocation counts of spans nobody sweeps",
        tally.countedSlots, "bits of allocated slots", tally.bitSlots),
      GoIdentity(
        "manual-is-spans-manual", .bytes,
        "stacks, work buffers and pointer masks by their counters",
        statistics.inManual, "pages of manual spans", manualBytes),
      GoIdentity(
        "workbufs-are-spans-of-workbufs", .bytes, "work buffers by their counter",
        statistics.inWorkBufs, "pages of spans on the lists of work buffers",
        manual.bytes(ofWorkbufs: true)),
      GoIdentity(
        "heap-released-is-pages-released", .bytes, "HeapReleased by its counter",
        statistics.released, "released pages, by their bits and in the caches of Ps",
        (map.scavenged &+ map.cacheReleased) &* page),
      GoIdentity(
        "heap-free-is-pages-retained", .bytes, "HeapIdle − HeapReleased by its counters",
        statistics.retained, "free pages not released, by their bits and in the caches of Ps",
        map.bytes(.pageFreeRetained) &+ map.cacheRetained &* page),
      GoIdentity(
        "pages-taken-are-spans", .bytes, "pages taken, by their bits",
        map.takenByBits, "pages of spans, in the caches of Ps, and of the heap's random start",
        inUse &- tally.userArenaBytes &+ manualBytes &+ cached &+ map.bytes(.pagePadding)),
    ]
  }

  /// The collector's pacer keeps its own count of the heap's pages.
  private static func pacer(_ copy: HeapCopy, _ statistics: HeapStatistics) -> [GoIdentity] {
    guard let pacer = copy.pacer else { return [] }
    let fields = copy.location.layout.pacer
    let pages = [fields.heapInUse, fields.heapReleased, fields.heapFree].reduce(Int64(0)) {
      $0 &+ pacer.signedWord($1)
    }
    return [
      GoIdentity(
        "heap-sys-is-pages-of-the-pacer", .bytes, "HeapSys by its counters",
        statistics.inHeap &+ statistics.released &+ statistics.retained,
        "pages in use, released and free by the collector's pacer", pages)
    ]
  }
}
