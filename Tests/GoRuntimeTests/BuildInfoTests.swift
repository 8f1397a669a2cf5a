import MemoryUnits
import TestSupport
import Testing

@testable import GoRuntime

@Suite struct BuildInfoTests {
  private static let start: UInt64 = 0x60_0000

  /// The blob at the start of a program's variables.
  private func blob(flags: UInt8, _ rest: [UInt8]) -> [UInt8] {
    [0xff] + Array(" Go buildinf:".utf8) + [8, flags]
      + [UInt8](repeating: 0, count: flags & 2 != 0 ? 16 : 0) + rest
  }

  private func varint(_ number: Int) -> [UInt8] {
    number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7f) | 0x80] + varint(number >> 7)
  }

  private func string(_ text: String) -> [UInt8] { varint(text.utf8.count) + Array(text.utf8) }

  private func info(
    _ content: [UInt8], at offset: UInt64 = 0, _ more: (inout TestMemory) -> Void = { _ in }
  ) throws(GoRuntimeError) -> BuildInfo? {
    var memory = TestMemory()
    memory.map(Self.start, 0x4_0000)
    memory.write(content, at: Self.start + offset)
    more(&memory)
    guard let range = AddressRange(Address(Self.start), length: 0x4_0000) else { return nil }
    return try BuildInfo(in: ProgramImage(path: nil, range: range, memory: memory), memory)
  }

  @Test(arguments: [0, 16, 0x1_0000, 0x1_fff0] as [UInt64])
  func theVersionStandsBehindTheMark(offset: UInt64) throws {
    let info = try info(
      blob(flags: 2, string("go1.27.3") + string("path\tx\n") + [1]), at: offset)
    #expect(info?.version == "go1.27.3")
    #expect(info?.number == GoVersionNumber(1, 27))
    #expect(info?.experiments.isEmpty == true)
  }

  @Test func olderProgramsPointToIt() throws {
    let info = try info(blob(flags: 0, littleEndianBytes(Self.start + 0x100, UInt64(0)))) {
      $0.write(Self.start + 0x200, at: Self.start + 0x100)
      $0.write(UInt64(8), at: Self.start + 0x108)
      $0.write(Array("go1.17.2".utf8), at: Self.start + 0x200)
    }
    #expect(info?.version == "go1.17.2")
    #expect(info?.names("greenteagc") == false)
  }

  @Test func experimentsStandInTheVersionOrInTheModules() throws {
    let inVersion = try info(blob(flags: 2, string("go1.25.5 X:greenteagc,arenas") + [0]))
    #expect(inVersion?.names("greenteagc") == true)
    #expect(inVersion?.names("arenas") == true)
    #expect(inVersion?.names("nogreenteagc") == false)
    let modules = "path\tmain\nbuild\tCGO_ENABLED=1\nbuild\tGOEXPERIMENT=nogreenteagc,arenas\n"
    let inModules = try info(blob(flags: 2, string("go1.26.6") + string(modules)))
    #expect(inModules?.experiments == "nogreenteagc,arenas")
    #expect(inModules?.names("nogreenteagc") == true)
    #expect(inModules?.names("greenteagc") == false)
  }

  @Test func aProgramWithoutItSaysNothing() throws {
    #expect(try info([1, 2, 3]) == nil)
    // Not where the linker aligns it.
    #expect(try info(blob(flags: 2, string("go1.27.3")), at: 8) == nil)
    // The mark alone at the end.
    #expect(try info([0xff] + Array(" Go buildinf:".utf8), at: 0x3_fff0) == nil)
  }

  @Test func aVersionOfAMegabyteIsNone() {
    #expect(
      message { _ = try info(blob(flags: 2, varint(1 << 20))) }
        == "the version in .go.buildinfo at 0x600020: found a length of 1048576 bytes")
    #expect(
      message { _ = try info(blob(flags: 2, [UInt8](repeating: 0xff, count: 10))) }
        == "the version in .go.buildinfo at 0x600020: found a length of 9223372036854775807 bytes")
    #expect(
      message {
        _ = try info(blob(flags: 0, littleEndianBytes(Self.start + 0x100))) {
          $0.write(UInt64(1) << 63, at: Self.start + 0x108)
        }
      }
        == "the version that .go.buildinfo at 0x600000 points to at 0x600100: "
        + "found a length of 9223372036854775808 bytes")
  }

  @Test func aPointerToNowhereIsNamed() {
    #expect(
      message { _ = try info(blob(flags: 0, littleEndianBytes(UInt64(0xdead_0000)))) }
        == "the version that .go.buildinfo at 0x600000 points to at 0xdead0000: "
        + "nothing is mapped at offset 0xdead0000")
  }

  @Test func modulesThatAreNoneHideNoVersion() throws {
    let info = try info(blob(flags: 2, string("go1.24.11") + varint(1 << 30)))
    #expect(info?.version == "go1.24.11")
    #expect(info?.experiments.isEmpty == true)
  }
}
