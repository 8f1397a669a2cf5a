import Testing
import TextParsing

struct FieldsTests {
  @Test(arguments: [
    ("a bc\td", ["a", "bc", "d"]), ("  a   b  ", ["a", "b"]), ("", []), (" \t ", []),
  ])
  func splitsAtBlanksAndTabs(_ text: String, _ words: [String]) {
    let bytes = Array(text.utf8)
    let fields = bytes.span.fields()
    let strings = fields.map { bytes.span.string($0) }
    #expect(strings == words)
  }

  @Test func leavesTheRestToTheLastField() {
    let bytes = Array("a  b  c d ".utf8)
    let three = bytes.span.fields(limit: 3).map { bytes.span.string($0) }
    let one = bytes.span.fields(limit: 1).map { bytes.span.string($0) }
    #expect(three == ["a", "b", "c d "])
    #expect(one == ["a  b  c d "])
  }

  @Test(arguments: [
    ("0", UInt64(0)), ("18446744073709551615", .max), ("007", 7), ("18446744073709551616", nil),
    ("99999999999999999999", nil), ("", nil), ("-1", nil), ("1a", nil), (" 1", nil), ("+1", nil),
  ])
  func readsDecimals(_ text: String, _ value: UInt64?) {
    let bytes = Array(text.utf8)
    let parsed = bytes.span.decimal(0..<bytes.count)
    #expect(parsed == value)
  }

  @Test(arguments: [
    ("ffffffffff600000", UInt64(0xffff_ffff_ff60_0000)), ("FF", 255), ("ffffffffffffffff", .max),
    ("10000000000000000", nil), ("0x1", nil), ("g", nil), ("", nil),
  ])
  func readsHexadecimals(_ text: String, _ value: UInt64?) {
    let bytes = Array(text.utf8)
    let parsed = bytes.span.hexadecimal(0..<bytes.count)
    #expect(parsed == value)
  }

  @Test(arguments: [
    ("-1000", Int64(-1000)), ("-9223372036854775808", .min), ("9223372036854775807", .max),
    ("9223372036854775808", nil), ("-9223372036854775809", nil), ("-", nil), ("--1", nil),
    ("", nil), ("-0", 0),
  ])
  func readsSignedDecimals(_ text: String, _ value: Int64?) {
    let bytes = Array(text.utf8)
    let parsed = bytes.span.signedDecimal(0..<bytes.count)
    #expect(parsed == value)
  }

  @Test func compares() {
    let bytes = Array("Rss: 5".utf8)
    let equalities = [
      bytes.span.equals("Rss", in: 0..<3), bytes.span.equals("Rss", in: 0..<4),
      bytes.span.equals("Rsx", in: 0..<3),
    ]
    #expect(equalities == [true, false, false])
    let prefixes = [
      bytes.span.hasPrefix("Rss:"), bytes.span.hasPrefix("5", from: 5),
      bytes.span.hasPrefix("5 kB", from: 5), bytes.span.hasPrefix("5", from: 9),
    ]
    #expect(prefixes == [true, true, false, false])
    let colons = [
      bytes.span.firstIndex(of: UInt8(ascii: ":")),
      bytes.span.firstIndex(of: UInt8(ascii: ":"), from: 4),
    ]
    #expect(colons == [3, nil])
  }

  @Test func replacesWhatIsNotUTF8() {
    let bytes: [UInt8] = [0x61, 0xff, 0x62]
    let text = bytes.span.string(0..<3)
    let rest = bytes.span.array(1..<3)
    #expect(text == "a\u{fffd}b")
    #expect(rest == [0xff, 0x62])
  }
}
