import ObjectFile
import TestSupport
import Testing

@Suite struct ProgramHeaderTests {
  private func table(_ content: [UInt8]) throws(ObjectFileError) -> [ProgramHeader] {
    let source = BytesInMemory(content, path: "core")
    return try ProgramHeader.table(of: source, ELFHeader(of: source, wanted: .core))
  }

  private func message(_ content: [UInt8]) -> String {
    do {
      return "\(try table(content).count) rows"
    } catch {
      return error.description
    }
  }

  @Test func readsEveryField() throws {
    var builder = ELFBuilder()
    builder.segments = [.init("r-x", at: 0x1000, size: 0x3000, content: [1, 2, 3])]
    let row = try #require(try table(builder.build()).first)
    #expect(row.type == ProgramHeader.load)
    #expect((row.isReadable, row.isWritable, row.isExecutable) == (true, false, true))
    #expect(row.offset == 64 + 56 && row.fileSize == 3 && row.fileEnd == 123)
    #expect(row.address == 0x1000 && row.addressEnd == 0x4000 && row.alignment == 4096)
  }

  @Test func countsMoreThan65534HeadersBySectionHeader() throws {
    var builder = ELFBuilder()
    builder.countsInSection = true
    builder.segments = (0..<70_000).map { .init("rw-", at: UInt64($0) << 12, size: 4096) }
    #expect(try table(builder.build()).count == 70_000)
  }

  @Test func saysThatTheCountIsMissing() {
    var builder = ELFBuilder()
    builder.countsInSection = true
    builder.segments = [.init("rw-", at: 0x1000, size: 4096)]
    #expect(
      message(builder.build().dropLast(10).map { $0 })
        == "core: truncated: expected section header 0, which counts the program headers (64 "
        + "bytes) at offset 0x78, found the end of the file at 0xae (copy it again, or raise the "
        + "limit under which it was written: ulimit -c)")
  }

  @Test func saysThatTheTableIsCut() {
    #expect(
      message(Array(ELFBuilder.smallCore().build().prefix(500)))
        == "core: truncated: expected the table of 13 program headers (728 bytes) at offset 0x40, "
        + "found the end of the file at 0x1f4 (copy it again, or raise the limit under which it "
        + "was written: ulimit -c)")
  }

  @Test func refusesSizesThatOverflow() {
    var builder = ELFBuilder()
    builder.segments = [.init("rw-", at: .max - 10, size: 4096)]
    #expect(
      message(builder.build())
        == "core: expected a program header whose sizes fit at offset 0x40, found file 0x78 + 0x0, "
        + "memory 0xfffffffffffffff5 + 0x1000")
    builder.segments = [.init("rw-", at: 0x1000, size: 2, content: [1, 2, 3])]
    #expect(
      message(builder.build())
        == "core: expected a program header whose sizes fit at offset 0x40, found file 0x78 + 0x3, "
        + "memory 0x1000 + 0x2")
  }

  @Test func refusesMoreMemoryThanAddressesReach() {
    var builder = ELFBuilder()
    builder.segments = [
      .init("rw-", at: 0, size: 1 << 61), .init("rw-", at: 0, size: 1 << 61),
    ]
    #expect(
      message(builder.build())
        == "core: expected segments that fit in an address space at offset 0x78, found more than "
        + "2^62 bytes of them")
  }
}
