import MemoryUnits
import TestSupport
import Testing

@testable import GoRuntime

@Suite struct RegionListTests {
  private func regions(_ seed: UInt64) throws -> (SyntheticHeap, GoHeap) {
    let heap = SyntheticHeap(seed: seed)
    let runtime = SyntheticRuntime(heap, try layout("1.27"))
    return (heap, try #require(try runtime.read().first))
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func arenasAreCoveredExactlyAndNothingTwice(seed: UInt64) throws {
    let (heap, found) = try regions(seed)
    let regions = found.regions
    for (one, next) in zip(regions, regions.dropFirst()) {
      #expect(one.end <= next.start, "seed \(seed)")
      #expect(one.end < next.start || one.role != next.role, "seed \(seed)")
    }
    for arena in heap.arenas {
      let (start, end) = (Address(arena), Address(arena + GoConstants.arenaSize))
      let parts = regions.filter { $0.end > start && $0.start < end }
      let covered = parts.reduce(Int64(0)) {
        $0 + Int64(min($1.end, end).value - max($1.start, start).value)
      }
      #expect(covered == Int64(GoConstants.arenaSize), "seed \(seed)")
    }
    let inArenas = regions.filter {
      $0.role.rawValue.hasPrefix("span.") || $0.role.rawValue.hasPrefix("page.")
        || $0.role == .arenaReserved
    }
    #expect(
      inArenas.reduce(0) { $0 + $1.size.bytes }
        == Int64(heap.arenas.count) * Int64(GoConstants.arenaSize), "seed \(seed)")
    let prepared = heap.ranges.reduce(0) { $0 + Int64($1.upperBound - $1.lowerBound) }
    #expect(
      found.breakdown.arenaReserved.bytes
        == Int64(heap.arenas.count) * Int64(GoConstants.arenaSize) - prepared, "seed \(seed)")
  }

  @Test(arguments: 0..<10 as Range<UInt64>)
  func rolesHaveTheSizesOfTheBreakdown(seed: UInt64) throws {
    let (_, found) = try regions(seed)
    func size(_ role: GoRegionRole) -> ByteCount {
      ByteCount(found.regions.filter { $0.role == role }.reduce(0) { $0 + $1.size.bytes })
    }
    #expect(size(.spanInUse) == found.breakdown.inuse.bytes, "seed \(seed)")
    #expect(size(.spanStacks) == found.breakdown.manual.stacks, "seed \(seed)")
    #expect(size(.spanWorkbufs) == found.breakdown.manual.workbufs, "seed \(seed)")
    #expect(size(.pageFreeRetained) == found.breakdown.pages.freeRetained, "seed \(seed)")
    #expect(size(.pageFreeReleased) == found.breakdown.pages.freeReleased, "seed \(seed)")
    #expect(
      size(.pageCache)
        == found.breakdown.pages.cacheRetained + found.breakdown.pages.cacheReleased,
      "seed \(seed)")
    #expect(size(.persistent) == ByteCount(262_144))
  }

  @Test func metadataThatIsSaidToBeEverywhereHidesNothing() throws {
    let heap = SyntheticHeap(seed: 4)
    var runtime = SyntheticRuntime(heap, try layout("1.27"))
    // A list of summaries as long as the address space.
    runtime.write(UInt64(0x1000), at: runtime.field(\.summary))
    runtime.write(UInt64(1) << 60, at: runtime.field(\.summary) + 16)
    let found = try #require(try runtime.read().first)
    for (one, next) in zip(found.regions, found.regions.dropFirst()) {
      #expect(one.end <= next.start)
    }
    #expect(
      found.notes.contains {
        $0.hasSuffix("regions overlap others: the first of each two is shown")
      })
  }
}
