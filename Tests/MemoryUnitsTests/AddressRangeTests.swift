import MemoryUnits
import Testing

struct AddressRangeTests {
  @Test func printsAsMapsDoes() {
    #expect("\(Address(0x400000))" == "00400000")
    #expect("\(Address(0xc0_0000_0000))" == "c000000000")
    #expect(range(0x400000, 0x402000).map { "\($0)" } == "00400000-00402000")
  }

  @Test func refusesAnEndBeforeTheStart() {
    #expect(range(2, 1) == nil)
    #expect(range(2, 2)?.isEmpty == true)
    #expect(AddressRange(Address(.max), length: 1) == nil)
    #expect(AddressRange(Address(0), length: .max)?.end == Address(.max))
  }

  @Test func hasALength() {
    #expect(range(0x400000, 0x402000)?.length == ByteCount(8192))
    #expect(range(0, .max)?.length == ByteCount(.max))
  }

  @Test func holdsItsStartButNotItsEnd() throws {
    let ten = try #require(range(10, 20))
    #expect(ten.contains(Address(10)) && ten.contains(Address(19)))
    #expect(!ten.contains(Address(9)) && !ten.contains(Address(20)))
  }

  @Test func intersects() throws {
    let a = try #require(range(10, 20))
    let b = try #require(range(15, 30))
    let c = try #require(range(20, 30))
    #expect(a.overlaps(b) && b.overlaps(a) && !a.overlaps(c) && !c.overlaps(a))
    #expect(a.intersection(b) == range(15, 20))
    #expect(a.intersection(c) == nil)
    #expect(a < b && b < c)
  }

  private func range(_ start: UInt64, _ end: UInt64) -> AddressRange? {
    AddressRange(Address(start), Address(end))
  }
}
