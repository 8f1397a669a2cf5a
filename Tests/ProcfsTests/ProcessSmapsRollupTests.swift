import MemoryUnits
import Procfs
import Testing
import TextParsing

struct ProcessSmapsRollupTests {
  @Test func readsAmountsWithTheirLines() throws {
    let rollup = try ProcessSmapsRollup.Parser().parse(
      fixture("prometheus/smaps_rollup"), path: "smaps_rollup")
    #expect(rollup.lines.count == 22)
    #expect(
      rollup[.pssFile]
        == KibibyteLine(
          key: "Pss_File", amount: ByteCount(30541 * 1024), line: 6))
    #expect(rollup.range.start == Address(0x400000))
    #expect(rollup[.size] == nil)
  }

  @Test(arguments: [
    ("", "/proc/1/file: expected \"<start>-<end> … [rollup]\", found an empty file"),
    (
      "1000-2000 ---p 0 0:0 0 [rollup]\n",
      "/proc/1/file:1: expected \"Rss:\", found the end of the file"
    ),
    (
      "1000-2000 ---p 0 0:0 0 [rollup]\nRss: 3 pages\n",
      "/proc/1/file:2: expected \"<n> kB\" after \"Rss:\", found \"3 pages\""
    ),
  ])
  func saysWhatIsWrong(_ text: String, _ expected: String) {
    #expect(message { try parse(text, with: ProcessSmapsRollup.Parser()) } == expected)
  }
}
