// The structures of Ps, their caches and goroutines, by their fields in src/runtime/runtime2.go,
// mcache.go and mpagecache.go.

/// `p`
struct ProcessorFields: Sendable {
  let id: Int
  let status: Int
  let m: Int
  let mcache: Int
  let pageCacheBase: Int
  let pageCacheBits: Int
  let pageCacheScavenged: Int
  let statsSeq: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    id = try reader.offset("p", "id")
    status = try reader.offset("p", "status")
    m = try reader.offset("p", "m")
    mcache = try reader.offset("p", "mcache")
    pageCacheBase = try reader.offset("p", "pcache.base")
    pageCacheBits = try reader.offset("p", "pcache.cache")
    pageCacheScavenged = try reader.offset("p", "pcache.scav")
    statsSeq = try reader.offset("p", "statsSeq")
  }

  /// All but `statsSeq` stand in the first bytes.
  var prefix: Int { pageCacheScavenged + 8 }
}

/// `mcache`
struct CacheFields: Sendable {
  let size: Int
  let tinyAllocs: Int
  let alloc: Int
  let stackcache: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    size = try reader.size("mcache")
    tinyAllocs = try reader.offset("mcache", "tinyAllocs")
    alloc = try reader.offset("mcache", "alloc")
    stackcache = try reader.offset("mcache", "stackcache")
  }
}

/// `g`
struct GoroutineFields: Sendable {
  let stackLow: Int
  let stackHigh: Int
  let stackPointer: Int
  let status: Int
  let id: Int

  init(_ reader: GoLayoutReader) throws(GoLayoutError) {
    stackLow = try reader.offset("g", "stack.lo")
    stackHigh = try reader.offset("g", "stack.hi")
    stackPointer = try reader.offset("g", "sched.sp")
    status = try reader.offset("g", "atomicstatus")
    id = try reader.offset("g", "goid")
  }

  var prefix: Int { max(id, status) + 8 }
}
