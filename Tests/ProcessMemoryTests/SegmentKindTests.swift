import MemoryUnits
import ObjectFile
import ProcessMemory
import TestSupport
import Testing

@Suite struct SegmentKindTests {
  private func structure(_ builder: ELFBuilder) throws -> CoreStructure {
    try CoreFile(BytesInMemory(builder.build(), path: "core")).structure()
  }

  private func kinds(_ core: CoreStructure) throws -> [UInt64: SegmentKind] {
    let classified = try #require(core.classifiedSegments())
    return Dictionary(
      uniqueKeysWithValues: classified.map { ($0.segment.range.start.value, $0.kind) })
  }

  private func sums(_ core: CoreStructure) throws -> [SegmentKind: Int64] {
    let classified = try #require(core.classifiedSegments())
    return Dictionary(
      classified.map { ($0.kind, $0.segment.range.length.bytes) }, uniquingKeysWith: +)
  }

  @Test func tellsTheKindsOfAKernelsCore() throws {
    #expect(
      try kinds(structure(.smallCore())) == [
        0x400000: .text, 0x404000: .readOnly, 0x406000: .data, 0x407000: .bss,
        0xc0_0000_0000: .anonymous, 0xc0_0000_2000: .reserved, 0xc1_0000_0000: .anonymous,
        0x7f00_0000_0000: .data, 0x7fff_0000_0000: .special, 0x7fff_0000_3000: .special,
        0x7ffd_0000_0000: .stack, 0xffff_ffff_ff60_0000: .special,
      ])
  }

  @Test func infersReservationsOfAGdbCore() throws {
    let core = try structure(.smallCore(isGDB: true))
    let reserved = try #require(core.classifiedSegments()).filter { $0.kind == .reserved }
    #expect(reserved.map(\.segment.range.start.value) == [0xc0_0000_2000])
    #expect(reserved.map(\.isInferred) == [true])
  }

  @Test func readableMemoryWithContentIsNoReservation() throws {
    var builder = ELFBuilder.smallCore(isGDB: true)
    let index = try #require(builder.segments.firstIndex { $0.address == 0xc0_0000_2000 })
    builder.segments[index].content[0x4321] = 1
    #expect(try kinds(structure(builder))[0xc0_0000_2000] == .anonymous)
  }

  @Test func bssEndsWhereTheProgramSays() throws {
    var builder = ELFBuilder.smallCore()
    builder.segments.append(.init("rw-", at: 0x40a000, size: 0x1000))
    #expect(try kinds(structure(builder))[0x40a000] == .anonymous)
    // Split in two by the kernel, and both within the program's bss.
    builder.segments.removeAll { $0.address >= 0x407000 && $0.address < 0x500000 }
    builder.segments.append(.init("rw-", at: 0x407000, size: 0x1000))
    builder.segments.append(.init("rw-", at: 0x408000, size: 0x2000))
    let found = try kinds(structure(builder))
    #expect(found[0x407000] == .bss && found[0x408000] == .bss)
  }

  /// Expected: the sums over the same process's maps, taken by name and permission.
  @Test func agreesWithTheMappingsOfARealProcess() throws {
    let core = try CoreStructure(
      json: bytes(ofFile: "Tests/Fixtures/ObjectFile/prometheus-kernel.structure.json"))
    #expect(core.origin.writer == .kernel)
    #expect(
      try sums(core) == [
        .text: 23_711_744, .readOnly: 27_811_840, .data: 561_152, .bss: 294_912,
        .stack: 135_168, .special: 36_864, .reserved: 1_073_958_912, .anonymous: 108_875_776,
      ])
    // VmSize was 1,206,428 kB; the page of [vsyscall] is not in it.
    #expect(core.total == ByteCount(1_206_428 * 1024 + 4096))
    #expect(core.executable?.buildID.gnu == "7c70e08457648609a728f201858408269834e0eb")
    #expect(core.threads == 7)
  }

  @Test func gdbAndTheKernelAgreeOnOneProcess() throws {
    let kernel = try CoreStructure(
      json: bytes(ofFile: "Tests/Fixtures/ObjectFile/prometheus-kernel.structure.json"))
    let gdb = try CoreStructure(
      json: bytes(ofFile: "Tests/Fixtures/ObjectFile/prometheus-gcore.structure.json"))
    #expect(gdb.origin.writer == .gcore)
    for kind in [SegmentKind.bss, .stack, .reserved, .anonymous] {
      #expect(try sums(gdb)[kind] == sums(kernel)[kind], "\(kind)")
    }
    // What gdb leaves out: files that NT_FILE names, and the six pages of [vvar].
    let absent = gdb.leftOut().filter { !$0.isListed }.reduce(ByteCount.zero) { $0 + $1.amount }
    #expect(gdb.total + absent + ByteCount(6 * 4096) == kernel.total)
  }
}
