import MemoryUnits
import TestSupport
import Testing

@testable import GoRuntime

@Suite struct CentralListsTests {
  private static let start: UInt64 = 0x60_0000
  private static let size: UInt64 = 0x10_0000

  private func places(_ write: (inout TestMemory) -> Void) -> [CentralLists] {
    var memory = TestMemory()
    memory.map(Self.start, Self.size)
    write(&memory)
    guard let range = AddressRange(Address(Self.start), length: Self.size) else { return [] }
    return CentralLists.places(in: ProgramImage(path: nil, range: range, memory: memory))
  }

  private func write(_ memory: inout TestMemory, at address: UInt64, stride: UInt64) {
    for index in 0..<136 as Range<UInt64> { memory.write(index, at: address + index * stride) }
  }

  @Test(arguments: [192, 256] as [UInt64])
  func areFoundByTheirNumbers(stride: UInt64) {
    let address = Self.start + 0x4_2188
    #expect(
      places { write(&$0, at: address, stride: stride) }
        == [CentralLists(address: address, stride: Int(stride))])
  }

  @Test func ofEveryRuntimeInTheImage() {
    let found = places {
      write(&$0, at: Self.start + 0x100, stride: 192)
      write(&$0, at: Self.start + 0x8_0000, stride: 256)
    }
    #expect(found.map(\.address) == [Self.start + 0x100, Self.start + 0x8_0000])
  }

  @Test func oneWrongNumberMakesThemNone() {
    for index in [0, 1, 77, 135] as [UInt64] {
      let found = places {
        write(&$0, at: Self.start + 0x100, stride: 192)
        $0.write(index + 1, at: Self.start + 0x100 + index * 192)
      }
      #expect(found.isEmpty, "number \(index)")
    }
  }

  @Test func oneThatTheImageEndsInIsNone() {
    let stride: UInt64 = 192
    let end = Self.start + Self.size
    #expect(places { write(&$0, at: end - 136 * stride, stride: stride) }.count == 1)
    #expect(places { write(&$0, at: end - 136 * stride + 8, stride: stride) }.isEmpty)
    // The number 1 at the very start.
    #expect(places { $0.write(UInt64(1), at: Self.start) }.isEmpty)
  }
}
