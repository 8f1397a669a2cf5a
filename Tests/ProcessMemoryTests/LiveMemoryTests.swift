import Foundation
import MemoryUnits
import ObjectFile
import SystemCalls
import TestSupport
import Testing

@testable import ProcessMemory

@Suite struct LiveMemoryTests {
  @Test func readsTheProcessThatReads() throws {
    let text = Array("the quick brown fox".utf8) + [UInt8](repeating: 9, count: 10_000)
    try text.withUnsafeBytes { bytes throws in
      let memory = try LiveMemory(Directory("/proc/self"))
      let start = try #require(bytes.baseAddress)
      #expect(
        try memory.bytes(at: UInt64(UInt(bitPattern: start)), count: bytes.count) == Array(bytes))
      #expect(memory.bytesRead == ByteCount(Int64(bytes.count)))
      #expect(try memory.bytes(at: 0, count: 0) == [])
    }
  }

  @Test func whatWasNeverTouchedIsZerosAndStaysUntouched() throws {
    let child = try MappingChild()
    let memory = try child.memory()
    let start = child.addresses["scattered"] ?? 0
    let range = try #require(AddressRange(Address(start), length: 64 * 4096))
    let before = try memory.pages(of: range).entries
    let numbers = try child.numbers()
    let bytes = try memory.bytes(at: start + 10, count: 64 * 4096 - 20)
    var expected = [UInt8](repeating: 0, count: 64 * 4096)
    for page in stride(from: 0, to: 64, by: 3) { expected[page * 4096 + 100] = UInt8(page + 1) }
    #expect(bytes == Array(expected[10..<64 * 4096 - 10]))
    #expect(memory.bytesRead < ByteCount(23 * 4096))
    // A gibibyte of which nothing was ever touched has no page tables that reading could fill.
    let sparse = child.addresses["sparse"] ?? 0
    #expect(try memory.bytes(at: sparse + 500 << 20, count: 16 << 20).allSatisfy { $0 == 0 })
    #expect(try memory.pages(of: range).entries == before)
    #expect(try child.numbers() == numbers)
    child.end()
  }

  @Test func countsWhatIsInRAM() throws {
    let child = try MappingChild()
    let memory = try child.memory()
    let start = child.addresses["scattered"] ?? 0
    func range(_ offset: UInt64, _ length: UInt64) throws -> AddressRange {
      try #require(AddressRange(Address(start + offset), length: length))
    }
    #expect(
      try memory.residentBytes(of: [
        range(0, 64 * 4096), range(0, 4096), range(4096, 4096), range(4096, 3 * 4096),
        range(100, 50), range(3 * 4096 - 10, 30), range(8192, 0),
      ]).map(\.bytes) == [22 * 4096, 4096, 0, 4096, 50, 20, 0])
    let sparse = child.addresses["sparse"] ?? 0
    let whole = try #require(AddressRange(Address(sparse), length: 1 << 30))
    #expect(try memory.residentBytes(of: [whole]) == [.zero])
    let beyond = try #require(AddressRange(Address(1 << 63), length: 4096))
    #expect(throws: ObjectFileError.self) { try memory.residentBytes(of: [beyond]) }
    child.end()
  }

  @Test func whatIsNotMappedIsTold() throws {
    let child = try MappingChild()
    let memory = try child.memory()
    let hole = child.addresses["hole"] ?? 0
    #expect(try memory.bytes(at: hole - 8, count: 8).count == 8)
    for (address, count) in [(hole, 1), (hole - 8, 16)] {
      #expect {
        try memory.bytes(at: address, count: count)
      } throws: {
        "\($0)"
          == "/proc/\(child.pid)/mem: nothing is mapped at offset \(hexadecimal(hole))"
      }
    }
    #expect {
      try memory.bytes(at: .max - 2, count: 8)
    } throws: {
      "\($0)".contains("8 bytes from there pass the end of the address space")
    }
    child.end()
  }

  @Test func memoryWithoutPermissionsIsReadWhereItIsThere() throws {
    let child = try MappingChild()
    let memory = try child.memory()
    let start = child.addresses["reserved"] ?? 0
    let bytes = try memory.bytes(at: start, count: 3 * 4096)
    #expect(bytes.filter { $0 != 0 } == [77])
    #expect(bytes[4096] == 77)
    #expect(memory.ranges.contains { $0.range.start.value == start && $0.isReserved })
    child.end()
  }

  @Test func pagesOfAFileThatWereNeverReadComeFromTheFile() throws {
    let child = try MappingChild()
    let memory = try child.memory()
    let start = child.addresses["file"] ?? 0
    let before = try child.numbers()
    let bytes = try memory.bytes(at: start, count: 3 * 4096)
    // The second page was written to; the file ends after 100 bytes of the third.
    var expected = [UInt8](repeating: 0x61, count: 2 * 4096 + 100)
    expected[4096] = 0x21
    #expect(bytes == expected + [UInt8](repeating: 0, count: 4096 - 100))
    #expect(try child.numbers() == before)
    #expect(memory.bytesRead == ByteCount(4096))
    #expect {
      try memory.bytes(at: start + 3 * 4096, count: 8)
    } throws: {
      "\($0)".contains("found the end of the file at 0x2064")
    }
    child.send("replace")
    #expect(child.line() == "replaced")
    let later = try child.memory()
    #expect(try later.bytes(at: start + 4096, count: 1) == [0x21])
    #expect {
      try later.bytes(at: start, count: 1)
    } throws: {
      "\($0)".contains("that are not in memory:")
    }
    child.end()
  }

  @Test func guardsAreNotTouched() throws {
    let child = try MappingChild()
    let start = child.addresses["guarded"] ?? 0
    // Linux has them since 6.13, and tells of them since 6.15.
    guard start != 0 else { return }
    let memory = try child.memory()
    #expect {
      try memory.bytes(at: start, count: 4 * 4096)
    } throws: {
      "\($0)".contains("2 pages are guards, which nothing may touch at offset")
    }
    child.end()
  }

  @Test func aProcessThatHasExitedIsTold() throws {
    let child = try MappingChild()
    let memory = try child.memory()
    let start = child.addresses["scattered"] ?? 0
    child.end()
    #expect {
      try memory.bytes(at: start, count: 8)
    } throws: {
      "\($0)".contains("the process has exited, or runs another program by now")
    }
  }
}
