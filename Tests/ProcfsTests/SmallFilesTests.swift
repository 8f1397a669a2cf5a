import Procfs
import Testing

struct OOMScoreTests {
  @Test(arguments: [("670\n", Int64(670)), ("-1000\n", -1000), ("0", 0)])
  func readsOneNumber(_ text: String, _ value: Int64) throws {
    #expect(try OOMScore(parsing: Array(text.utf8), path: "oom_score_adj").value == value)
  }

  @Test(arguments: ["", "-", "1 2", "high", "9223372036854775808"])
  func refusesAnythingElse(_ text: String) {
    #expect(
      message { try OOMScore(parsing: Array(text.utf8), path: "oom_score") }
        == "oom_score:1: expected a number, found \"\(text)\"")
  }
}

struct CoredumpFilterTests {
  @Test func namesTheBitsThatAreSet() throws {
    let filter = try CoredumpFilter(
      parsing: fixture("prometheus/coredump_filter"), path: "coredump_filter")
    #expect(filter == [.anonymousPrivate, .anonymousShared, .elfHeaders, .hugetlbPrivate])
    #expect(
      filter.names == ["anonymous private", "anonymous shared", "ELF headers", "hugetlb private"])
    #expect(CoredumpFilter(rawValue: 0x201).names == ["anonymous private", "bit 9"])
  }

  @Test(arguments: ["", "xyz", "100000000", "0x33"])
  func refusesAnythingElse(_ text: String) {
    #expect(
      message { try CoredumpFilter(parsing: Array(text.utf8), path: "coredump_filter") }
        == "coredump_filter:1: expected bits in hexadecimal, found \"\(text)\"")
  }
}

struct CommandLineArgumentsTests {
  @Test func splitsAtNUL() throws {
    let arguments = CommandLineArguments(parsing: try fixture("prometheus/cmdline")).arguments
    #expect(arguments.count == 5)
    #expect(arguments.first == "/usr/bin/prometheus")
    #expect(arguments.last == "--web.enable-lifecycle")
  }

  @Test(arguments: [
    ([UInt8]("a\0\0b\0".utf8), ["a", "", "b"]), ([UInt8]("title: x\0\0\0".utf8), ["title: x"]),
    ([UInt8]("no end".utf8), ["no end"]), ([], []), ([0, 0], []), ([0xff, 0], ["\u{fffd}"]),
  ])
  func keepsEmptyArgumentsButNotThoseAtTheEnd(_ bytes: [UInt8], _ arguments: [String]) {
    #expect(CommandLineArguments(parsing: bytes).arguments == arguments)
  }
}
