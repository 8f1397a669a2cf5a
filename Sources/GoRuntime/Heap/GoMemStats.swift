package import MemoryUnits

/// The fields of `runtime.MemStats` that tell of memory, under Go's own names: what
/// `runtime.ReadMemStats` would say at the moment when the memory was read.
///
/// Source: src/runtime/mstats.go, `MemStats` and `readmemstats_m`.
package struct GoMemStats: Hashable, Sendable, Codable {
  package var alloc: ByteCount
  package var totalAlloc: ByteCount
  package var sys: ByteCount
  package var mallocs: Int64
  package var frees: Int64
  package var heapAlloc: ByteCount
  package var heapSys: ByteCount
  package var heapIdle: ByteCount
  package var heapInuse: ByteCount
  package var heapReleased: ByteCount
  package var heapObjects: Int64
  package var stackInuse: ByteCount
  package var stackSys: ByteCount
  package var mspanInuse: ByteCount
  package var mspanSys: ByteCount
  package var mcacheInuse: ByteCount
  package var mcacheSys: ByteCount
  package var buckHashSys: ByteCount
  package var gcSys: ByteCount
  package var otherSys: ByteCount
  /// `nil` where the collector's pacer could not be found.
  package var nextGC: ByteCount?
  /// Nanoseconds since 1970; 0 before the first collection.
  package var lastGC: Int64
  package var numGC: Int64
  package var numForcedGC: Int64
  /// By size class, 61 of them, as Go has it.
  package var bySize: [BySize]

  package struct BySize: Hashable, Sendable, Codable {
    package var size: ByteCount
    package var mallocs: Int64
    package var frees: Int64

    private enum CodingKeys: String, CodingKey {
      case size = "Size"
      case mallocs = "Mallocs"
      case frees = "Frees"
    }
  }

  private enum CodingKeys: String, CodingKey {
    case alloc = "Alloc"
    case totalAlloc = "TotalAlloc"
    case sys = "Sys"
    case mallocs = "Mallocs"
    case frees = "Frees"
    case heapAlloc = "HeapAlloc"
    case heapSys = "HeapSys"
    case heapIdle = "HeapIdle"
    case heapInuse = "HeapInuse"
    case heapReleased = "HeapReleased"
    case heapObjects = "HeapObjects"
    case stackInuse = "StackInuse"
    case stackSys = "StackSys"
    case mspanInuse = "MSpanInuse"
    case mspanSys = "MSpanSys"
    case mcacheInuse = "MCacheInuse"
    case mcacheSys = "MCacheSys"
    case buckHashSys = "BuckHashSys"
    case gcSys = "GCSys"
    case otherSys = "OtherSys"
    case nextGC = "NextGC"
    case lastGC = "LastGC"
    case numGC = "NumGC"
    case numForcedGC = "NumForcedGC"
    case bySize = "BySize"
  }
}
