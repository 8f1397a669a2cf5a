import MemoryUnits
import ObjectFile
import ProcessMemory
import TestSupport
import Testing

@Suite struct CoreMemoryTests {
  private let program: [UInt8] = {
    var program = ELFBuilder.smallProgram(buildID: [0xab, 0xcd])
    for index in program.count..<0x6800 { program.append(UInt8(index >> 8)) }
    return program
  }()

  private func memory(
    _ builder: ELFBuilder, executable: [UInt8]? = nil, path: String = "/usr/bin/small"
  ) throws -> CoreMemory<BytesInMemory> {
    let file = try CoreFile(BytesInMemory(builder.build(), path: "core"))
    return try file.memory(
      file.structure(), executable: executable.map { BytesInMemory($0, path: path) })
  }

  private func message(_ body: () throws -> [UInt8]) -> String {
    do {
      return "\(try body().count) bytes"
    } catch {
      return "\(error)"
    }
  }

  @Test func dumpedMemoryIsReadByAddress() throws {
    let memory = try memory(.smallCore())
    #expect(try memory.bytes(at: 0x406ffe, count: 2) == [7, 7])
    #expect(memory.machine == .x8664)
    #expect(memory.pageSize == .fourKiB)
  }

  @Test func memoryThatWasNeverWrittenToIsZeros() throws {
    let memory = try memory(.smallCore())
    #expect(try memory.bytes(at: 0xc1_0000_0ffc, count: 8) == [UInt8](repeating: 0, count: 8))
    // A reservation, and what was dumped before it.
    let bytes = try memory.bytes(at: 0xc0_0000_0fff, count: 0x2000)
    #expect(bytes == [7] + [UInt8](repeating: 0, count: 0x1fff))
  }

  @Test func readsCrossFromOneSegmentIntoTheNext() throws {
    let memory = try memory(.smallCore())
    #expect(try memory.bytes(at: 0x406ff0, count: 0x20) == [UInt8](repeating: 7, count: 0x20))
    #expect(
      message { try memory.bytes(at: 0x409ff8, count: 16) }
        == "core: nothing is mapped at offset 0x40a000")
    #expect(
      message { try memory.bytes(at: .max - 4, count: 16) }.contains(
        "16 bytes from there pass the end of the address space"))
  }

  @Test func memoryOfFilesComesFromTheProgramAlone() throws {
    let without = try memory(.smallCore())
    #expect(
      message { try without.bytes(at: 0x401000, count: 8) }
        == "core: memory of /usr/bin/small, which the core does not hold at offset 0x401000")
    for path in ["/usr/bin/small", "/home/me/copy"] {
      let memory = try memory(.smallCore(), executable: program, path: path)
      #expect(try memory.bytes(at: 0x401000, count: 0x5000) == Array(program[0x1000..<0x6000]))
      // From the program's pages into those of its data, which were dumped.
      #expect(try memory.bytes(at: 0x405fff, count: 2) == [0x5f, 7])
      #expect(
        message { try memory.bytes(at: 0x7f00_0000_0000, count: 8) }
          == "core: memory of /memfd:cache (deleted), which the core does not hold at offset "
          + "0x7f0000000000")
    }
  }

  @Test func whatGDBLeavesOutIsThereAllTheSame() throws {
    let memory = try memory(.smallCore(isGDB: true), executable: program)
    #expect(try memory.bytes(at: 0x404000, count: 8) == Array(program[0x4000..<0x4008]))
    let range = try #require(memory.ranges.first { $0.range.start.value == 0x404000 })
    #expect(range.path == "/usr/bin/small")
    #expect(range.fileOffset == 0x4000)
    #expect(range.isReadable && !range.isWritable)
  }

  @Test func aMappingLongerThanTheFileEndsInZerosOnItsLastPage() throws {
    let memory = try memory(.smallCore(), executable: Array(program.prefix(0x4800)))
    let bytes = try memory.bytes(at: 0x4047ff, count: 0x801)
    #expect(bytes == [0x47] + [UInt8](repeating: 0, count: 0x800))
    #expect(
      message { try memory.bytes(at: 0x404fff, count: 2) }.hasPrefix("/usr/bin/small: truncated"))
  }

  @Test func rangesAreThoseOfTheProcess() throws {
    let memory = try memory(.smallCore())
    #expect(memory.ranges.count == 11)
    #expect(memory.ranges.map(\.range) == memory.ranges.map(\.range).sorted())
    #expect(!memory.ranges.contains { $0.range.isInKernelHalf })
    let reserved = try #require(memory.ranges.first { $0.range.start.value == 0xc0_0000_2000 })
    #expect(reserved.isReserved)
    let data = try #require(memory.ranges.first { $0.range.start.value == 0x406000 })
    #expect(data.isWritable && data.path == "/usr/bin/small" && data.fileOffset == 0x6000)
  }

  @Test func thePagesOfTheKernelAreNoZeros() throws {
    var builder = ELFBuilder.smallCore()
    builder.segments[8].content = []
    let memory = try memory(builder)
    #expect(
      message { try memory.bytes(at: 0x7fff_0000_0000, count: 8) }
        == "core: a page of the kernel, which the core does not hold at offset 0x7fff00000000")
  }

  @Test func withoutTheListOfFilesNothingIsTakenForZeros() throws {
    var builder = ELFBuilder.smallCore()
    builder.notes.remove(at: 4)
    let memory = try memory(builder)
    #expect(
      message { try memory.bytes(at: 0xc1_0000_0000, count: 8) }
        == "core: memory of some kind, which the core does not hold at offset 0xc100000000")
    #expect(try memory.bytes(at: 0x406000, count: 1) == [7])
  }

  @Test func anotherProgramIsRefused() throws {
    #expect(
      message {
        try memory(.smallCore(), executable: ELFBuilder.smallProgram(buildID: [0x11])).bytes(
          at: 0, count: 0)
      }
        == "/usr/bin/small: not the program of the core (/usr/bin/small): it has build ID 11 and "
        + "not abcd")
    #expect(
      message { try memory(.smallCore(), executable: Array("#!".utf8)).bytes(at: 0, count: 0) }
        == "/usr/bin/small: expected an x86-64 or aarch64 executable, found a script")
  }

  @Test func segmentsThatOverlapAreReadOnce() throws {
    var builder = ELFBuilder.smallCore()
    builder.segments.append(
      ELFBuilder.Segment("rw-", at: 0x405000, size: 0x1_0000, content: [9, 9, 9, 9]))
    let memory = try memory(builder)
    for (range, next) in zip(memory.ranges, memory.ranges.dropFirst()) {
      #expect(range.range.end <= next.range.start)
    }
    #expect(try memory.bytes(at: 0x406000, count: 1) == [7])
  }
}
