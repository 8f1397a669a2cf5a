import Testing

@testable import GoRuntime

@Suite struct PageMapTests {
  private func map(_ runtime: SyntheticRuntime) throws -> PageMap {
    let copy = try runtime.copy()
    let statistics = HeapStatistics(copy.statistics, copy.location.layout)
    return try PageMap(copy, ManualTally(copy, inWorkBufs: statistics.inWorkBufs))
  }

  /// What each page is for, one by one.
  private func roles(_ heap: SyntheticHeap) -> [UInt64: GoRegionRole] {
    var roles: [UInt64: GoRegionRole] = [:]
    for range in heap.ranges {
      for page in stride(from: range.lowerBound, to: range.upperBound, by: 8192) {
        roles[page] =
          heap.released.contains(page)
          ? .pageFreeReleased : heap.padding.contains(page) ? .pagePadding : .pageFreeRetained
      }
    }
    for cache in heap.caches where cache.base != 0 {
      for page in 0..<64 as Range<UInt64> where cache.free >> page & 1 != 0 {
        roles[cache.base + page * 8192] = .pageCache
      }
    }
    for span in heap.spans {
      for page in 0..<span.pages {
        roles[span.start + page * 8192] =
          span.state == .inUse ? .spanInUse : span.isWorkbuf ? .spanWorkbufs : .spanStacks
      }
    }
    return roles
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func everyPageHasTheRoleThatTheHeapGivesIt(seed: UInt64) throws {
    let heap = SyntheticHeap(seed: seed)
    let map = try map(SyntheticRuntime(heap, try layout("1.27")))
    var expected = roles(heap)
    for (range, role) in map.runs {
      for page in stride(from: range.lowerBound, to: range.upperBound, by: 8192) {
        #expect(expected.removeValue(forKey: page) == role, "seed \(seed), page \(page)")
      }
    }
    #expect(expected.isEmpty, "seed \(seed)")
    for (one, next) in zip(map.runs, map.runs.dropFirst()) {
      #expect(one.range.upperBound <= next.range.lowerBound)
      #expect(one.range.upperBound < next.range.lowerBound || one.role != next.role)
    }
    for role in GoRegionRole.allCases {
      let count = roles(heap).values.count { $0 == role }
      #expect(map.bytes(role) == Int64(count) * 8192, "seed \(seed), \(role)")
    }
    let cached = heap.caches.map { (free: $0.free, scavenged: $0.free & $0.scavenged) }
    #expect(map.cacheReleased == Int64(cached.reduce(0) { $0 + $1.scavenged.nonzeroBitCount }))
    #expect(
      map.cacheRetained + map.cacheReleased
        == Int64(cached.reduce(0) { $0 + $1.free.nonzeroBitCount }))
    #expect(map.scavenged == Int64(heap.released.count + heap.padding.count))
  }

  @Test func pagesTakenWithoutASpanAreInFlight() throws {
    var heap = SyntheticHeap()
    heap.arenas = [0xc0_0000_0000]
    heap.ranges = [0xc0_0000_0000..<0xc0_0040_0000]
    heap.caches = [SyntheticHeap.PageCache(base: 0, free: 0, scavenged: 0)]
    heap.spans = [SyntheticHeap.Span(start: 0xc0_0000_0000, pages: 2, slotSize: 16384)]
    var runtime = SyntheticRuntime(heap, try layout("1.27"))
    let number = (0xc0_0000_0000 &- runtime.layout.arenaBaseOffset) / GoConstants.chunkSize
    runtime.write(
      UInt64(0b10111), at: SyntheticRuntime.pageBitmaps + number % 8192 * 128)
    let map = try map(runtime)
    #expect(map.bytes(.pageInFlight) == 16384)
    #expect(map.takenByBits == 4 * 8192)
    #expect(map.bytes(.spanInUse) == 16384)
    // The heap as a whole tells so.
    let identity = try #require(
      try runtime.read().first?.identities.first { $0.id == "pages-taken-are-spans" })
    #expect(identity.residue == 16384)
  }

  private static let faults: [(first: UInt64, second: UInt64, expected: String)] = [
    (
      0xc0_0000_0000, 0xc0_0000_0000,
      "the ranges of the heap at 0x7f0000201000: found 0xc000000000 to 0xc000000000"
    ),
    (
      0xc0_0000_0000, 0xc0_0040_2000,
      "the ranges of the heap at 0x7f0000201000: found 0xc000000000 to 0xc000402000"
    ),
    (
      0xc0_0040_0000, 0xc0_0000_0000,
      "the ranges of the heap at 0x7f0000201000: found 0xc000400000 to 0xc000000000"
    ),
    // 2^47 bytes, then what no arena holds.
    (
      0, 1 << 47, "the ranges of the heap at 0x7f0000201000: found 0x0 to 0x800000000000"
    ),
    (
      0xc0_0000_0000, 0xc0_0800_0000,
      "the ranges of the heap at 0x7f0000201000: found 0xc000000000 to 0xc008000000"
    ),
  ]

  @Test(arguments: faults)
  func rangesThatCannotBeAreNamed(first: UInt64, second: UInt64, expected: String) throws {
    var heap = SyntheticHeap()
    heap.arenas = [0xc0_0000_0000]
    heap.ranges = [0xc0_0000_0000..<0xc0_0040_0000]
    heap.caches = [SyntheticHeap.PageCache(base: 0, free: 0, scavenged: 0)]
    heap.spans = [SyntheticHeap.Span(start: 0xc0_0000_0000, pages: 2, slotSize: 16384)]
    var runtime = SyntheticRuntime(heap, try layout("1.27"))
    runtime.write(first, at: 0x7f00_0020_1000)
    runtime.write(second, at: 0x7f00_0020_1008)
    #expect(message { _ = try runtime.copy() } == expected)
  }

  @Test func aPartWithoutABitmapIsNamed() throws {
    var runtime = SyntheticRuntime(SyntheticHeap(seed: 1), try layout("1.27"))
    let number = (0xc0_0000_0000 &- runtime.layout.arenaBaseOffset) / GoConstants.chunkSize
    runtime.write(UInt64(0), at: runtime.field(\.chunks) + number / 8192 * 8)
    #expect(
      message { _ = try runtime.copy() }
        == "the bitmap of pages at 0xc000000000: found no bitmap for this address")
  }
}
