import MemoryUnits
import Procfs
import Testing
import TextParsing

struct ProcessSmapsTests {
  @Test func readsWholeRecords() throws {
    let entries = try ProcessSmapsParser().parse(fixture("prometheus/smaps"), path: "smaps")
    #expect(entries.count == 88)
    let text = try #require(entries.dropFirst().first)
    #expect(text.mapping.name == "/usr/bin/prometheus")
    #expect(text.amounts[.size] == ByteCount(21636 * 1024))
    #expect(text.amounts[.rss] == ByteCount(13296 * 1024))
    #expect(text.amounts[.kernelPageSize] == ByteCount(4096))
    #expect(text.amounts[.locked] == .zero)
    #expect(text.amounts[.pssAnon] == nil)
    #expect(entries.first?.flags == ["rd", "mr", "mw", "me"])
    #expect(entries.filter { $0.flags.contains("gd") }.map(\.mapping.name) == ["[stack]"])
  }

  @Test func addsUpToTheRollup() throws {
    let entries = try ProcessSmapsParser().parse(fixture("prometheus/smaps"), path: "smaps")
    let rollup = try ProcessSmapsRollup.Parser().parse(
      fixture("prometheus/smaps_rollup"), path: "smaps_rollup")
    for key in SmapsKey.allCases {
      let amounts = entries.compactMap { $0.amounts[key] }
      guard let total = rollup[key]?.amount, !amounts.isEmpty else { continue }
      let difference = total - amounts.reduce(.zero, +)
      // Every mapping's Pss is rounded down.
      let bound = key == .pss ? ByteCount(88 * 1024) : .zero
      #expect(difference >= .zero && difference <= bound, "\(key.name)")
    }
  }

  @Test func readsAnOlderKernelWithFewerLines() throws {
    let entries = try ProcessSmapsParser().parse(fixture("prometheus-6.1/smaps"), path: "smaps")
    let maps = try ProcessMapsParser().parse(fixture("prometheus-6.1/maps"), path: "maps")
    #expect(entries.map(\.mapping) == maps)
    #expect(entries.allSatisfy { $0.amounts[.ksm] == nil && $0.amounts[.pssDirty] != nil })
    #expect(entries.compactMap { $0.amounts[.swap] }.contains { $0 > .zero })
  }

  @Test func readsARecordWithoutFlags() throws {
    let entries = try parse(record(3) + record(5), with: ProcessSmapsParser())
    #expect(entries.map { $0.amounts[.rss] } == [ByteCount(3072), ByteCount(5120)])
    #expect(entries.map(\.flags) == [[], []])
  }

  @Test func passesUnknownLines() throws {
    let entries = try parse(
      record(3, "THPeligible:           1\nProtectionKey:         0\nNovelty:  12 MB\nVmFlags: \n"),
      with: ProcessSmapsParser())
    #expect(entries.map { $0.amounts[.rss] } == [ByteCount(3072)])
  }

  @Test func anEmptyFileHasNoMappings() throws {
    #expect(try ProcessSmapsParser().parse(fixture("kernel-thread/smaps"), path: "smaps").isEmpty)
  }

  @Test func handsOverEachRecordOnce() throws {
    let text = (1...5000).map { record($0) }.joined()
    let parser = ProcessSmapsParser(into: ByteCount.zero) { total, entry in
      if let rss = entry.amounts[.rss] { total = total + rss }
    }
    #expect(try parse(text, with: parser) == ByteCount(1024 * 5000 * 5001 / 2))
  }

  @Test func isTheSameInChunksOfAnySize() throws {
    let bytes = try fixture("odd-names/smaps")
    let whole = try ProcessSmapsParser().parse(bytes, path: "smaps")
    for size in [1, 7, 64, 4096] {
      var splitter = LineSplitter(ProcessSmapsParser(), path: "smaps")
      for start in stride(from: 0, to: bytes.count, by: size) {
        let chunk = Array(bytes[start..<min(start + size, bytes.count)])
        try splitter.feed(chunk.span)
      }
      let parts = try splitter.finish()
      #expect(parts.map(\.mapping) == whole.map(\.mapping))
      #expect(parts.map { $0.amounts[.rss] } == whole.map { $0.amounts[.rss] })
    }
  }

  @Test(arguments: [
    ("Rss: 12 MB", "\"<n> kB\" after \"Rss:\", found \"12 MB\""),
    ("Rss: kB", "\"<n> kB\" after \"Rss:\", found \"kB\""),
    (
      "Pss: 18446744073709551615 kB", "\"<n> kB\" after \"Pss:\", found \"18446744073709551615 kB\""
    ),
    ("Size: 4 kB", "one \"Size:\" a mapping, found a second one"),
    ("VmFlags: rd what", "two-letter flags after \"VmFlags:\", found \"rd what\""),
    ("Rss", "\"<key>: <value>\", found \"Rss\""),
    ("", "\"<key>: <value>\", found \"\""),
  ])
  func saysWhatIsWrong(_ line: String, _ expected: String) {
    let text = "1000-2000 r-xp 00000000 00:00 0\nSize: 4 kB\n\(line)\nRss: 4 kB\n"
    #expect(
      message { try parse(text, with: ProcessSmapsParser(), path: "/proc/10368/smaps") }
        == "/proc/10368/smaps:3: expected \(expected)")
  }

  @Test func refusesValuesBeforeAMapping() {
    #expect(
      message { try parse("Rss: 4 kB\n", with: ProcessSmapsParser()) }
        == "/proc/1/file:1: expected a mapping before its values, found \"Rss: 4 kB\"")
  }

  @Test func noticesThatTheFileStopsInsideARecord() throws {
    let bytes = try fixture("odd-names/smaps")
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for count in 1..<lines.count {
      let cut = Array(lines[..<count].joined(separator: [UInt8(ascii: "\n")]))
      let error = message { try ProcessSmapsParser().parse(cut, path: "smaps") }
      let isWhole = lines[count - 1].starts(with: "VmFlags:".utf8)
      #expect((error == nil) == isWhole, "cut after \(count) lines")
    }
  }

  @Test func saysWhichLineOfWhichMappingIsMissing() {
    let flags = "VmFlags: rd \n"
    #expect(
      message { try parse(record(1, flags) + record(2), with: ProcessSmapsParser()) }
        == "/proc/1/file:9: expected \"VmFlags:\" of mapping 00001000-00002000, "
        + "found the end of the file")
    #expect(
      message {
        try parse(record(1, flags) + record(2) + record(3, flags), with: ProcessSmapsParser())
      } == "/proc/1/file:10: expected \"VmFlags:\" of mapping 00001000-00002000, "
        + "found the next mapping")
    #expect(
      message {
        try parse(record(1) + "1000-2000 r--p 0 0:0 0\nSize: 4 kB\n", with: ProcessSmapsParser())
      } == "/proc/1/file:6: expected \"Rss:\" of mapping 00001000-00002000, "
        + "found the end of the file")
    #expect(
      message {
        try parse(record(1, "Swap: 0 kB\n") + record(1), with: ProcessSmapsParser())
      } == "/proc/1/file:9: expected \"Swap:\" of mapping 00001000-00002000, "
        + "found the end of the file")
  }

  /// A record whose Rss tells it from others.
  private func record(_ rss: Int, _ more: String = "") -> String {
    "1000-2000 r--p 00000000 00:00 0    \nSize:      4 kB\nRss:    \(rss) kB\nPss:    1 kB\n\(more)"
  }
}
