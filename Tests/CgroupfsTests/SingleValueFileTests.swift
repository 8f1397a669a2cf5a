import Cgroupfs
import MemoryUnits
import Testing
import TextParsing

@Suite struct SingleValueFileTests {
  @Test func readsAnAmount() throws {
    let text = try controlFile("v1-prometheus/memory.usage_in_bytes")
    let entry = try SingleValueFile(unit: .bytes).parse(text, path: "memory.usage_in_bytes")
    #expect(entry.value == .bytes(ByteCount(149_295_104)))
    #expect(entry.line == 1)
  }

  @Test func readsTheLimitsThatAreNotSet() throws {
    let v1 = try controlFile("v1-prometheus/memory.limit_in_bytes")
    let v2 = try controlFile("v2-nested/pod/memory.max")
    for text in [v1, v2, Array("-1\n".utf8), Array("9223372036854710272\n".utf8)] {
      #expect(try SingleValueFile(unit: .bytes).parse(text, path: "limit").value == .unlimited)
    }
  }

  @Test func doesNotTakeAHighCountForAMissingLimit() throws {
    let entry = try SingleValueFile(unit: .count).parse("9223372036854771712\n")
    #expect(entry.value == .count(ExactDecimal(9_223_372_036_854_771_712)))
  }

  @Test(arguments: [
    ("", "file: expected a number or \"max\", found an empty file"),
    ("1\n2\n", "file:2: expected a single line, found \"2\""),
    ("1 kB\n", "file:1: expected a number or \"max\", found \"1 kB\""),
    ("maximum\n", "file:1: expected a number or \"max\", found \"maximum\""),
  ])
  func refusesOtherShapes(text: String, error: String) {
    #expect(message(SingleValueFile(unit: .bytes), text) == error)
  }
}
