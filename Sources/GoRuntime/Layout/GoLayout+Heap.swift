// The structures that describe the heap, by their fields in src/runtime/mheap.go and mpagealloc.go.

/// `mspan`
struct SpanFields: Sendable {
  let size: Int
  let list: Int
  let startAddr: Int
  let npages: Int
  let freeindex: Int
  let nelems: Int
  /// Two bytes since Go 1.22, a word before.
  let countsAreShort: Bool
  let allocBits: Int
  let gcmarkBits: Int
  let sweepgen: Int
  let allocCount: Int
  let spanclass: Int
  let state: Int
  let isUserArenaChunk: Int?
  let allocCountBeforeCache: Int
  let elemsize: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    size = try reader.size("mspan")
    list = try reader.offset("mspan", "list")
    startAddr = try reader.offset("mspan", "startAddr")
    npages = try reader.offset("mspan", "npages")
    freeindex = try reader.offset("mspan", "freeindex")
    nelems = try reader.offset("mspan", "nelems")
    countsAreShort = nelems - freeindex == 2
    allocBits = try reader.offset("mspan", "allocBits")
    gcmarkBits = try reader.offset("mspan", "gcmarkBits")
    sweepgen = try reader.offset("mspan", "sweepgen")
    allocCount = try reader.offset("mspan", "allocCount")
    spanclass = try reader.offset("mspan", "spanclass")
    state = try reader.offset("mspan", "state")
    isUserArenaChunk = reader.optional("mspan", "isUserArenaChunk")
    allocCountBeforeCache = try reader.offset("mspan", "allocCountBeforeCache")
    elemsize = try reader.offset("mspan", "elemsize")
  }

  /// All that is read stands in the first bytes: `elemsize` is the last.
  var prefix: Int { elemsize + 8 }
}

/// `mheap`, its page allocator included.
struct HeapFields: Sendable {
  let size: Int
  let lock: Int
  let summary: Int
  let chunks: Int
  let inUseRanges: Int
  let scavengeIndex: Int
  let sysStat: Int
  let sweepgen: Int
  let allspans: Int
  let pagesInUse: Int
  let arenas: Int
  /// `heapArenas` since Go 1.25, `allArenas` before.
  let arenaList: Int
  let userArenaList: Int?
  let central: Int
  let centralStride: Int
  let spanalloc: Int
  let cachealloc: Int
  /// Of a `fixalloc`.
  let fixallocSize: Int
  let fixallocInuse: Int
  let fixallocStat: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    size = try reader.size("mheap")
    lock = try reader.offset("mheap", "lock")
    summary = try reader.offset("mheap", "pages.summary")
    chunks = try reader.offset("mheap", "pages.chunks")
    inUseRanges = try reader.offset("mheap", "pages.inUse.ranges")
    scavengeIndex = try reader.offset("mheap", "pages.scav.index.chunks")
    sysStat = try reader.offset("mheap", "pages.sysStat")
    sweepgen = try reader.offset("mheap", "sweepgen")
    allspans = try reader.offset("mheap", "allspans")
    pagesInUse = try reader.offset("mheap", "pagesInUse")
    arenas = try reader.offset("mheap", "arenas")
    if let heapArenas = reader.optional("mheap", "heapArenas") {
      arenaList = heapArenas
    } else {
      arenaList = try reader.offset("mheap", "allArenas")
    }
    userArenaList = reader.optional("mheap", "userArenaArenas")
    central = try reader.offset("mheap", "central")
    spanalloc = try reader.offset("mheap", "spanalloc")
    cachealloc = try reader.offset("mheap", "cachealloc")
    fixallocSize = try reader.offset("fixalloc", "size")
    fixallocInuse = try reader.offset("fixalloc", "inuse")
    fixallocStat = try reader.offset("fixalloc", "stat")
    // `central` is an array of structures that are padded to a cache line.
    centralStride =
      (spanalloc - central) / GoConstants.spanClasses
  }
}
