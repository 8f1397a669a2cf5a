import Testing
import TextParsing

struct ParseErrorTests {
  @Test func saysWhereWhatAndWhatInstead() {
    let found = Array("12 MB".utf8)
    let error = ParseError(
      at: TextParsing.SourceLocation(path: "/proc/10368/smaps", line: 212),
      expected: "\"<n> kB\" after \"Rss:\"", found: found.span)
    #expect(
      "\(error)" == "/proc/10368/smaps:212: expected \"<n> kB\" after \"Rss:\", found \"12 MB\"")
  }

  @Test func leavesOutTheLineWhereTheFileIsMeant() {
    #expect("\(TextParsing.SourceLocation(path: "/proc/stat"))" == "/proc/stat")
  }

  @Test func quotesWhatCannotBePrinted() {
    let bytes: [UInt8] = [0x61, 0x22, 0x5c, 0x0a, 0x00, 0xff, 0x7e, 0x7f]
    let bytesText = quoted(bytes.span)
    #expect(bytesText == #""a\"\\\x0a\x00\xff~\x7f""#)
  }

  @Test func cutsLongTexts() {
    let sixty = [UInt8](repeating: 0x61, count: 60)
    let sixtyText = quoted(sixty.span)
    #expect(sixtyText == "\"" + String(repeating: "a", count: 60) + "\"")
    let more = sixty + [0x62]
    let moreText = quoted(more.span)
    #expect(moreText == "\"" + String(repeating: "a", count: 60) + "…\"")
  }
}
