import MemoryUnits
import Testing

@testable import GoRuntime

/// Source: src/runtime/mgcpacer.go, `heapGoalInternal` and `memoryLimitHeapGoal`, of 1.19 and of 1.21.
@Suite struct HeapGoalTests {
  private struct Pacer {
    var goal: UInt64 = 100 << 20
    var limit: UInt64 = UInt64(Int64.max)
    var mapped: UInt64 = 60 << 20
    var allocated: UInt64 = 40 << 20
    var freed: UInt64 = 10 << 20
    var marked: UInt64 = 20 << 20
    var sweepMinimum: UInt64 = 0
    var triggered: UInt64 = .max
  }

  private func goal(_ pacer: Pacer, _ name: String, unflushed: Int64 = 0) throws -> Int64? {
    var heap = SyntheticHeap()
    heap.arenas = [0xc0_0000_0000]
    heap.ranges = [0xc0_0000_0000..<0xc0_0040_0000]
    heap.caches = [SyntheticHeap.PageCache(base: 0, free: 0, scavenged: 0)]
    heap.spans = [SyntheticHeap.Span(start: 0xc0_0000_0000, pages: 256, slotSize: 2 << 20)]
    var runtime = SyntheticRuntime(heap, try layout(name))
    let fields = runtime.layout.pacer
    for (offset, value) in [
      (fields.gcPercentHeapGoal, pacer.goal), (fields.memoryLimit, pacer.limit),
      (fields.mappedReady, pacer.mapped), (fields.totalAlloc, pacer.allocated),
      (fields.totalFree, pacer.freed), (fields.heapMarked, pacer.marked),
      (fields.sweepDistMinTrigger, pacer.sweepMinimum), (fields.triggered, pacer.triggered),
    ] {
      runtime.write(value, at: SyntheticRuntime.pacer + UInt64(offset))
    }
    return HeapGoal(try runtime.copy(), unflushed: unflushed)?.bytes.bytes
  }

  @Test(arguments: ["1.19", "1.20", "1.21", "1.27"])
  func withoutALimitItIsThatOfGOGC(name: String) throws {
    #expect(try goal(Pacer(), name) == 100 << 20)
    #expect(try goal(Pacer(sweepMinimum: 120 << 20), name) == 120 << 20)
    // A trigger that is nearly there moves it on.
    #expect(try goal(Pacer(triggered: 100 << 20), name) == (100 << 20) + (64 << 10))
    #expect(try goal(Pacer(triggered: 50 << 20), name) == 100 << 20)
  }

  @Test(arguments: ["1.19", "1.20", "1.21", "1.27"])
  func aLimitThatIsFarAwayChangesNothing(name: String) throws {
    #expect(try goal(Pacer(limit: 500 << 20), name) == 100 << 20)
  }

  /// 2 MiB are free: 60 − 2 − 30 = 28 of 80 are other memory, and 52 are left for the heap.
  private static let other: Int64 = (60 - 2 - 30) << 20

  @Test func in119TheRoomBelowALimitIsAMebibyte() throws {
    #expect(try goal(Pacer(limit: 80 << 20), "1.19") == (80 << 20) - Self.other - (1 << 20))
  }

  @Test func in120TheRoomIsNotKnown() throws {
    #expect(try goal(Pacer(limit: 80 << 20), "1.20") == nil)
  }

  @Test(arguments: ["1.21", "1.24", "1.27"])
  func since121TheRoomIsThreePercent(name: String) throws {
    let goal = (80 << 20) - Self.other
    #expect(try self.goal(Pacer(limit: 80 << 20), name) == goal - goal / 100 * 3)
    // Of a small heap a mebibyte, even where that is most of it.
    let small = Pacer(limit: 119 << 19, allocated: 1 << 19, freed: 0, marked: 0)
    #expect(try self.goal(small, name) == 1 << 20)
  }

  @Test func whatIsUnflushedCountsAsAllocated() throws {
    let goal = (80 << 20) - Self.other + 4096
    #expect(
      try self.goal(Pacer(limit: 80 << 20), "1.27", unflushed: 4096) == goal - goal / 100 * 3)
  }

  @Test func pastTheLimitItIsWhatIsAlive() throws {
    #expect(try goal(Pacer(limit: 20 << 20), "1.27") == 20 << 20)
    // What is mapped beyond the limit is taken off twice.
    let tight = Pacer(limit: 50 << 20, marked: 5 << 20)
    #expect(try goal(tight, "1.27") == (50 - 28 - 10 - 1) << 20)
    #expect(try goal(Pacer(limit: 1), "1.27") == 20 << 20)
  }

  @Test func numbersOfDamageDoNotTrap() throws {
    let damaged = Pacer(
      goal: .max, limit: 1 << 62, mapped: .max, allocated: 1, freed: .max, marked: 1 << 63,
      sweepMinimum: .max, triggered: .max - 1)
    for name in ["1.19", "1.20", "1.27"] { _ = try goal(damaged, name) }
  }
}
