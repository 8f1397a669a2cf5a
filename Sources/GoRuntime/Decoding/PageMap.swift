import MemoryUnits

/// Every page of the heap's prepared address space with its role.
struct PageMap {
  /// Neighbours of one role together, in order of address.
  private(set) var runs: [(range: Range<UInt64>, role: GoRegionRole)] = []
  private var pages: [GoRegionRole: Int64] = [:]
  /// Pages that no memory stands behind, by their bits.
  private(set) var scavenged: Int64 = 0
  /// Pages that are taken, by their bits.
  private var taken: Int64 = 0
  private(set) var cacheRetained: Int64 = 0
  private(set) var cacheReleased: Int64 = 0

  /// Far more than a heap of TiB has.
  private static let runLimit = 1 << 24

  /// Throws where the pages change their role more often than in any heap.
  init(_ copy: HeapCopy, _ manual: ManualTally) throws(GoRuntimeError) {
    var spans = copy.inUse.map { (start: $0.start, end: $0.end, role: GoRegionRole.spanInUse) }
    spans += manual.entries.map {
      (
        start: $0.start, end: $0.start &+ $0.pages &* GoConstants.pageSize,
        role: $0.isWorkbuf ? .spanWorkbufs : .spanStacks
      )
    }
    spans.sort { $0.start < $1.start }
    let caches = copy.processors.map { $0.pageCache(copy.location.layout) }
      .filter { $0.free != 0 }
    for cache in caches {
      cacheReleased += Int64((cache.free & cache.scavenged).nonzeroBitCount)
      cacheRetained += Int64((cache.free & ~cache.scavenged).nonzeroBitCount)
    }
    // None reaches into the next chunk.
    let cachesByChunk = Dictionary(grouping: caches) { $0.base / GoConstants.chunkSize }
    var next = 0
    var roles = [GoRegionRole](repeating: .pageInFlight, count: GoConstants.chunkPages)
    for chunk in copy.pages.chunks {
      fill(&roles, chunk)
      for cache in cachesByChunk[chunk.start / GoConstants.chunkSize] ?? [] {
        Self.paint(&roles, chunk.start, cache)
      }
      // Spans may begin in an earlier chunk; those before this one are done with.
      while next < spans.count && spans[next].end <= chunk.start { next += 1 }
      var index = next
      while index < spans.count && spans[index].start < chunk.start + GoConstants.chunkSize {
        let span = spans[index]
        let first = max(span.start, chunk.start) - chunk.start
        let last = min(span.end, chunk.start + GoConstants.chunkSize) - chunk.start
        for page in Int(first / GoConstants.pageSize)..<Int(last / GoConstants.pageSize) {
          roles[page] = span.role
        }
        index += 1
      }
      append(roles, chunk.start)
      guard runs.count <= Self.runLimit else {
        throw .implausible(
          what: "the bitmap of pages", address: chunk.start,
          found: "more than \(Self.runLimit) changes from page to page")
      }
    }
  }

  /// What the bits alone say.
  private mutating func fill(_ roles: inout [GoRegionRole], _ chunk: PageBitmapCopy.Chunk) {
    for word in 0..<8 {
      let taken = chunk.taken[word]
      let released = chunk.scavenged[word]
      scavenged += Int64(released.nonzeroBitCount)
      self.taken += Int64(taken.nonzeroBitCount)
      for bit in 0..<64 {
        let isTaken = taken >> UInt64(bit) & 1 != 0
        let isReleased = released >> UInt64(bit) & 1 != 0
        roles[word * 64 + bit] =
          isTaken
          ? (isReleased ? .pagePadding : .pageInFlight)
          : (isReleased ? .pageFreeReleased : .pageFreeRetained)
      }
    }
  }

  private static func paint(
    _ roles: inout [GoRegionRole], _ start: UInt64,
    _ cache: (base: UInt64, free: UInt64, scavenged: UInt64)
  ) {
    guard cache.base >= start, cache.base < start + GoConstants.chunkSize else { return }
    let first = Int((cache.base - start) / GoConstants.pageSize)
    for bit in 0..<GoConstants.pageCachePages where first + bit < GoConstants.chunkPages {
      if cache.free >> UInt64(bit) & 1 != 0 { roles[first + bit] = .pageCache }
    }
  }

  private mutating func append(_ roles: [GoRegionRole], _ start: UInt64) {
    var first = 0
    for page in 1...roles.count where page == roles.count || roles[page] != roles[first] {
      let low = start + UInt64(first) * GoConstants.pageSize
      let high = start + UInt64(page) * GoConstants.pageSize
      pages[roles[first], default: 0] += Int64(page - first)
      if let last = runs.last, last.range.upperBound == low, last.role == roles[first] {
        runs[runs.count - 1].range = last.range.lowerBound..<high
      } else {
        runs.append((low..<high, roles[first]))
      }
      first = page
    }
  }

  var takenByBits: Int64 { taken * Int64(GoConstants.pageSize) }

  func bytes(_ role: GoRegionRole) -> Int64 {
    (pages[role] ?? 0) * Int64(GoConstants.pageSize)
  }
}
