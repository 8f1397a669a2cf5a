import Procfs
import Testing
import TextParsing

struct ProcessLimitsTests {
  private let heading =
    "Limit                     Soft Limit           Hard Limit           Units\n"

  @Test func readsNamesWithBlanksAndLimitsWithoutUnit() throws {
    let limits = try ProcessLimitsParser().parse(fixture("prometheus/limits"), path: "limits")
    #expect(limits.count == 16)
    let stack = try #require(limits.first { $0.name == "Max stack size" })
    #expect(stack.soft == .number(8_388_608))
    #expect(stack.hard == .unlimited)
    #expect(stack.unit == "bytes")
    #expect(stack.line == 5)
    #expect(limits.first { $0.name == "Max nice priority" }?.unit == "")
    #expect(limits.last?.unit == "us")
  }

  @Test func readsNumbersThatFillTheirColumn() throws {
    let text =
      heading + "Max locked memory         18446744073709551614 18446744073709551614 bytes     \n"
    let limits = try parse(text, with: ProcessLimitsParser())
    #expect(limits.map(\.soft) == [.number(.max - 1)])
  }

  @Test(arguments: [
    "Max cpu time", "Max cpu time              some                 unlimited            seconds",
    "Max cpu time              1", "", "Max cpu time              1 2 3 4",
  ])
  func refusesALineOfAnotherShape(_ line: String) {
    #expect(
      message {
        try parse(heading + line + "\n", with: ProcessLimitsParser(), path: "/proc/1/limits")
      } == "/proc/1/limits:2: expected \"<name> <soft limit> <hard limit> <unit>\", found "
        + "\"\(line.prefix(60))\(line.count > 60 ? "…" : "")\"")
  }

  @Test func refusesAnotherFile() {
    #expect(
      message { try parse("Name: a\n", with: ProcessLimitsParser()) }
        == "/proc/1/file:1: expected \"Limit … Soft Limit …\", found \"Name: a\"")
    #expect(
      message { try parse("", with: ProcessLimitsParser()) }
        == "/proc/1/file: expected \"Limit … Soft Limit …\", found an empty file")
  }
}
