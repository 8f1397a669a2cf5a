import MemoryUnits
import ObjectFile
import ProcessMemory
import TestSupport
import Testing

@Suite struct LeftOutTests {
  private func leftOut(_ builder: ELFBuilder) throws -> [LeftOut] {
    try CoreFile(BytesInMemory(builder.build(), path: "core")).structure().leftOut()
  }

  @Test func sortsWhatAKernelsCoreLeavesOut() throws {
    let found = try leftOut(.smallCore())
    #expect(
      found.map(\.reason) == [
        .sharedMemory, .noPermission, .anonymous, .filesButTheirHeader, .files,
      ])
    #expect(found.map(\.amount.bytes) == [0x8000, 0x6000, 0x5000, 0x3000, 0x2000])
    #expect(found.allSatisfy { $0.isListed && $0.count == 1 })
  }

  @Test func allThatIsNotDumpedHasAReason() throws {
    let core = try CoreFile(
      BytesInMemory(ELFBuilder.smallCore().build(), path: "core")
    ).structure()
    #expect(
      core.leftOut().reduce(ByteCount.zero) { $0 + $1.amount } == core.total - core.dumped)
  }

  @Test func findsFilesThatAGdbCoreDoesNotList() throws {
    let found = try leftOut(.smallCore(isGDB: true))
    #expect(found.map(\.reason) == [.sharedMemory, .files])
    #expect(found.map(\.amount.bytes) == [0x8000, 0x2000])
    #expect(found.allSatisfy { !$0.isListed })
  }
}
