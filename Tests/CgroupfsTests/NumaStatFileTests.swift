import Cgroupfs
import MemoryUnits
import Testing
import TextParsing

@Suite struct NumaStatFileTests {
  @Test func readsThePagesOfVersion1() throws {
    let text = try controlFile("v1-prometheus/memory.numa_stat")
    let entries = try NumaStatFile(.v1).parse(text, path: "memory.numa_stat")
    #expect(
      entries.map(\.key) == [
        "total", "file", "anon", "unevictable", "hierarchical_total", "hierarchical_file",
        "hierarchical_anon", "hierarchical_unevictable",
      ])
    #expect(entries[2].value == .pages(PageCount(29349)))
  }

  @Test func addsTheBytesOfVersion2OverTheNodes() throws {
    let text = "anon N0=4096 N1=8192\nworkingset_refault_anon N0=1 N1=2\n"
    let entries = try NumaStatFile(.v2).parse(text)
    #expect(entries.map(\.value) == [.bytes(ByteCount(12288)), .count(ExactDecimal(3))])
  }

  @Test func agreesWithMemoryStat() throws {
    for cgroup in ["v2-nested/pod", "v2-nested/pod/prom", "v2-nested/pod/side"] {
      let numa = try NumaStatFile(.v2).parse(
        controlFile(cgroup + "/memory.numa_stat"), path: "memory.numa_stat")
      let stat = try FlatKeyedFile(unit: memoryStatUnit).parse(
        controlFile(cgroup + "/memory.stat"), path: "memory.stat")
      for entry in numa {
        #expect(stat.contains { $0.key == entry.key && $0.value == entry.value })
      }
    }
  }

  @Test func takesTheKernelsOwnTotal() throws {
    let entries = try NumaStatFile(.v1).parse("total=7 N0=3 N1=3\n")
    #expect(entries.first?.value == .pages(PageCount(7)))
  }

  @Test(arguments: [
    (
      CgroupVersion.v1, "anon N0=1",
      """
      file:1: expected "<key>=<pages> N<node>=<pages> …", found "anon N0=1"
      """
    ),
    (
      .v1, "=1 N0=1",
      """
      file:1: expected "<key>=<pages> N<node>=<pages> …", found "=1 N0=1"
      """
    ),
    (
      .v1, "anon=1 N0",
      """
      file:1: expected "<key>=<pages> N<node>=<pages> …", found "anon=1 N0"
      """
    ),
    (.v2, "anon", "file:1: expected \"<key> N<node>=<number> …\", found \"anon\""),
    (
      .v2, "anon N0=1 N0=2",
      """
      file:1: expected "<key> N<node>=<number> …", found "anon N0=1 N0=2"
      """
    ),
    (
      .v2, "anon N0=18446744073709551615 N1=1",
      """
      file:1: expected "<key> N<node>=<number> …", found "anon N0=18446744073709551615 N1=1"
      """
    ),
    (.v2, "", "no error"),
    (.v2, "anon N0=1\nanon N0=1", "file:2: expected each key once, found \"anon N0=1\""),
  ])
  func refusesOtherShapes(version: CgroupVersion, text: String, error: String) {
    #expect(message(NumaStatFile(version), text) == error)
  }
}
