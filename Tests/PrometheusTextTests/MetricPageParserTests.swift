import PrometheusText
import Testing
import TextParsing

@Suite struct MetricPageParserTests {
  private func parse(_ text: String) throws(ParseError) -> MetricPage {
    try MetricPageParser().parse(Array(text.utf8), path: "page")
  }

  @Test func keepsEverySampleOfARealPage() throws {
    let text = try page("prometheus.txt")
    let parsed = try MetricPageParser().parse(text, path: "page")
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    #expect(parsed.format == .text)
    #expect(parsed.samples.count == lines.count { !$0.hasPrefix("#") })
    #expect(parsed.metadata.count == lines.count { $0.hasPrefix("# TYPE") })
    let sys = try #require(parsed.samples.first { $0.name == "go_memstats_sys_bytes" })
    #expect(lines[sys.line - 1].hasPrefix("go_memstats_sys_bytes "))
  }

  @Test func readsGosFloatsExactly() throws {
    let samples = try parse("a 7.33184e+06\nb 1.79540327321e+09\nc 1.8446744073709552e+19\n")
      .samples
    #expect(
      samples.map(\.value) == [
        .finite(ExactDecimal(7_331_840)),
        .finite(ExactDecimal(digits: 179_540_327_321, exponent: -2)),
        .finite(ExactDecimal(digits: 18_446_744_073_709_552, exponent: 3)),
      ])
  }

  @Test func readsNumbersThatAreNoAmounts() throws {
    let samples = try parse("a NaN\nb +Inf\nc -Inf\nd 0.1234567890123456789\n").samples
    #expect(
      samples.map(\.value) == [
        .notANumber, .positiveInfinity, .negativeInfinity, .overlong("0.1234567890123456789"),
      ])
    #expect(
      try parse("a 9223372036854775807\n").samples[0].value == .finite(ExactDecimal(.max)))
  }

  @Test func readsLabelsWithEscapesAndBlanks() throws {
    let sample = try parse(
      #"   rpc_total {  path = "/a\"b\\c\nd" , code="200", } \#t3 1395066363000"#
    ).samples[0]
    #expect(sample.name == "rpc_total")
    #expect(sample.labels == [MetricLabel("path", "/a\"b\\c\nd"), MetricLabel("code", "200")])
    #expect(sample.value == .finite(ExactDecimal(3)))
    #expect(sample.timestamp == ExactDecimal(1_395_066_363_000))
    #expect(sample.labels.exposition == #"{code="200",path="/a\"b\\c\nd"}"#)
    #expect(try parse("a{} 1\n").samples[0].labels.exposition == "")
  }

  @Test func readsNamesInQuotes() throws {
    let parsed = try parse(
      "# HELP \"http.size\" of it\n{\"http.size\",\"my label\"=\"x\"} 5\n{\"plain\"} 6\n")
    #expect(parsed.samples.map(\.name) == ["http.size", "plain"])
    #expect(parsed.samples[0].labels == [MetricLabel("my label", "x")])
    #expect(parsed.metadata["http.size"]?.help == "of it")
  }

  @Test func readsOpenMetrics() throws {
    let parsed = try MetricPageParser().parse(page("python.openmetrics"), path: "page")
    #expect(parsed.format == .openMetrics)
    #expect(parsed.samples.count == 20)
    #expect(parsed.metadata["alloc_bytes"]?.unit == "bytes")
    #expect(parsed.metadata["alloc_bytes"]?.type == "histogram")
    #expect(parsed.metadata["req"]?.help == "requests \"with\" \\ quotes\nand newline")
    let exemplar = try #require(parsed.samples[0].exemplar)
    #expect(exemplar.labels == [MetricLabel("trace_id", "abcx")])
    #expect(exemplar.value == .finite(ExactDecimal(3)))
    #expect(exemplar.timestamp == ExactDecimal(digits: 17_954_038_563_320_086, exponent: -7))
    #expect(parsed.family(ofSample: "alloc_bytes_bucket")?.name == "alloc_bytes")
    #expect(parsed.family(ofSample: "req_created")?.name == "req")
    #expect(parsed.family(ofSample: "no_such") == nil)
  }

  @Test func passesOverOtherComments() throws {
    let parsed = try parse("# a comment\n#\n#TYPE a gauge\n\n \t\n# HELP a\na 1\n# EOFish\n")
    #expect(parsed.samples.count == 1)
    #expect(parsed.metadata["a"]?.type == "gauge")
    #expect(parsed.format == .text)
  }

  @Test func keepsSamplesThatComeTwice() throws {
    #expect(try parse("a 1\na 2\n").samples.map(\.line) == [1, 2])
  }

  @Test(arguments: [
    ("<!DOCTYPE html>\n<html>", "page:1: expected a metric sample, found \"<!DOCTYPE html>\""),
    ("{\"cmdline\"", "page:1: expected \",\" or \"}\" after a label, found \"{\\\"cmdline\\\"\""),
    ("{\n", "page:1: expected a metric sample, found \"{\""),
    ("\u{1f}\u{1}\u{0}x", "page:1: expected a metric sample, found \"\\x1f\\x01\\x00x\""),
    ("a", "page:1: expected a number after \"a\", found \"a\""),
    ("a 1\na{", "page:2: expected labels as in {name=\"value\"}, found \"a{\""),
    ("a{b} 1", "page:1: expected labels as in {name=\"value\"}, found \"a{b} 1\""),
    ("a{b=c} 1", "page:1: expected \"\\\"\" before a label's value, found \"a{b=c} 1\""),
    ("a{b=\"c} 1", "page:1: expected a closing quotation mark, found \"a{b=\\\"c} 1\""),
    (
      "a{b=\"c\" d=\"e\"} 1",
      """
      page:1: expected "," or "}" after a label, found "a{b=\\"c\\" d=\\"e\\"} 1"
      """
    ),
    (
      "a{b=\"\\t\"} 1",
      """
      page:1: expected "\\\\", "\\n" or "\\"" after a backslash, found "a{b=\\"\\\\t\\"} 1"
      """
    ),
    (
      "a{b=\"1\",b=\"2\"} 1",
      """
      page:1: expected each label once, found "a{b=\\"1\\",b=\\"2\\"} 1"
      """
    ),
    ("a 1kB", "page:1: expected a number after \"a\", found \"a 1kB\""),
    ("a 0x10", "page:1: expected a number after \"a\", found \"a 0x10\""),
    ("a 1 now", "page:1: expected a timestamp after the value, found \"a 1 now\""),
    ("a 1 2 3", "page:1: expected the end of the line after the sample, found \"a 1 2 3\""),
    ("1a 1", "page:1: expected a metric sample, found \"1a 1\""),
    ("# TYPE a\n", "page:1: expected a type after \"# TYPE a\", found \"# TYPE a\""),
    ("# HELP\n", "page:1: expected the name of a metric, found \"# HELP\""),
    ("a 1\n# EOF\nb 2\n", "page:3: expected nothing after \"# EOF\", found \"b 2\""),
    (
      "a 1 # {} 1\n",
      """
      page:1: expected "# EOF" at the end of an OpenMetrics page, found the end of the text
      """
    ),
    ("a 1 # 1\n# EOF", "page:1: expected an exemplar's labels after \"#\", found \"a 1 # 1\""),
  ])
  func refusesOtherShapes(text: String, error: String) {
    #expect(message { () throws(ParseError) in try parse(text) } == error)
  }
}
