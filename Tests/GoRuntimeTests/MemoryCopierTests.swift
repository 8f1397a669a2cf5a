import TestSupport
import Testing

@testable import GoRuntime

@Suite struct MemoryCopierTests {
  private static let start: UInt64 = 0x10_0000

  private func memory(_ size: UInt64 = 0x40_0000) -> TestMemory {
    var memory = TestMemory()
    memory.map(Self.start, size)
    return memory
  }

  /// What each place holds, and how many reads that took.
  private func copy(
    _ places: [MemoryPlace], _ memory: TestMemory
  ) throws(GoRuntimeError) -> (content: [[UInt8]], reads: Int64) {
    var copier = MemoryCopier(memory)
    var content = [[UInt8]](repeating: [], count: places.count)
    try copier.each(places, "a structure") { content[$0] = Array($1) }
    return (content, copier.reads)
  }

  @Test func neighboursAreReadTogether() throws {
    var memory = memory()
    memory.write([1, 2, 3, 4], at: Self.start + 8)
    memory.write([5, 6], at: Self.start + 4108)
    let (content, reads) = try copy(
      [
        MemoryPlace(address: Self.start + 8, count: 4),
        MemoryPlace(address: Self.start + 10, count: 1),
        MemoryPlace(address: Self.start + 4108, count: 2),
      ], memory)
    #expect(content == [[1, 2, 3, 4], [3], [5, 6]])
    #expect(reads == 1)
  }

  @Test func whatLiesFartherApartIsReadByItself() throws {
    var memory = TestMemory()
    memory.map(Self.start, 0x1000)
    memory.map(Self.start + 0x3000, 0x1000)
    let (content, reads) = try copy(
      [
        MemoryPlace(address: Self.start, count: 1),
        MemoryPlace(address: Self.start + 0x3000, count: 1),
      ], memory)
    #expect(content == [[0], [0]])
    #expect(reads == 2)
  }

  @Test func noReadIsLargerThanAMebibyteUnlessOneStructureIs() throws {
    let places = stride(from: Self.start, to: Self.start + (3 << 20), by: 2048).map {
      MemoryPlace(address: $0, count: 64)
    }
    #expect(try copy(places, memory()).reads == 3)
    #expect(try copy([MemoryPlace(address: Self.start, count: 3 << 20)], memory()).reads == 1)
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func everyPlaceGetsItsOwnBytes(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var memory = memory(0x8000)
    let content = (0..<0x8000).map { _ in UInt8.random(in: 0...255, using: &random) }
    memory.write(content, at: Self.start)
    let places = (0..<40).map { _ in
      let first = Int.random(in: 0..<0x7f00, using: &random)
      return MemoryPlace(
        address: Self.start + UInt64(first), count: Int.random(in: 0...256, using: &random))
    }.sorted { $0.address < $1.address }
    let copied = try copy(places, memory).content
    for (place, bytes) in zip(places, copied) {
      let first = Int(place.address - Self.start)
      #expect(bytes == Array(content[first..<first + place.count]), "seed \(seed)")
    }
  }

  @Test func aPlaceThatCannotBeReadIsNamed() {
    #expect(
      message { _ = try copy([MemoryPlace(address: 0xdead_0000, count: 8)], memory()) }
        == "a structure at 0xdead0000: nothing is mapped at offset 0xdead0000")
    #expect(
      message { _ = try copy([MemoryPlace(address: .max - 7, count: 64)], memory()) }
        == "a structure at 0xfffffffffffffff8: nothing is mapped at offset 0xfffffffffffffff8")
  }

  @Test func placesAtTheEndOfTheAddressSpaceDoNotWrapAround() {
    var memory = TestMemory()
    memory.map(.max - 0xfff, 0xfff)
    memory.map(0x1000, 0x1000)
    #expect(
      message { _ = try copy([MemoryPlace(address: .max - 0x7f, count: 0x90)], memory) }
        == "a structure at 0xffffffffffffff80: found no end before the last address")
    // In the order in which addresses that passed the end come.
    #expect(
      message {
        _ = try copy(
          [
            MemoryPlace(address: .max - 0x7f, count: 8), MemoryPlace(address: 0x1000, count: 8),
          ], memory)
      } == nil)
  }

  @Test func aBlockOfANegativeLengthIsNone() {
    var copier = MemoryCopier(memory())
    #expect(
      message { _ = try copier.block(at: 0x1000, count: -1, "it") }
        == "it at 0x1000: found a length of -1 bytes")
    #expect(
      message { _ = try copier.block(at: .max, count: 2, "it") }
        == "it at 0xffffffffffffffff: found a length of 2 bytes")
  }

  @Test func theWordsOfASliceAreRead() throws {
    var memory = memory()
    memory.write(Array(0..<300_000 as Range<UInt64>).withUnsafeBytes { Array($0) }, at: Self.start)
    var copier = MemoryCopier(memory)
    let slice = GoSlice(start: Self.start, count: 300_000, capacity: 300_001)
    #expect(try copier.words(of: slice, limit: 300_000, "a list") == Array(0..<300_000))
    #expect(copier.bytesRead == 2_400_000)
    #expect(copier.reads == 3)
  }

  private static let slices: [(count: UInt64, capacity: UInt64, expected: String)] = [
    (1 << 63, 1 << 63, "9223372036854775808 elements of 9223372036854775808, at most 10 expected"),
    (11, 11, "11 elements of 11, at most 10 expected"),
    (3, 2, "3 elements of 2, at most 10 expected"),
    (.max, 0, "18446744073709551615 elements of 0, at most 10 expected"),
  ]

  @Test(arguments: slices)
  func aSliceOfAnImplausibleLengthIsNone(count: UInt64, capacity: UInt64, expected: String) {
    var copier = MemoryCopier(memory())
    let slice = GoSlice(start: 0x5000, count: count, capacity: capacity)
    #expect(
      message { _ = try copier.words(of: slice, limit: 10, "a list") }
        == "a list at 0x5000: found \(expected)")
  }

  @Test func theFirstImplausibleWordIsNamed() {
    var memory = memory()
    for (index, word) in ([0x5000, 0x6008, 0x6004, 0] as [UInt64]).enumerated() {
      memory.write(word, at: Self.start + UInt64(index) * 8)
    }
    var copier = MemoryCopier(memory)
    let slice = GoSlice(start: Self.start, count: 4, capacity: 4)
    #expect(
      message { _ = try copier.words(of: slice, limit: 10, "a list", where: isPointer) }
        == "a list at 0x100010: found 0x6004")
  }

  @Test func anEmptySliceNeedsNoMemory() throws {
    var copier = MemoryCopier(memory())
    let slice = GoSlice(start: 0, count: 0, capacity: 0)
    #expect(try copier.words(of: slice, limit: 10, "a list").isEmpty)
  }

  @Test func aSearchEndsWhenItHasLookedAtTooMuch() throws {
    var copier = MemoryCopier(memory(), budget: 10_000)
    _ = try copier.block(at: Self.start, count: 8, "it")
    _ = try copier.block(at: Self.start, count: 8, "it")
    for _ in 0..<2 {
      #expect(
        message { _ = try copier.block(at: Self.start, count: 8, "it") }
          == "it at 0x100000: found no end of what to look at")
    }
  }
}
