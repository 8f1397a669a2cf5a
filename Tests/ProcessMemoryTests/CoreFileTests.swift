import MemoryUnits
import ObjectFile
import ProcessMemory
import TestSupport
import Testing

@Suite struct CoreFileTests {
  private func structure(_ builder: ELFBuilder) throws -> CoreStructure {
    try structure(builder.build())
  }

  private func structure(_ content: [UInt8]) throws(ObjectFileError) -> CoreStructure {
    try CoreFile(BytesInMemory(content, path: "core")).structure()
  }

  @Test func readsWhatTheNotesSay() throws {
    let core = try structure(.smallCore())
    #expect(core.process == CoreStructure.Process(pid: 42, name: "small"))
    #expect(core.threads == 2)
    #expect(core.auxiliaryVector.pageSize == .fourKiB)
    #expect(core.auxiliaryVector.vdso == Address(0x7fff_0000_3000))
    #expect(core.files?.map(\.offset) == [0, 0x4000, 0x6000, 0])
    #expect(core.files?.last?.path == "/memfd:cache (deleted)")
    #expect(core.problems == [])
    #expect(core.missing == .zero)
  }

  @Test func sumsSegments() throws {
    let core = try structure(.smallCore())
    #expect(core.total == ByteCount(0x2_7000))
    #expect(core.dumped == ByteCount(0xf000))
  }

  @Test func findsTheProgramInItsMemory() throws {
    let program = try #require(try structure(.smallCore(buildID: [0x12, 0x0f])).executable)
    #expect(program.path == "/usr/bin/small")
    #expect(program.buildID == BuildID(gnu: "120f"))
    #expect(program.bias == 0)
    let file = try ExecutableImage(
      file: BytesInMemory(ELFBuilder.smallProgram(buildID: [0x12, 0x0f]), path: "small"))
    #expect(file.buildID == program.buildID)
    #expect(program.hasLayout(of: file))
  }

  @Test func tellsWhoWroteIt() throws {
    let kernel = try structure(.smallCore()).origin
    #expect(kernel.writer == .kernel)
    #expect(
      kernel.evidence == [
        "the first note is NT_PRSTATUS", "notes stand before the memory",
        "segments are aligned to pages", "there are no section headers",
      ])
    let gdb = try structure(.smallCore(isGDB: true)).origin
    #expect(gdb.writer == .gcore)
    #expect(
      gdb.evidence == [
        "a note of owner GDB", "the first note is NT_PRPSINFO", "notes stand after the memory",
        "segments are not aligned to pages", "there are section headers",
      ])
    var other = ELFBuilder.smallCore()
    other.isGDB = true
    other.notes = []
    #expect(try structure(other).origin.writer == .unknown)
  }

  @Test func manySegmentsDoNotHideTheKernel() throws {
    var builder = ELFBuilder.smallCore()
    builder.countsInSection = true
    #expect(try structure(builder).origin.writer == .kernel)
  }

  @Test func reportsTheStructureOfATruncatedCore() throws {
    let whole = ELFBuilder.smallCore().build()
    let core = try structure(Array(whole.dropLast(5000)))
    #expect(core.missing == ByteCount(5000))
    #expect(
      core.problems == [
        "truncated: 5,000 B (4.9 KiB) of \(ByteCount(Int64(whole.count)).formatted) are missing"
      ])
    #expect(core.total == ByteCount(0x2_7000))
    #expect(core.classifiedSegments()?.count == 12)
  }

  @Test func aTruncatedGcoreLosesItsNotes() throws {
    let whole = ELFBuilder.smallCore(isGDB: true).build()
    let core = try structure(Array(whole.prefix(20_000)))
    #expect(core.origin.writer == .gcore)
    #expect(core.files == nil)
    #expect(core.classifiedSegments() == nil)
    #expect(core.leftOut() == [])
    #expect(core.problems.count == 2)
    #expect(
      core.problems.first?.hasPrefix("notes: truncated: expected a note (12 bytes) at offset")
        == true)
  }

  @Test func aDamagedNoteLeavesWhatCameBefore() throws {
    var builder = ELFBuilder.smallCore()
    builder.notes[4] = ELFBuilder.note("CORE", 0x4649_4c45, [UInt8](repeating: 9, count: 40))
    let core = try structure(builder)
    #expect(core.process?.pid == 42)
    #expect(core.files == nil)
    #expect(
      core.problems == [
        "notes: expected NT_FILE: mappings of files at offset 0x714, found 651061555542690057 of "
          + "them in 40 bytes"
      ])
  }

  private func readSomeMemory(
    _ source: BytesInMemory, _ core: CoreStructure, _ generator: inout SeededGenerator
  ) throws {
    let memory = try CoreFile(source).memory(core)
    for (range, next) in zip(memory.ranges, memory.ranges.dropFirst()) {
      #expect(range.range.end <= next.range.start)
    }
    for range in memory.ranges {
      _ = try? memory.bytes(
        at: range.range.start.value &+ UInt64.random(in: 0...8192, using: &generator), count: 6000)
    }
  }

  @Test func survivesDamage() throws {
    let original = ELFBuilder.smallCore().build()
    for seed in UInt64(0)..<500 {
      var generator = SeededGenerator(seed: seed)
      var content = original
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        // The headers and notes, not the memory.
        content[Int.random(in: 16..<2200, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      do {
        let core = try structure(content)
        let sum = core.classifiedSegments()?.reduce(ByteCount.zero) { $0 + $1.segment.range.length }
        #expect(sum == nil || sum == core.total, "seed \(seed)")
        #expect(try CoreStructure(json: core.encoded()) == core, "seed \(seed)")
        _ = core.leftOut()
        try readSomeMemory(BytesInMemory(content, path: "core"), core, &generator)
      } catch let error as ObjectFileError {
        #expect(error.description.hasPrefix("core: "), "seed \(seed)")
      }
    }
  }
}
