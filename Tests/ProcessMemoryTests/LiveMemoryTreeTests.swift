import Foundation
import Glibc
import MemoryUnits
import ObjectFile
import SystemCalls
import TestSupport
import Testing

@testable import ProcessMemory

/// What no test can bring about in a real process: a /proc/PID made of files, with the pages from
/// 0x10000 on.
@Suite struct LiveMemoryTreeTests {
  private func opening(
    pagemap entries: [UInt64]?, maps: String = "00010000-00014000 rw-p 00000000 00:00 0 \n",
    content: [UInt8] = [UInt8](repeating: 5, count: 0x14000),
    _ body: (LiveMemory) throws -> Void
  ) throws {
    try withTemporaryDirectory { folder throws in
      let process = folder.appending(path: "42")
      try FileManager.default.createDirectory(at: process, withIntermediateDirectories: true)
      try Data(maps.utf8).write(to: process.appending(path: "maps"))
      try Data(content).write(to: process.appending(path: "mem"))
      if let entries {
        let bytes = ([UInt64](repeating: 0, count: 16) + entries).flatMap { entry in
          withUnsafeBytes(of: entry) { Array($0) }
        }
        try Data(bytes).write(to: process.appending(path: "pagemap"))
      }
      try body(LiveMemory(Directory(process.path()), procRoot: folder.path()))
    }
  }

  private let present: UInt64 = 1 << 63

  @Test func pagesInSwapAreNotReadAndCounted() throws {
    try opening(pagemap: [present, 1 << 62, 0, 1 << 62 | 1]) { memory throws in
      #expect(try memory.bytes(at: 0x10000, count: 4096) == [UInt8](repeating: 5, count: 4096))
      #expect {
        try memory.bytes(at: 0x10008, count: 0x3ff8)
      } throws: {
        "\($0)" == "\(memory.path): 2 pages are in swap at offset 0x11000"
      }
      #expect {
        try memory.bytes(at: 0x13fff, count: 1)
      } throws: {
        "\($0)" == "\(memory.path): 1 page is in swap at offset 0x13000"
      }
      #expect(try memory.bytes(at: 0x12000, count: 4096) == [UInt8](repeating: 0, count: 4096))
    }
  }

  @Test func aPageThatIsBeingMovedIsRead() throws {
    try opening(pagemap: [1 << 62 | 27, 0, 0, 0]) { memory throws in
      #expect(try memory.bytes(at: 0x10ffc, count: 8) == [5, 5, 5, 5, 0, 0, 0, 0])
    }
  }

  @Test func whatTheFilesNoLongerTellMeansThatItHasExited() throws {
    try opening(pagemap: []) { memory throws in
      #expect {
        try memory.bytes(at: 0x10000, count: 8)
      } throws: {
        "\($0)".hasSuffix(
          "the process has exited, or runs another program by now at offset 0x10000")
      }
    }
    try opening(pagemap: [present, present, present, present], content: []) { memory throws in
      #expect {
        try memory.bytes(at: 0x10000, count: 8)
      } throws: {
        "\($0)".hasSuffix(
          "the process has exited, or runs another program by now at offset 0x10000")
      }
    }
  }

  @Test func theKernelsOwnPagesAreNoZeros() throws {
    let maps = "00010000-00014000 r--p 00000000 00:00 0                  [vvar]\n"
    try opening(pagemap: [0, 0, 0, 0], maps: maps) { memory throws in
      #expect {
        try memory.bytes(at: 0x10000, count: 8)
      } throws: {
        "\($0)".hasSuffix("the kernel's own page [vvar] at offset 0x10000")
      }
    }
  }

  @Test func theGatePageIsLeftOut() throws {
    let maps = """
      00010000-00014000 rw-p 00000000 00:00 0
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]

      """
    try opening(pagemap: [0, 0, 0, 0], maps: maps) { memory throws in
      #expect(memory.ranges.map(\.range.description) == ["00010000-00014000"])
    }
  }

  @Test func withoutPagemapNothingIsRead() throws {
    let error = #expect(throws: LiveMemoryError.self) {
      try opening(pagemap: nil) { _ in }
    }
    #expect(
      error?.description.hasSuffix(
        "/42/pagemap: no such file: nothing else tells which pages can be read without touching "
          + "others (a kernel with CONFIG_PROC_PAGE_MONITOR)") == true)
  }

  @Test func aProcessWithoutMemoryIsTold() throws {
    let error = #expect(throws: LiveMemoryError.self) {
      try opening(pagemap: [], maps: "") { _ in }
    }
    #expect(error?.reason == "the process has exited, or has no memory of its own")
    let broken = #expect(throws: LiveMemoryError.self) {
      try opening(pagemap: [], maps: "nonsense\n") { _ in }
    }
    #expect(broken?.reason.contains("maps:1: expected ") == true)
  }

  @Test(arguments: [
    (
      nil,
      "run as root with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or as the same user with no fewer "
        + "capabilities, if the process is dumpable"
    ),
    (
      "0\n",
      "run as root with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or as the same user with no fewer "
        + "capabilities, if the process is dumpable"
    ),
    (
      "1\n",
      "run as root with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or set kernel.yama.ptrace_scope to 0 "
        + "and run as the same user with no fewer capabilities, if the process is dumpable"
    ),
    (
      "2\n",
      "run as root with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH: kernel.yama.ptrace_scope is 2"
    ),
    ("3\n", "kernel.yama.ptrace_scope is 3: no process can be traced until the next boot"),
  ])
  func whatHelpsDependsOnYama(scope: String?, remedy: String) throws {
    try withTemporaryDirectory { root throws in
      if let scope {
        let folder = root.appending(path: "sys/kernel/yama")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(scope.utf8).write(to: folder.appending(path: "ptrace_scope"))
      }
      let error = LiveMemoryError(SystemError(EACCES), path: "/proc/42/mem", procRoot: root.path())
      #expect(error.description == "/proc/42/mem: permission denied (\(remedy))")
    }
  }
}
