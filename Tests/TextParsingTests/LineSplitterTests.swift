import TestSupport
import Testing
import TextParsing

struct LineSplitterTests {
  @Test(arguments: [
    ("a\nb\n", ["1 a", "2 b"]), ("a\nb", ["1 a", "2 b"]), ("\n\n", ["1 ", "2 "]), ("", []),
    ("one", ["1 one"]), ("a\r\n", ["1 a\r"]),
  ])
  func countsLines(_ text: String, _ lines: [String]) throws {
    #expect(try Recorder().parse(Array(text.utf8), path: "file") == lines)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func isTheSameHoweverTheTextArrives(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<400).map { _ in Array("ab\n".utf8).randomElement(using: &random) ?? 0 }
    let whole = try Recorder().parse(bytes, path: "file")
    var splitter = LineSplitter(Recorder(), path: "file")
    var start = 0
    while start < bytes.count {
      let end = min(start + Int.random(in: 1...9, using: &random), bytes.count)
      let chunk = Array(bytes[start..<end])
      try splitter.feed(chunk.span)
      start = end
    }
    #expect(try splitter.finish() == whole)
  }

  @Test func saysWhereTheParserStopped() {
    let error = #expect(throws: ParseError.self) {
      try Recorder().parse(Array("a\nb\nbad".utf8), path: "/proc/1/maps")
    }
    #expect(error?.description == "/proc/1/maps:3: expected a letter, found \"bad\"")
  }
}

/// Notes the lines with their numbers; refuses `bad`.
private struct Recorder: LineParser {
  private var lines: [String] = []

  mutating func consume(
    _ line: borrowing Span<UInt8>, at location: TextParsing.SourceLocation
  ) throws(ParseError) {
    guard !line.equals("bad", in: 0..<line.count) else {
      throw ParseError(at: location, expected: "a letter", found: line)
    }
    lines.append("\(location.line) \(line.string(0..<line.count))")
  }

  mutating func finish(at location: TextParsing.SourceLocation) throws(ParseError) -> [String] {
    lines
  }
}
