import Collectors
import Compression
import Foundation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

@Suite struct CoreDerivationTests {
  /// The derivation of captures that a collector took of these files.
  private func derive(
    core: [UInt8]? = nil, program: [UInt8]? = nil, summary: String? = nil,
    identity: ProcessIdentity = ProcessIdentity(pid: 42), others: [Capture] = [],
    mappings: [Mapping] = []
  ) throws -> Derivation {
    try withTemporaryDirectory { directory in
      func path(_ name: String, _ content: [UInt8]?) throws -> String? {
        guard let content else { return nil }
        let file = directory.appending(path: name)
        try Data(content).write(to: file)
        return file.path
      }
      let collector = CoreCollector(
        core: try path("core", core), executable: try path("program", program),
        summary: try path("breakdown.txt", summary.map { Array($0.utf8) }))
      var derivation = Derivation(identity: identity, machine: Machine())
      derivation.mappings = mappings
      // Paths as a user in that directory would give them.
      let captures = collector.captures().map { capture in
        Capture(
          name: capture.name, source: capture.source.replacing(directory.path + "/", with: ""),
          view: capture.view, begin: capture.begin, end: capture.end, outcome: capture.outcome)
      }
      derivation.deriveCore(CaptureSet(captures + others))
      derivation.warnings = derivation.warnings.map {
        $0.replacing(directory.path + "/", with: "")
      }
      return derivation
    }
  }

  private func values(_ derivation: Derivation) -> [String: Int64] {
    Dictionary(
      uniqueKeysWithValues: derivation.readings.compactMap { reading in
        reading.number?.integer.map { (reading.id, $0) }
      })
  }

  private func capture(_ name: String, _ text: String) -> Capture {
    Capture(
      name: name, source: "/\(name)", view: .procfs, begin: nil, end: nil,
      outcome: .captured(CompressedBytes(compressing: Array(text.utf8))))
  }

  private func summary(_ name: String) throws -> String {
    String(decoding: try bytes(ofFile: "Tests/Fixtures/GoRuntime/\(name).txt"), as: UTF8.self)
  }

  @Test func readsTheSegmentsByKind() throws {
    let content = ELFBuilder.smallCore().build()
    let derivation = try derive(core: content)
    #expect(
      values(derivation) == [
        "core.file.size": Int64(content.count), "core.segment.count": 12,
        "core.segment.total": 0x2_7000, "core.segment.dumped": 0xf000,
        "core.segment.not_dumped": 0x1_8000, "core.segment.text": 0x4000,
        "core.segment.read_only": 0x2000, "core.segment.data": 0x9000, "core.segment.bss": 0x3000,
        "core.segment.stack": 0x2000, "core.segment.special": 0x6000,
        "core.segment.reserved": 0x6000, "core.segment.anonymous": 0x7000,
      ])
    #expect(derivation.warnings == [])
    #expect(derivation.machine.pageSizeIsKnown)
    let total = derivation.readings.first { $0.quantity == "core.segment.total" }
    #expect(total?.granularity == .page)
    #expect(total?.provenance.place == "sum of MemSiz over 12 segments")
  }

  @Test func saysWhatWasNotDumpedAndWhy() throws {
    let gaps = try derive(core: ELFBuilder.smallCore().build()).unavailable
    #expect(gaps.count == 5)
    let files = try #require(gaps.last)
    #expect(files.what == "8,192 B (8.0 KiB) of memory in 1 segment of the core")
    #expect(
      files.why.reason
        == "memory of files is not dumped after madvise(MADV_DONTDUMP); what was not changed of it, "
        + "only if bit 2 (private mappings) or 3 (shared) of coredump_filter is set")
    #expect(files.why.remedy == "the files themselves hold it; or 0x3f in coredump_filter")
  }

  @Test func quotesTheFilterOfTheProcess() throws {
    let gaps = try derive(
      core: ELFBuilder.smallCore().build(),
      others: [capture("proc/42/coredump_filter", "00000033\n")]
    ).unavailable
    #expect(
      gaps.last?.why.reason.hasSuffix(
        "of coredump_filter is set; here it is 0x33: anonymous private, anonymous shared, ELF "
          + "headers, hugetlb private") == true)
  }

  @Test func saysWhatGdbMakesOfTheTotals() throws {
    let derivation = try derive(core: ELFBuilder.smallCore(isGDB: true).build())
    #expect(derivation.warnings == [])
    let gap = derivation.unavailable.last
    #expect(gap?.what == "the core as the kernel would write it")
    #expect(gap?.why.reason.hasPrefix("written by gdb: ") == true)
    let reserved = derivation.readings.first { $0.quantity == "core.segment.reserved" }
    #expect(
      reserved?.provenance.place
        == "sum of MemSiz over 1 segments, 1 of them by inference: readable and all zero")
  }

  @Test func warnsOfAnotherProcessesCore() throws {
    let content = ELFBuilder.smallCore().build()
    let other = ProcessIdentity(pid: 7)
    #expect(
      try derive(core: content, identity: other).warnings == [
        "core: it is of pid 42 (small), not 7; a core made in a container bears the container's "
          + "own pid"
      ])
    let contained = [capture("proc/7/status", "Name:\tsmall\nNSpid:\t7\t42\n")]
    #expect(try derive(core: content, identity: other, others: contained).warnings == [])
    let foreign = [capture("proc/7/status", "Name:\tsmall\nNSpid:\t7\t1\n")]
    #expect(
      try derive(core: content, identity: other, others: foreign).warnings == [
        "core: it is of pid 42 (small), not 7"
      ])
  }

  @Test func comparesBuildIDs() throws {
    var identity = ProcessIdentity(pid: 42)
    identity.buildID = "abcd"
    let core = ELFBuilder.smallCore(buildID: [0xab, 0xcd]).build()
    let same = ELFBuilder.smallProgram(buildID: [0xab, 0xcd])
    #expect(try derive(core: core, program: same, identity: identity).warnings == [])
    let other = ELFBuilder.smallProgram(buildID: [0xab, 0xce])
    #expect(
      try derive(core: core, program: other, identity: identity).warnings == [
        "core: program has build ID abce, the process's program has abcd",
        "core: its program (/usr/bin/small) has build ID abcd, program has abce",
      ])
    identity.buildID = "ffff"
    #expect(
      try derive(core: core, identity: identity).warnings == [
        "core: its program has build ID abcd, the process's has ffff"
      ])
  }

  @Test func aTruncatedCoreKeepsItsStructure() throws {
    let whole = ELFBuilder.smallCore().build()
    let derivation = try derive(core: Array(whole.dropLast(9000)))
    #expect(values(derivation)["core.segment.total"] == 0x2_7000)
    #expect(
      derivation.warnings == [
        "core: core: truncated: 9,000 B (8.8 KiB) of "
          + "\(ByteCount(Int64(whole.count)).formatted) are missing"
      ])
  }

  @Test func aTruncatedGcoreHasNoKinds() throws {
    let whole = ELFBuilder.smallCore(isGDB: true).build()
    let derivation = try derive(core: Array(whole.prefix(20_000)))
    #expect(values(derivation)["core.segment.total"] == 0x1_5000)
    #expect(values(derivation)["core.segment.text"] == nil)
    #expect(
      derivation.unavailable.first
        == SnapshotHeader.Gap(
          "core segments by kind",
          Unavailability("the core has no note NT_FILE, which names the mapped files")))
  }

  @Test(arguments: [
    (
      [0x28, 0xb5, 0x2f, 0xfd] as [UInt8],
      "expected a core of an x86-64 or aarch64 process, found zstd-compressed data"
    ),
    (Array("<html>".utf8), "expected a core of an x86-64 or aarch64 process, found an HTML page"),
    (
      Array(ELFBuilder.smallCore().build().prefix(100)),
      "truncated: expected the table of 13 program headers (728 bytes) at offset 0x40, found the "
        + "end of the file at 0x64"
    ),
  ])
  func aFileThatIsNoCoreIsUnavailable(content: [UInt8], reason: String) throws {
    try withTemporaryDirectory { directory in
      let file = directory.appending(path: "core")
      try Data(content).write(to: file)
      let capture = try #require(CoreCollector(core: file.path).captures().first)
      guard case .unavailable(let why) = capture.outcome else {
        Issue.record("captured")
        return
      }
      #expect(why.reason == reason)
    }
  }

  @Test(arguments: [("/nowhere/core", "no such file or directory"), ("/", "a directory")])
  func saysWhatCannotBeOpened(path: String, reason: String) {
    let captures = CoreCollector(core: path).captures()
    #expect(captures.map(\.outcome) == [.unavailable(Unavailability(reason))])
  }

  @Test func aProgramThatCannotBeReadIsNamed() throws {
    try withTemporaryDirectory { directory in
      let file = directory.appending(path: "core")
      try Data(ELFBuilder.smallCore().build()).write(to: file)
      let captures = CoreCollector(core: file.path, executable: "/nowhere/program").captures()
      #expect(
        captures.map(\.outcome) == [
          .unavailable(Unavailability("/nowhere/program: no such file or directory"))
        ])
    }
  }

  @Test func aStructureThatIsNoneIsAGap() {
    var derivation = Derivation(identity: ProcessIdentity(pid: 42), machine: Machine())
    derivation.deriveCore(CaptureSet([capture("core/structure.json", "[]")]))
    #expect(derivation.readings == [])
    #expect(derivation.unavailable.count == 1)
    #expect(
      derivation.unavailable.first?.why.reason.hasPrefix(
        "core/structure.json: expected a core structure in JSON, found") == true)
  }

  @Test func printsViewcoresRowsAndCorrectsThem() throws {
    let before = try derive(summary: summary("go1.23-until-2024"))
    #expect(values(before)["core.viewcore.all"] == 66_883_584)
    #expect(values(before)["core.viewcore.corrected.all"] == 66_883_584)
    #expect(before.warnings == [])
    let since = try derive(summary: summary("go1.23-since-2024"))
    #expect(values(since)["core.viewcore.all"] == 92_049_408)
    #expect(values(since)["core.viewcore.corrected.all"] == 66_883_584)
    #expect(values(since)["core.viewcore.corrected.bss"] == 36_204_544)
    #expect(values(since)["core.viewcore.heap.in_use_spans.alloc.live"] == 1_148_040)
    #expect(
      since.warnings == [
        "viewcore: the table most likely counts the Go heap twice, in bss and in heap, as viewcore "
          + "does since December 2024: there is no row \"ptr bitmap\", which viewcore printed until "
          + "December 2024, and bss (61,370,368 B) is large enough to hold the heap (25,165,824 "
          + "B). core.viewcore.corrected.all and .bss leave out the second"
      ])
    let corrected = since.readings.first { $0.quantity == "core.viewcore.corrected.bss" }
    #expect(corrected?.provenance.place == "bss − heap")
  }

  @Test func theProcessesMappingsMakeTheFormCertain() throws {
    let range = try #require(AddressRange(Address(0x1000), length: 66_883_584))
    let reserved = try #require(AddressRange(Address(0x7000_0000_0000), length: 4096))
    let permissions = Mapping.Permissions(read: true, write: true, execute: false, shared: false)
    let none = Mapping.Permissions(read: false, write: false, execute: false, shared: false)
    let derivation = try derive(
      summary: summary("go1.23-since-2024"),
      mappings: [
        Mapping(range: range, permissions: permissions),
        Mapping(range: reserved, permissions: none),
      ])
    #expect(
      derivation.warnings.first?.hasPrefix(
        "viewcore: the table counts the Go heap twice, in bss and in heap, as viewcore does since "
          + "December 2024: the process maps 66,883,584 B, which is all less heap.") == true)
  }

  @Test func anUndecidedTableHasNoCorrectedReadings() throws {
    let derivation = try derive(summary: "all 10\n  bss 4\n  heap 6\n")
    #expect(
      values(derivation) == [
        "core.viewcore.all": 10, "core.viewcore.bss": 4, "core.viewcore.heap": 6,
      ])
    #expect(derivation.unavailable.map(\.what) == ["core.viewcore.corrected"])
  }

  @Test func aTextThatIsNoTableIsAGap() throws {
    let derivation = try derive(summary: "panic: runtime error\n")
    #expect(
      derivation.unavailable == [
        SnapshotHeader.Gap(
          "breakdown.txt",
          Unavailability(derivation.unavailable.first?.why.reason ?? ""))
      ])
    #expect(
      derivation.unavailable.first?.why.reason
        == "breakdown.txt:1: expected \"<name> <bytes> <percent>% (comment)\", found \"panic: "
        + "runtime error\"")
  }

  @Test func nothingGivenGivesNothing() throws {
    let derivation = try derive()
    #expect(derivation.readings == [] && derivation.unavailable == [])
  }
}
