import MemoryUnits
import TestSupport
import Testing

struct RangeMapTests {
  @Test func findsTheLabelOfAnAddress() throws {
    var map = RangeMap<String>()
    #expect(map.insert(try range(20, 30), "b"))
    #expect(map.insert(try range(0, 10), "a"))
    #expect(map.insert(try range(30, 31), "c"))
    #expect(map.entries.map(\.label) == ["a", "b", "c"])
    #expect(map[Address(0)]?.label == "a")
    #expect(map[Address(10)] == nil)
    #expect(map[Address(29)]?.label == "b")
    #expect(map[Address(30)]?.label == "c")
    #expect(map[Address(.max)] == nil)
  }

  @Test func refusesOverlapsAndEmptyRanges() throws {
    var map = RangeMap<Int>()
    #expect(map.insert(try range(10, 20), 1))
    for (start, end) in [(5, 11), (19, 25), (12, 13), (0, 99), (10, 20), (15, 15)] {
      #expect(!map.insert(try range(UInt64(start), UInt64(end)), 2), "\(start)-\(end)")
    }
    #expect(map.entries.count == 1)
  }

  @Test func findsTheEntriesThatShareAnAddressWithARange() throws {
    var map = RangeMap<String>()
    for (start, end, label) in [(10, 20, "a"), (20, 30, "b"), (40, 50, "c")] {
      _ = map.insert(try range(UInt64(start), UInt64(end)), label)
    }
    let found = { map.entries(overlapping: $0).map(\.label) }
    #expect(found(try range(0, 99)) == ["a", "b", "c"])
    #expect(found(try range(19, 21)) == ["a", "b"])
    #expect(found(try range(25, 40)) == ["b"])
    #expect(found(try range(30, 40)) == [])
    #expect(found(try range(50, 60)) == [])
  }

  /// Against a plain array with a place for each address.
  @Test(arguments: 0..<50 as Range<UInt64>)
  func coversEachAddressOnce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var map = RangeMap<Int>()
    var plain = [Int?](repeating: nil, count: 100)
    for label in 0..<40 {
      let start = Int.random(in: 0..<100, using: &random)
      let end = Int.random(in: start...min(start + 12, 100), using: &random)
      let isFree = start < end && plain[start..<end].allSatisfy { $0 == nil }
      #expect(map.insert(try range(UInt64(start), UInt64(end)), label) == isFree)
      if isFree { for address in start..<end { plain[address] = label } }
    }
    for address in 0..<100 {
      #expect(map[Address(UInt64(address))]?.label == plain[address])
    }
  }

  private func range(_ start: UInt64, _ end: UInt64) throws -> AddressRange {
    try #require(AddressRange(Address(start), Address(end)))
  }
}
