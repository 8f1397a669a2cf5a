import MemoryUnits
import ObjectFile
import Testing

@testable import GoRuntime

/// Code made by hand, instruction by instruction.
@Suite struct CallSiteTests {
  private static let code: UInt64 = 0x40_1000
  private static let callee: UInt64 = 0x40_2000
  private static let variable: UInt64 = 0x61_2340

  private func site(
    _ bytes: [UInt8], _ machine: ELFHeader.Machine, caller: Range<UInt64>? = nil
  ) -> CallSite {
    var memory = TestMemory()
    memory.machine = machine
    memory.map(0x40_0000, 0x1_0000, "r-x")
    memory.write(bytes, at: Self.code)
    return CallSite(
      functions: [
        "caller": caller ?? Self.code..<Self.code + UInt64(bytes.count),
        "callee": Self.callee..<Self.callee + 64,
      ], memory: memory)
  }

  // MARK: amd64

  /// `lea rax, [rip + disp32]`, with another register where asked for.
  private func lea(_ target: UInt64, at offset: Int, register: UInt8 = 0) -> [UInt8] {
    [0x48, 0x8d, 0x05 | register << 3] + relative(target, at: offset + 7)
  }

  private func call(_ target: UInt64, at offset: Int) -> [UInt8] {
    [0xe8] + relative(target, at: offset + 5)
  }

  private func relative(_ target: UInt64, at next: Int) -> [UInt8] {
    littleEndianBytes(
      Int32(truncatingIfNeeded: Int64(bitPattern: target &- Self.code &- UInt64(next))))
  }

  private func nops(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x90, count: count) }

  @Test(arguments: [0, 1, 20, 33])
  func theAddressLoadedShortlyBeforeACallIsItsArgument(distance: Int) {
    let code =
      nops(10) + lea(Self.variable, at: 10) + nops(distance)
      + call(Self.callee, at: 17 + distance) + nops(5)
    #expect(site(code, .x8664).argument(of: "callee", in: "caller") == Self.variable)
  }

  @Test func oneLoadedLongBeforeIsNot() {
    let code = lea(Self.variable, at: 0) + nops(34) + call(Self.callee, at: 41)
    #expect(site(code, .x8664).argument(of: "callee", in: "caller") == nil)
  }

  @Test func theNearestLoadCountsAndOtherRegistersDoNot() {
    let code =
      lea(0x62_0000, at: 0) + lea(Self.variable, at: 7) + lea(0x63_0000, at: 14, register: 1)
      + call(Self.callee, at: 21)
    #expect(site(code, .x8664).argument(of: "callee", in: "caller") == Self.variable)
  }

  @Test func callsOfOthersAreNotTaken() {
    let code =
      lea(0x62_0000, at: 0) + call(Self.callee + 1, at: 7) + nops(40)
      + lea(Self.variable, at: 52) + call(Self.callee, at: 59)
    #expect(site(code, .x8664).argument(of: "callee", in: "caller") == Self.variable)
  }

  @Test func theFirstAddressInTheRangeIsFoundWithAnyRegister() {
    let code =
      lea(0x50_0000, at: 0, register: 3) + [0x4c]
      + lea(Self.variable, at: 7, register: 2).dropFirst()
      + lea(0x61_0000, at: 14)
    let site = site(Array(code), .x8664)
    #expect(site.firstAddress(loadedIn: "caller", within: 0x61_0000..<0x62_0000) == Self.variable)
    #expect(site.firstAddress(loadedIn: "caller", within: 0x70_0000..<0x71_0000) == nil)
  }

  // MARK: arm64

  /// `adrp xN; add xN, xN, #low`
  private func load(_ target: UInt64, at offset: Int, register: UInt32 = 0) -> [UInt8] {
    let page = (Self.code + UInt64(offset)) >> 12
    let pages = UInt32(truncatingIfNeeded: (target >> 12) &- page) & 0x1f_ffff
    return littleEndianBytes(
      0x9000_0000 | (pages & 3) << 29 | (pages >> 2) << 5 | register,
      0x9100_0000 | UInt32(target & 0xfff) << 10 | register << 5 | register)
  }

  private func branch(_ target: UInt64, at offset: Int) -> [UInt8] {
    let distance = Int64(target) - Int64(Self.code) - Int64(offset)
    return littleEndianBytes(
      0x9400_0000 | UInt32(truncatingIfNeeded: distance / 4) & 0x3ff_ffff)
  }

  private func idle(_ count: Int) -> [UInt8] {
    (0..<count).flatMap { _ in littleEndianBytes(UInt32(0xd503_201f)) }
  }

  @Test(arguments: [0, 1, 5])
  func onArm64TheAddressIsMadeOfPageAndOffset(between: Int) {
    for target in [Self.variable, 0x3f_0ff8] as [UInt64] {
      for callee in [Self.callee, 0x40_0100] as [UInt64] {
        let code =
          idle(2) + load(target, at: 8) + idle(between) + branch(callee, at: 16 + between * 4)
        var site = site(code, .aarch64)
        site = CallSite(
          functions: [
            "caller": Self.code..<Self.code + UInt64(code.count), "callee": callee..<callee + 4,
          ], memory: site.memory)
        #expect(site.argument(of: "callee", in: "caller") == target)
      }
    }
  }

  @Test func onArm64OneLoadedLongBeforeOrIntoAnotherRegisterIsNot() {
    let far = load(Self.variable, at: 0) + idle(6) + branch(Self.callee, at: 32)
    #expect(site(far, .aarch64).argument(of: "callee", in: "caller") == nil)
    let other = load(Self.variable, at: 0, register: 1) + branch(Self.callee, at: 8)
    #expect(site(other, .aarch64).argument(of: "callee", in: "caller") == nil)
    #expect(
      site(other, .aarch64).firstAddress(loadedIn: "caller", within: 0x61_0000..<0x62_0000)
        == Self.variable)
  }

  // MARK: what is no code

  @Test(arguments: [ELFHeader.Machine.x8664, .aarch64])
  func functionsThatAreMissingOrTooShortGiveNothing(machine: ELFHeader.Machine) {
    for length in 0...12 {
      let site = site([UInt8](repeating: 0xe8, count: length), machine)
      #expect(site.argument(of: "callee", in: "caller") == nil)
      #expect(site.firstAddress(loadedIn: "caller", within: 0..<UInt64.max) == nil)
    }
    let site = site([1], machine)
    #expect(site.argument(of: "nobody", in: "caller") == nil)
    #expect(site.argument(of: "callee", in: "nobody") == nil)
  }

  @Test(arguments: [ELFHeader.Machine.x8664, .aarch64])
  func functionsOfAnyLengthAreNotRead(machine: ELFHeader.Machine) {
    for caller in [0..<UInt64.max, Self.code..<Self.code + (1 << 20) + 1, 1 << 62..<(1 << 62) + 8]
      as [Range<UInt64>]
    {
      let site = site([], machine, caller: caller)
      #expect(site.argument(of: "callee", in: "caller") == nil)
    }
  }
}
