import Cgroupfs
import MemoryUnits
import Testing
import TextParsing

@Suite struct FlatKeyedFileTests {
  @Test func readsMemoryStatOfVersion1() throws {
    let text = try controlFile("v1-prometheus/memory.stat")
    let entries = try FlatKeyedFile(unit: memoryStatUnit).parse(text, path: "memory.stat")
    #expect(entries.count == 42)
    #expect(
      entries[1] == entry("rss", .bytes(ByteCount(120_213_504)), line: 2))
    #expect(entries.contains { $0.key == "pgpgin" && $0.value == .count(ExactDecimal(42431)) })
    #expect(
      entries.filter { $0.value == .unlimited }.map(\.key)
        == ["hierarchical_memory_limit", "hierarchical_memsw_limit"])
  }

  @Test func readsMemoryStatOfVersion2() throws {
    let text = try controlFile("v2-nested/pod/memory.stat")
    let entries = try FlatKeyedFile(unit: memoryStatUnit).parse(text, path: "memory.stat")
    let text2 = String(decoding: text, as: UTF8.self)
    #expect(entries.count == text2.split(separator: "\n").count)
    #expect(!entries.contains { if case .number = $0.value { true } else { false } })
  }

  @Test func readsEventsAsCounts() throws {
    let text = try controlFile("v2-nested/pod/memory.events")
    let entries = try FlatKeyedFile { _ in .count }.parse(text, path: "memory.events")
    #expect(entries.map(\.key) == ["low", "high", "max", "oom", "oom_kill", "oom_group_kill"])
    #expect(entries.allSatisfy { $0.value == .count(ExactDecimal(0)) })
  }

  @Test func keepsKeysThatNoKernelHasYet() throws {
    let entries = try FlatKeyedFile(unit: memoryStatUnit).parse("novel 12\npgnovel 3\n")
    #expect(
      entries == [
        entry("novel", .number(ExactDecimal(12)), line: 1),
        entry("pgnovel", .count(ExactDecimal(3)), line: 2),
      ])
  }

  @Test func tellsCountersBelowZeroFromAmounts() throws {
    let entries = try FlatKeyedFile(unit: memoryStatUnit).parse("rss 18446744073709547520\n")
    #expect(entries == [entry("rss", .wrapped(18_446_744_073_709_547_520), line: 1)])
  }

  @Test(arguments: [
    ("anon 1\nfile", "file:2: expected \"<key> <number>\", found \"file\""),
    ("anon 1 2", "file:1: expected \"<key> <number>\", found \"anon 1 2\""),
    ("anon 12 kB", "file:1: expected \"<key> <number>\", found \"anon 12 kB\""),
    ("anon -1", "file:1: expected \"<key> <number>\", found \"anon -1\""),
    ("anon 1\n\n", "file:2: expected \"<key> <number>\", found \"\""),
    (
      "anon 99999999999999999999",
      """
      file:1: expected "<key> <number>", found "anon 99999999999999999999"
      """
    ),
    ("anon 1\nanon 2", "file:2: expected each key once, found \"anon 2\""),
  ])
  func refusesOtherShapes(text: String, error: String) {
    #expect(message(FlatKeyedFile(unit: memoryStatUnit), text) == error)
  }

  private func entry(_ key: String, _ value: CgroupValue, line: Int) -> CgroupEntry {
    CgroupEntry(key: key, value: value, line: line)
  }
}
