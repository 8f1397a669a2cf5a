import MemoryUnits
import TestSupport
import Testing

@testable import GoRuntime

/// A program's table of functions made by hand.
@Suite struct FunctionTableTests {
  private static let table: UInt64 = 0x48_0000
  private static let text: UInt64 = 0x40_1000
  private static let data: UInt64 = 0x60_0000
  private static let names: UInt64 = 0x80
  private static let functions: UInt64 = 0x10_0000

  private var memory = TestMemory()

  private init(_ names: [String], magic: UInt32 = 0xffff_fff1) {
    memory.map(Self.table, 0x20_0000, "r--", path: "/program")
    memory.map(Self.data, 0x1_0000, "rw-", path: "/program")
    // pcHeader: magic, two zeros, the least instruction, the size of pointers.
    memory.write(magic, at: Self.table)
    memory.write([0, 0, 1, 8], at: Self.table + 4)
    memory.write(UInt64(names.count), at: Self.table + 8)
    memory.write(Self.names, at: Self.table + 32)
    memory.write(Self.functions, at: Self.table + 64)
    var place = Self.names
    for (index, name) in names.enumerated() {
      let row = Self.table + Self.functions + UInt64(index) * 8
      let function = UInt64(names.count + 1) * 8 + UInt64(index) * 16
      memory.write(UInt32(index * 32), at: row)
      memory.write(UInt32(function), at: row + 4)
      memory.write(UInt32(place - Self.names), at: Self.table + Self.functions + function + 4)
      memory.write(Array(name.utf8) + [0], at: Self.table + place)
      place += UInt64(name.utf8.count) + 1
    }
    memory.write(
      UInt32(names.count * 32), at: Self.table + Self.functions + UInt64(names.count) * 8)
    writeModule(at: Self.data + 0x100, text: Self.text)
  }

  init() { self.init([]) }

  private mutating func writeModule(at place: UInt64, text: UInt64) {
    memory.write(Self.table, at: place)
    memory.writeSlice(Self.table + Self.names, 1, at: place + 8)
    memory.write(text, at: place + 176)
    memory.write(text &+ 0x1000, at: place + 184)
  }

  private func find(_ wanted: Set<String>) -> [String: Range<UInt64>]? {
    guard let range = AddressRange(Address(Self.data), length: 0x1_0000) else { return nil }
    let image = ProgramImage(path: "/program", range: range, memory: memory)
    return FunctionTable(in: image, memory, wanted: wanted)?.functions
  }

  @Test(arguments: [0xffff_fff0, 0xffff_fff1] as [UInt32])
  func functionsAreFoundByTheirNames(magic: UInt32) {
    let program = FunctionTableTests(["a.init", "runtime.f", "runtime.(*T).g", "z"], magic: magic)
    #expect(
      program.find(["runtime.f", "runtime.(*T).g"])
        == [
          "runtime.f": Self.text + 32..<Self.text + 64,
          "runtime.(*T).g": Self.text + 64..<Self.text + 96,
        ])
    #expect(program.find(["z", "nobody"]) == ["z": Self.text + 96..<Self.text + 128])
    #expect(program.find(["nobody"]) == nil)
  }

  @Test func tablesOfOtherVersionsAreNotRead() {
    #expect(FunctionTableTests(["f"], magic: 0xffff_fffb).find(["f"]) == nil)
  }

  @Test func manyFunctionsAreReadInParts() {
    var names = (0..<10_000).map { "f\($0)" }
    names[9_999] = "runtime.last"
    #expect(
      FunctionTableTests(names).find(["f0", "runtime.last"])
        == [
          "f0": Self.text..<Self.text + 32,
          "runtime.last": Self.text + 319_968..<Self.text + 320_000,
        ])
  }

  @Test func aTableThatLeadsNowhereIsNone() {
    for (offset, word) in [
      (8, UInt64.max), (32, 0xffff_ffff_ffff_ff00), (64, 0xffff_ffff_ffff_ff00), (64, 1 << 40),
    ] as [(UInt64, UInt64)] {
      var program = FunctionTableTests(["f", "g"])
      program.memory.write(word, at: Self.table + offset)
      _ = program.find(["f"])
    }
  }

  @Test func codeThatPassesTheEndOfTheAddressSpaceIsNone() {
    var program = FunctionTableTests(["f", "g"])
    program.writeModule(at: Self.data + 0x100, text: .max - 0x1fff)
    program.memory.write(UInt32.max, at: Self.table + Self.functions)
    let found = program.find(["f", "g"])
    let site = CallSite(
      functions: found ?? [:], memory: program.memory)
    #expect(site.argument(of: "g", in: "f") == nil)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func damageIsSurvived(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var program = FunctionTableTests((0..<20).map { "f\($0)" })
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let places =
        [
          0..<80, Self.functions..<Self.functions + 0x200,
        ].map { Self.table + $0.lowerBound..<Self.table + $0.upperBound }
        + [Self.data + 0x100..<Self.data + 0x1c0]
      guard let range = places.randomElement(using: &random) else { return }
      let place = UInt64.random(in: range, using: &random) & ~7
      let word =
        UInt64.random(in: 0 ... .max, using: &random) >> UInt64.random(in: 0...63, using: &random)
      program.memory.write(word, at: place)
    }
    let wanted: Set = ["f1", "f19"]
    let found = program.find(wanted) ?? [:]
    #expect(wanted.isSuperset(of: found.keys), "seed \(seed)")
  }
}
