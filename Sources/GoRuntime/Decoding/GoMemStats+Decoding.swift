import MemoryUnits

extension GoMemStats {
  /// As `readmemstats_m` computes them, once the caches of the Ps are added that it would have flushed.
  init(
    _ statistics: HeapStatistics, _ unflushed: UnflushedObjects, _ heap: MemoryBlock,
    _ layout: GoLayout, nextGC: ByteCount?
  ) {
    var totalAlloc = statistics.largeAlloc
    var totalFree = statistics.largeFree
    var mallocs = statistics.largeAllocCount
    var frees = statistics.largeFreeCount
    var bySize: [BySize] = []
    for (index, size) in GoConstants.classSizes.enumerated() {
      let allocated = statistics.smallAllocCount[index] &+ unflushed.byClass[index]
      let freed = statistics.smallFreeCount[index]
      totalAlloc &+= allocated &* Int64(size)
      totalFree &+= freed &* Int64(size)
      mallocs &+= allocated
      frees &+= freed
      bySize.append(BySize(size: ByteCount(Int64(size)), mallocs: allocated, frees: freed))
    }
    let tiny = statistics.tinyAllocs &+ unflushed.tiny
    let idle = statistics.released &+ statistics.retained
    let gcSys = statistics.gcMiscSys &+ statistics.inWorkBufs &+ statistics.inPtrScalarBits
    let heapSys = statistics.inHeap &+ idle
    let stackSys = statistics.inStacks &+ statistics.stacksSys
    alloc = ByteCount(totalAlloc &- totalFree)
    heapAlloc = alloc
    self.totalAlloc = ByteCount(totalAlloc)
    self.mallocs = mallocs &+ tiny
    self.frees = frees &+ tiny
    heapObjects = mallocs &- frees
    self.heapSys = ByteCount(heapSys)
    heapIdle = ByteCount(idle)
    heapInuse = ByteCount(statistics.inHeap)
    heapReleased = ByteCount(statistics.released)
    stackInuse = ByteCount(statistics.inStacks)
    self.stackSys = ByteCount(stackSys)
    mspanInuse = ByteCount(heap.signedWord(layout.heap.spanalloc + layout.heap.fixallocInuse))
    mspanSys = ByteCount(statistics.mspanSys)
    mcacheInuse = ByteCount(heap.signedWord(layout.heap.cachealloc + layout.heap.fixallocInuse))
    mcacheSys = ByteCount(statistics.mcacheSys)
    buckHashSys = ByteCount(statistics.buckHashSys)
    self.gcSys = ByteCount(gcSys)
    otherSys = ByteCount(statistics.otherSys)
    sys = ByteCount(
      heapSys &+ stackSys &+ statistics.mspanSys &+ statistics.mcacheSys &+ statistics.buckHashSys
        &+ gcSys &+ statistics.otherSys)
    self.nextGC = nextGC
    lastGC = statistics.lastGC
    numGC = statistics.numGC
    numForcedGC = statistics.numForcedGC
    self.bySize = Array(bySize.prefix(GoConstants.bySizeEntries))
  }
}
