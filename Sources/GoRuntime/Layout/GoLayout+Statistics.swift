// The runtime's counters, by their fields in src/runtime/mstats.go and mgcpacer.go.

/// `mstats`, the variable `memstats`.
struct StatisticsFields: Sendable {
  let size: Int
  /// Three generations of `heapStatsDelta`.
  let heapStats: Int
  let noPLock: Int
  let stacksSys: Int
  let mspanSys: Int
  let mcacheSys: Int
  let buckHashSys: Int
  let gcMiscSys: Int
  let otherSys: Int
  let lastGC: Int
  let numGC: Int
  let numForcedGC: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    size = try reader.size("mstats")
    heapStats = try reader.offset("mstats", "heapStats.stats")
    noPLock = try reader.offset("mstats", "heapStats.noPLock")
    stacksSys = try reader.offset("mstats", "stacks_sys")
    mspanSys = try reader.offset("mstats", "mspan_sys")
    mcacheSys = try reader.offset("mstats", "mcache_sys")
    buckHashSys = try reader.offset("mstats", "buckhash_sys")
    gcMiscSys = try reader.offset("mstats", "gcMiscSys")
    otherSys = try reader.offset("mstats", "other_sys")
    lastGC = try reader.offset("mstats", "last_gc_unix")
    numGC = try reader.offset("mstats", "numgc")
    numForcedGC = try reader.offset("mstats", "numforcedgc")
  }
}

/// `heapStatsDelta`
struct DeltaFields: Sendable {
  let size: Int
  let committed: Int
  let released: Int
  let inHeap: Int
  let inStacks: Int
  let inWorkBufs: Int
  /// Up to Go 1.24.
  let inPtrScalarBits: Int?
  let tinyAllocCount: Int
  let largeAlloc: Int
  let largeAllocCount: Int
  let smallAllocCount: Int
  let largeFree: Int
  let largeFreeCount: Int
  let smallFreeCount: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    size = try reader.size("heapStatsDelta")
    committed = try reader.offset("heapStatsDelta", "committed")
    released = try reader.offset("heapStatsDelta", "released")
    inHeap = try reader.offset("heapStatsDelta", "inHeap")
    inStacks = try reader.offset("heapStatsDelta", "inStacks")
    inWorkBufs = try reader.offset("heapStatsDelta", "inWorkBufs")
    inPtrScalarBits = reader.optional("heapStatsDelta", "inPtrScalarBits")
    tinyAllocCount = try reader.offset("heapStatsDelta", "tinyAllocCount")
    largeAlloc = try reader.offset("heapStatsDelta", "largeAlloc")
    largeAllocCount = try reader.offset("heapStatsDelta", "largeAllocCount")
    smallAllocCount = try reader.offset("heapStatsDelta", "smallAllocCount")
    largeFree = try reader.offset("heapStatsDelta", "largeFree")
    largeFreeCount = try reader.offset("heapStatsDelta", "largeFreeCount")
    smallFreeCount = try reader.offset("heapStatsDelta", "smallFreeCount")
  }
}

/// `gcControllerState`, the variable `gcController`.
struct PacerFields: Sendable {
  let size: Int
  let memoryLimit: Int
  let gcPercentHeapGoal: Int
  let sweepDistMinTrigger: Int
  let triggered: Int
  let heapLive: Int
  let heapMarked: Int
  let heapInUse: Int
  let heapReleased: Int
  let heapFree: Int
  let totalAlloc: Int
  let totalFree: Int
  let mappedReady: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    size = try reader.size("gcControllerState")
    memoryLimit = try reader.offset("gcControllerState", "memoryLimit")
    gcPercentHeapGoal = try reader.offset("gcControllerState", "gcPercentHeapGoal")
    sweepDistMinTrigger = try reader.offset("gcControllerState", "sweepDistMinTrigger")
    triggered = try reader.offset("gcControllerState", "triggered")
    heapLive = try reader.offset("gcControllerState", "heapLive")
    heapMarked = try reader.offset("gcControllerState", "heapMarked")
    heapInUse = try reader.offset("gcControllerState", "heapInUse")
    heapReleased = try reader.offset("gcControllerState", "heapReleased")
    heapFree = try reader.offset("gcControllerState", "heapFree")
    totalAlloc = try reader.offset("gcControllerState", "totalAlloc")
    totalFree = try reader.offset("gcControllerState", "totalFree")
    mappedReady = try reader.offset("gcControllerState", "mappedReady")
  }
}
