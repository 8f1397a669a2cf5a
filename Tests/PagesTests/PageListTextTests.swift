import MemoryUnits
import Pages
import Testing
import TextParsing

struct PageListTextTests {
  private static let list = PageList(
    pid: 4711, pageSize: .fourKiB,
    sources: [
      PageSource(.pagemap, .read(nanoseconds: 152_310, calls: 12)),
      PageSource(
        .kpagecgroup,
        .unavailable(reason: "permission denied", remedy: "run as root with CAP_SYS_ADMIN")),
      PageSource(.kpagecount, .unavailable(reason: "no such file", remedy: "")),
    ],
    longestHold: 80_211, cgroups: [35: "/mcr/prom with blanks", 1: "/"],
    runs: [
      run(0x40_0000, 3, PageFacts(.resident, .file, mapCount: 2, charge: .cgroup(1))),
      run(
        0xc0_0000_0000, 512,
        PageFacts(.resident, .anonymous, mapCount: 1, charge: .cgroup(35), isHuge: true)),
      run(0xc0_0020_0000, 1, PageFacts(.resident, .file, mapCount: 2, charge: .cgroup(1))),
      run(0xc0_0020_1000, 1, PageFacts(.swapped, .anonymous)),
      run(
        0xc0_0020_2000, 1,
        PageFacts(
          .resident, .anonymous, mapCount: 3, charge: .nobody, isMerged: true, isAgain: true)),
    ])

  private static func run(_ start: UInt64, _ pages: Int64, _ facts: PageFacts) -> PageRun {
    guard let range = AddressRange(Address(start), length: UInt64(pages) * 4096) else {
      preconditionFailure("no range")
    }
    return PageRun(range, facts)
  }

  @Test func isReadAsItWasWritten() throws {
    let read = try PageListParser().parse(Array(Self.list.text.utf8), path: "pages/4711")
    #expect(read == Self.list)
    #expect(read.text == Self.list.text)
  }

  @Test func factsStandOnceForAllRunsThatShareThem() {
    let lines = Self.list.text.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("facts ") } == 4)
    #expect(lines.contains("run c000000000 512 1"))
    #expect(lines.contains("facts resident anonymous 3 - merged again"))
  }

  @Test func sumsPagesByWhatIsKnownOfThem() {
    #expect(Self.list.total { $0.state == .resident } == ByteCount(517 * 4096))
    #expect(Self.list.total { $0.isHuge } == ByteCount(2 << 20))
    #expect(!Self.list.knowsFrames)
  }

  @Test func wordsOfALaterVersionAreLeftAlone() throws {
    let text = Self.list.text + "colour 12\nsource kpagemoon read 1 2\n"
    let read = try PageListParser().parse(Array(text.utf8), path: "pages/4711")
    #expect(read == Self.list)
  }

  @Test(arguments: [
    ("pages 1\n", #"p:1: expected "memcorrelate pages 1", found "pages 1""#),
    ("", "p: expected a pid and the size of a page, found the end of the file"),
    (
      "page-size 4096\nrun 1000 1 0\n",
      #"p:3: expected "run <address> <pages> <number of facts>", found "run 1000 1 0""#
    ),
    (
      "facts resident anonymous 1 1\nrun 1000 1 0\n",
      #"p:3: expected "page-size" before the first run, found "run 1000 1 0""#
    ),
    (
      "page-size 4096\nfacts resident anonymous 1 1\nrun 2000 2 0\nrun 3000 1 0\n",
      #"p:5: expected a run behind the one before, of whole pages, found "run 3000 1 0""#
    ),
    (
      "page-size 4096\nfacts resident anonymous 1 1\nrun 2000 fffffffffffff 0\n",
      #"p:4: expected "run <address> <pages> <number of facts>", found "run 2000 fffffffffffff 0""#
    ),
    (
      "page-size 4096\nfacts resident anonymous 1 1\nrun 2000 4503599627370496 0\n",
      #"p:4: expected a run behind the one before, of whole pages, found "run 2000 4503599627370496 0""#
    ),
    (
      "page-size 4096\nfacts resident anonymous 1 1\nrun 2000000000000000 1 0\n",
      #"p:4: expected a run behind the one before, of whole pages, found "run 2000000000000000 1 0""#
    ),
    (
      "facts here anonymous 1 1\n",
      #"p:2: expected "facts <state> <kind> <count> <cgroup>", found "facts here anonymous 1 1""#
    ),
    (
      "facts resident anonymous x 1\n",
      #"p:2: expected how often the pages are mapped, found "facts resident anonymous x 1""#
    ),
    ("cgroup x /a\n", #"p:2: expected "cgroup <inode> <path>", found "cgroup x /a""#),
    ("hold -1\n", #"p:2: expected "hold <nanoseconds>", found "hold -1""#),
  ])
  func tellsWhereAListIsBroken(_ body: String, _ message: String) {
    let text = body.isEmpty || body.hasPrefix("pages") ? body : "memcorrelate pages 1\n" + body
    #expect(throws: ParseError.self) {
      try PageListParser().parse(Array(text.utf8), path: "p")
    }
    do {
      _ = try PageListParser().parse(Array(text.utf8), path: "p")
    } catch {
      #expect("\(error)" == message)
    }
  }
}
