import PrometheusText
import Testing
import TextParsing

@Suite struct ExpvarMemStatsTests {
  private func parse(_ text: String) throws(ParseError) -> [MemStatsField] {
    try expvarMemStats(Array(text.utf8), path: "vars")
  }

  @Test func readsTheNumbersOfARealPage() throws {
    let fields = try expvarMemStats(page("vars.json"), path: "vars")
    #expect(fields.count == 27)
    #expect(
      fields.contains(MemStatsField(name: "HeapSys", value: ExactDecimal(3_866_624), line: 4)))
    // Past 2^53, where a float would lose it.
    #expect(
      fields.first { $0.name == "LastGC" }?.value == ExactDecimal(1_795_403_271_550_604_837))
    #expect(!fields.contains { $0.name == "PauseNs" || $0.name == "EnableGC" })
  }

  @Test func passesOverOtherVariables() throws {
    let fields = try parse(
      #" { "a\"" : [1, {"Sys": 7}, null, "\u00e9", true, -1.5e+3, [], {}], "memstats":{"Sys":5}}"#)
    #expect(fields == [MemStatsField(name: "Sys", value: ExactDecimal(5), line: 1)])
  }

  @Test(arguments: [
    ("", "vars:1: expected a JSON object, found the end of the text"),
    ("<html>", "vars:1: expected a JSON object, found \"<html>\""),
    ("{}", "vars: expected a variable \"memstats\", found none"),
    ("{\n\"memstats\": 5}", "vars:2: expected an object after \"memstats\":, found \"5}\""),
    (
      "{\"memstats\": {\"Sys\": 18446744073709551615}}",
      """
      vars:1: expected a number of at most 63 bits after "Sys":, found "18446744073709551615"
      """
    ),
    ("{\"memstats\": {\"Sys\": 05}}", "vars:1: expected a number, found \"05}}\""),
    ("{\"memstats\": {\"Sys\": 5,}}", "vars:1: expected a name in quotation marks, found \"}}\""),
    ("{\"memstats\": {\"Sys\": 5} ", "vars:1: expected \",\" or \"}\", found the end of the text"),
    ("{\"memstats\": {\"Sys\": tru}}", "vars:1: expected a value, found \"tru}}\""),
    ("{\"memstats\": {}} x", "vars:1: expected the end of the text, found \"x\""),
    ("{\"a\\", "vars:1: expected a closing quotation mark, found the end of the text"),
    ("{\"a\" 1}", "vars:1: expected \":\" after a name, found \"1}\""),
  ])
  func refusesOtherShapes(text: String, error: String) {
    #expect(message { () throws(ParseError) in try parse(text) } == error)
  }

  @Test func refusesEndlessNesting() {
    let text = "{\"a\":" + String(repeating: "[", count: 100_000)
    #expect(
      message { () throws(ParseError) in try parse(text) }
        .hasPrefix("vars:1: expected at most 128 levels of nesting"))
  }
}

@Suite struct HeapProfileMemStatsTests {
  private func parse(_ text: String) throws(ParseError) -> [MemStatsField] {
    try HeapProfileMemStats().parse(Array(text.utf8), path: "heap")
  }

  @Test func readsTheNumbersOfARealPage() throws {
    let fields = try HeapProfileMemStats().parse(page("heap.txt"), path: "heap")
    #expect(fields.count == 27)
    #expect(
      fields.contains(MemStatsField(name: "HeapSys", value: ExactDecimal(3_866_624), line: 39)))
    #expect(
      fields.filter { $0.line == 45 }.map(\.name) == ["MSpanInuse", "MSpanSys"])
    #expect(fields.first { $0.name == "MSpanSys" }?.value == ExactDecimal(32544))
    #expect(fields.last == MemStatsField(name: "MaxRSS", value: ExactDecimal(7_290_880), line: 58))
  }

  @Test(arguments: [
    (
      "\u{1f}\u{8b}",
      """
      heap:1: expected "heap profile: …" (the heap page with debug=1), found "\\x1f\\xc2\\x8b"
      """
    ),
    (
      "heap profile: 1: 2 [3: 4] @ heap/1048576\n",
      """
      heap:1: expected the whole block "# runtime.MemStats" (needs debug=1), found the end of the \
      text
      """
    ),
    (
      "heap profile: 1\n# runtime.MemStats\n# Sys = x\n",
      """
      heap:3: expected a number after "# Sys =", found "# Sys = x"
      """
    ),
    (
      "heap profile: 1\n# runtime.MemStats\n# Sys\n",
      """
      heap:3: expected "# <field> = <number>", found "# Sys"
      """
    ),
    (
      "heap profile: 1\n# runtime.MemStats\n# Stack = 1 / x\n",
      """
      heap:3: expected a number after "/", found "# Stack = 1 / x"
      """
    ),
  ])
  func refusesOtherShapes(text: String, error: String) {
    #expect(message { () throws(ParseError) in try parse(text) } == error)
  }
}
