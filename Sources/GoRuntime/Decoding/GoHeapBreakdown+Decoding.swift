import MemoryUnits

extension GoHeapBreakdown {
  init(
    _ copy: HeapCopy, _ statistics: HeapStatistics, _ unflushed: UnflushedObjects,
    _ tally: SpanTally, _ manual: ManualTally, _ map: PageMap, _ regions: RegionList
  ) {
    inuse = InUse(
      spans: tally.spans, bytes: tally.bytes, objects: tally.objects, alloc: tally.alloc,
      free: tally.free, tail: tally.tail, freePages: ByteCount(tally.freePages),
      sizeClasses: tally.sizeClasses.filter { $0.spans > 0 })
    let stacks = manual.bytes(ofWorkbufs: false) &- statistics.inPtrScalarBits
    let workbufs = manual.bytes(ofWorkbufs: true)
    self.manual = Manual(
      spans: Int64(manual.entries.count),
      bytes: ByteCount(stacks &+ workbufs &+ statistics.inPtrScalarBits),
      stacks: ByteCount(stacks), workbufs: ByteCount(workbufs),
      pointerMasks: ByteCount(statistics.inPtrScalarBits))
    let page = Int64(GoConstants.pageSize)
    pages = Pages(
      freeRetained: ByteCount(map.bytes(.pageFreeRetained)),
      freeReleased: ByteCount(map.bytes(.pageFreeReleased)),
      padding: ByteCount(map.bytes(.pagePadding)),
      cacheRetained: ByteCount(map.cacheRetained * page),
      cacheReleased: ByteCount(map.cacheReleased * page),
      inFlight: ByteCount(map.bytes(.pageInFlight)))
    self.unflushed = Unflushed(
      bytes: ByteCount(unflushed.bytes), objects: unflushed.count, tinyObjects: unflushed.tiny)
    self.stacks = Stacks(copy, manual, total: stacks)
    metadata = Metadata(
      heapArenas: regions.bytes(.heapArena), arenaIndex: regions.bytes(.arenaIndex),
      pageSummary: regions.bytes(.pageSummary), scavengeIndex: regions.bytes(.scavengeIndex),
      pageBitmaps: regions.bytes(.pageBitmaps), spanList: regions.bytes(.spanList),
      gcBits: regions.bytes(.gcBits), persistent: regions.bytes(.persistent))
    arenas = ByteCount(Int64(copy.arenas.arenas.count) * Int64(GoConstants.arenaSize))
    arenaReserved = regions.bytes(.arenaReserved)
  }
}
