/// The runtime's own counters: the sum of the three generations of `heapStatsDelta`, and the others of
/// `mstats`.
///
/// A single generation may be negative: what was allocated in one is freed in another.
/// Source: src/runtime/mstats.go, `consistentHeapStats.unsafeRead`.
struct HeapStatistics: Hashable, Sendable {
  private(set) var committed: Int64 = 0
  private(set) var released: Int64 = 0
  private(set) var inHeap: Int64 = 0
  private(set) var inStacks: Int64 = 0
  private(set) var inWorkBufs: Int64 = 0
  private(set) var inPtrScalarBits: Int64 = 0
  private(set) var tinyAllocs: Int64 = 0
  private(set) var largeAlloc: Int64 = 0
  private(set) var largeAllocCount: Int64 = 0
  private(set) var largeFree: Int64 = 0
  private(set) var largeFreeCount: Int64 = 0
  /// By size class.
  private(set) var smallAllocCount = [Int64](repeating: 0, count: GoConstants.classSizes.count)
  private(set) var smallFreeCount = [Int64](repeating: 0, count: GoConstants.classSizes.count)
  let stacksSys: Int64
  let mspanSys: Int64
  let mcacheSys: Int64
  let buckHashSys: Int64
  let gcMiscSys: Int64
  let otherSys: Int64
  let lastGC: Int64
  let numGC: Int64
  let numForcedGC: Int64
  /// Whether somebody without a P was in the middle of an update.
  let isLocked: Bool

  init(_ block: MemoryBlock, _ layout: GoLayout) {
    let fields = layout.statistics
    stacksSys = block.signedWord(fields.stacksSys)
    mspanSys = block.signedWord(fields.mspanSys)
    mcacheSys = block.signedWord(fields.mcacheSys)
    buckHashSys = block.signedWord(fields.buckHashSys)
    gcMiscSys = block.signedWord(fields.gcMiscSys)
    otherSys = block.signedWord(fields.otherSys)
    lastGC = block.signedWord(fields.lastGC)
    numGC = Int64(block.half(fields.numGC))
    numForcedGC = Int64(block.half(fields.numForcedGC))
    isLocked = block.half(fields.noPLock) != 0
    let delta = layout.delta
    for generation in 0..<GoConstants.heapStatsGenerations {
      let start = fields.heapStats + generation * delta.size
      func value(_ offset: Int) -> Int64 { block.signedWord(start + offset) }
      committed &+= value(delta.committed)
      released &+= value(delta.released)
      inHeap &+= value(delta.inHeap)
      inStacks &+= value(delta.inStacks)
      inWorkBufs &+= value(delta.inWorkBufs)
      inPtrScalarBits &+= delta.inPtrScalarBits.map(value) ?? 0
      tinyAllocs &+= value(delta.tinyAllocCount)
      largeAlloc &+= value(delta.largeAlloc)
      largeAllocCount &+= value(delta.largeAllocCount)
      largeFree &+= value(delta.largeFree)
      largeFreeCount &+= value(delta.largeFreeCount)
      for index in smallAllocCount.indices {
        smallAllocCount[index] &+= value(delta.smallAllocCount + index * 8)
        smallFreeCount[index] &+= value(delta.smallFreeCount + index * 8)
      }
    }
  }

  /// Free pages that memory still stands behind: `gcController.heapFree`.
  var retained: Int64 { committed &- inHeap &- inStacks &- inWorkBufs &- inPtrScalarBits }

  /// Pages that the runtime uses for itself.
  var inManual: Int64 { inStacks &+ inWorkBufs &+ inPtrScalarBits }
}
