import ObjectFile
import TestSupport
import Testing

@Suite struct ELFHeaderTests {
  private func message(
    _ content: [UInt8], wanted: ELFHeader.Wanted = .core, path: String = "core"
  ) -> String {
    do {
      _ = try ELFHeader(of: BytesInMemory(content, path: path), wanted: wanted)
      return "no error"
    } catch {
      return error.description
    }
  }

  private func message(wanted: ELFHeader.Wanted = .core, _ change: (inout ELFBuilder) -> Void)
    -> String
  {
    var builder = ELFBuilder()
    change(&builder)
    return message(builder.build(), wanted: wanted)
  }

  @Test func readsTheTwoMachines() throws {
    for (code, machine) in [(UInt16(62), ELFHeader.Machine.x8664), (183, .aarch64)] {
      var builder = ELFBuilder()
      builder.machine = code
      let source = BytesInMemory(builder.build(), path: "core")
      #expect(try ELFHeader(of: source, wanted: .core).machine == machine)
    }
  }

  private static let decompress = "(decompress it first:"
  private static let otherFiles: [(start: [UInt8], found: String)] = [
    ([0x1f, 0x8b, 8, 0], "gzip-compressed data \(decompress) gzip -dk core)"),
    (
      [0x28, 0xb5, 0x2f, 0xfd, 4],
      "zstd-compressed data \(decompress) zstd -d core, or coredumpctl dump PID --output=FILE)"
    ),
    (
      [0x04, 0x22, 0x4d, 0x18, 4],
      "lz4-compressed data \(decompress) lz4 -d core, or coredumpctl dump PID --output=FILE)"
    ),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "xz-compressed data \(decompress) xz -dk core)"),
    (Array("BZh9".utf8), "bzip2-compressed data \(decompress) bzip2 -dk core)"),
    (Array("\n<!DOCTYPE html><html>".utf8), "an HTML page"),
    (Array("#!/bin/sh\n".utf8), "a script"),
    (Array("segfault at 0\n".utf8), "a text file"),
    (Array("MDMP\u{1}".utf8), "a minidump"),
    ([0xcf, 0xfa, 0xed, 0xfe, 7], "a Mach-O file"),
    (Array("MZ\u{1}".utf8), "a Windows executable"),
    (Array("KDUMP   ".utf8), "a dump of a whole kernel"),
    ([], "an empty file"),
    ([1, 2, 0xab, 4, 5], "a file of unknown format that begins with 01 02 ab 04"),
  ]

  @Test(arguments: otherFiles)
  func saysWhatOtherFilesAre(content: [UInt8], found: String) {
    #expect(
      message(content) == "core: expected a core of an x86-64 or aarch64 process, found \(found)")
  }

  @Test func refuses32BitCores() {
    let found = message {
      $0.is64Bit = false
      $0.machine = 3
    }
    #expect(
      found
        == "core: expected a core of an x86-64 or aarch64 process, found a core of a 32-bit x86 "
        + "process")
  }

  @Test func refusesBigEndianCores() {
    let found = message {
      $0.isLittleEndian = false
      $0.machine = 22
    }
    #expect(
      found
        == "core: expected a core of an x86-64 or aarch64 process, found a core of a big-endian "
        + "s390 process")
  }

  @Test(arguments: [
    (UInt16(243), "a RISC-V process"), (40, "an ARM process"), (258, "a LoongArch process"),
    (9999, "a machine-9999 process"),
  ])
  func refusesForeignMachines(code: UInt16, process: String) {
    #expect(
      message { $0.machine = code }
        == "core: expected a core of an x86-64 or aarch64 process, found a core of \(process)")
  }

  @Test func tellsAnExecutableFromACore() {
    #expect(
      message { $0.type = 3 }
        == "core: expected a core of an x86-64 or aarch64 process, found an x86-64 executable or "
        + "shared library (a core is what gcore, or the kernel at a crash, writes of a process)")
    #expect(
      message(wanted: .executable) { _ in }
        == "core: expected an x86-64 or aarch64 executable, found a core of an x86-64 process "
        + "(name the program that the core is of)")
    #expect(
      message(wanted: .executable) { $0.type = 1 }
        == "core: expected an x86-64 or aarch64 executable, found an x86-64 object file")
  }

  @Test func saysWhereACutHeaderEnds() {
    #expect(
      message(Array(ELFBuilder().build().prefix(40)))
        == "core: truncated: expected the ELF header (64 bytes) at offset 0x0, found the end of "
        + "the file at 0x28 (copy it again, or raise the limit under which it was written: "
        + "ulimit -c)")
  }

  @Test func refusesProgramHeadersOfAnotherSize() {
    var content = ELFBuilder.smallCore().build()
    content[54] = 32
    #expect(
      message(content)
        == "core: expected program headers of 56 bytes at offset 0x36, found 32")
  }
}
