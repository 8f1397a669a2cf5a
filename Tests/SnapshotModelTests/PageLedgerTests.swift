import MemoryUnits
import Pages
import SnapshotModel
import TestSupport
import Testing

struct PageLedgerTests {
  private static let page: UInt64 = 4096
  private let anonymous = PageFacts(.resident, .anonymous, mapCount: 1, charge: .cgroup(35))
  private let file = PageFacts(.resident, .file, mapCount: 3, charge: .nobody)

  /// Borders of all four lists within one mapping, and none at the same place.
  @Test func everyBorderCuts() throws {
    let ledger = try #require(
      joined(
        mappings: [mapping(0x1000, 0x9000)],
        runs: [run(0x2000, 0x6000, anonymous), run(0x6000, 0x7000, file)],
        regions: [region(0x3000, 0x4800, "span.inuse"), region(0x8000, 0x9000, "span.manual")],
        segments: [
          segment(0x1000, 0x5000, dumped: 0x2400), segment(0x5000, 0x8000, dumped: 0x3000),
        ]
      ))
    #expect(
      ledger.rows.map { row in
        "\(row.residency.words) \(row.role ?? "-") \(row.isInCore.map { $0 ? "in" : "out" } ?? "-") "
          + "\(row.size.bytes)"
      } == [
        "never touched - in 8192", "resident - in 8192",
        "resident span.inuse in 1024", "resident span.inuse out 5120",
        "resident - out 2048", "resident - in 4096",
        "never touched span.manual out 4096",
      ])
    #expect(ledger.total { _ in true } == ByteCount(0x8000))
    #expect(ledger.total { $0.facts == anonymous } == ByteCount(0x4000))
  }

  @Test func aRunOverSeveralMappingsIsDividedAmongThem() throws {
    let ledger = try #require(
      joined(
        mappings: [mapping(0x1000, 0x2000), mapping(0x2000, 0x5000, "---p")],
        runs: [run(0x1000, 0x3000, anonymous)]))
    #expect(ledger.rows.map(\.mapping) == [0, 1, 1])
    #expect(ledger.rows.map(\.residency) == [.page(.resident), .page(.resident), .reserved])
    #expect(ledger.rows.map(\.size.bytes) == [0x1000, 0x1000, 0x2000])
    #expect(ledger.rows.first.flatMap(ledger.mapping)?.range.end == Address(0x2000))
  }

  /// The list of mappings was read while the process mapped memory.
  @Test func anAddressThatStandsTwiceIsCountedOnce() throws {
    let ledger = try #require(
      joined(
        mappings: [mapping(0x1000, 0x4000), mapping(0x2000, 0x6000), mapping(0x3000, 0x5000)],
        runs: [run(0x2000, 0x5000, anonymous)]))
    #expect(ledger.total { _ in true } == ByteCount(0x5000))
    #expect(ledger.total { $0.facts == anonymous } == ByteCount(0x3000))
    #expect(ledger.rows.allSatisfy { $0.mapping != nil && $0.size > .zero })
  }

  /// Something was mapped between the two looks: no byte of a run is lost.
  @Test func pagesInNoMappingAreARowOfTheirOwn() throws {
    let ledger = try #require(
      joined(
        mappings: [mapping(0x2000, 0x3000)],
        runs: [
          run(0x1000, 0x4000, anonymous), run(0x6000, 0x7000, anonymous),
          run(0x8000, 0xa000, file),
        ], segments: [segment(0x2000, 0x3000, dumped: 0)]))
    let outside = ledger.rows.filter { $0.mapping == nil }
    #expect(outside.map(\.facts) == [anonymous, file])
    #expect(outside.map(\.size.bytes) == [0x3000, 0x2000])
    #expect(outside.allSatisfy { $0.role == nil && $0.isInCore == nil })
    #expect(ledger.total { $0.facts != nil } == ledger.list.total { _ in true })
  }

  @Test func theGateIsNoneOfTheProcesss() throws {
    let ledger = try #require(
      joined(mappings: [mapping(0x1000, 0x2000), mapping(1 << 63, 1 << 63 + 0x1000)], runs: []))
    #expect(ledger.rows.map(\.size.bytes) == [0x1000])
  }

  @Test func withoutTheProcesssOwnPagesThereIsNone() {
    #expect(PageLedger(snapshot(pages: [])) == nil)
    #expect(PageLedger(snapshot(pages: [PageList(pid: 8, pageSize: .fourKiB)])) == nil)
    #expect(PageLedger(snapshot(pages: [PageList(pid: 7, pageSize: .fourKiB)])) != nil)
  }

  @Test func gapsOfPagesAreToldFromOthers() {
    var snapshot = snapshot(pages: [])
    let why = Unavailability("permission denied", remedy: "be root")
    snapshot.header.unavailable = [
      .init("core", why), .init("which cgroup pays for each page", why),
      .init("the page ledger", why), .init("ledger", why), .init("/proc/7/pagemap", why),
    ]
    snapshot.captures = ["proc/7/smaps", "pages/7"].map { name in
      Capture(
        name: name, source: name == "pages/7" ? "/proc/7/pagemap" : "/proc/7/smaps", view: nil,
        begin: nil, end: nil, outcome: .unavailable(why))
    }
    #expect(
      snapshot.pageGaps.map(\.what) == [
        "which cgroup pays for each page", "the page ledger", "ledger", "/proc/7/pagemap",
        "/proc/7/pagemap",
      ])
    #expect(snapshot.pageGaps.allSatisfy { $0.why == why })
  }

  /// Against a table of every 512 bytes, which knows nothing of borders.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func everythingIsSummedExactlyOnce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pages = 64
    let mappings = ranges(&random, of: pages * 8, step: 8).map { range in
      mapping(
        range.start.value, range.end.value,
        ["rw-p", "---p", "r-xp"].randomElement(using: &random) ?? "rw-p")
    }
    let facts = [
      anonymous, file, PageFacts(.swapped, .anonymous),
      PageFacts(.resident, .anonymous, isHuge: true),
    ]
    let runs = ranges(&random, of: pages * 8, step: 8).map { range in
      PageRun(range, facts.randomElement(using: &random) ?? anonymous)
    }
    let regions = ranges(&random, of: pages * 8, step: 1).map { range in
      Region(range, role: ["a", "b"].randomElement(using: &random) ?? "a")
    }
    let segments =
      seed % 4 == 0
      ? []
      : ranges(&random, of: pages * 8, step: 8).map { range in
        Segment(
          range,
          dumped: ByteCount(Int64.random(in: 0...range.length.bytes / 512, using: &random) * 512))
      }
    let ledger = try #require(
      joined(mappings: mappings, runs: runs, regions: regions, segments: segments))

    var expected: [Key: Int64] = [:]
    for unit in 0..<UInt64(pages * 8) {
      let place = Address(unit * 512)
      let mapping = mappings.firstIndex { $0.range.contains(place) }
      let facts = runs.first { $0.range.contains(place) }?.facts
      guard mapping != nil || facts != nil else { continue }
      let segment = segments.first { $0.range.contains(place) }
      let isDumped = segment.map {
        place.value - $0.range.start.value < UInt64($0.dumped.bytes)
      }
      let residency: Residency =
        if let facts {
          .page(facts.state)
        } else if let mapping,
          mappings[mapping].permissions.areNone
        { .reserved } else { .untouched }
      let key = Key(
        mapping: mapping, residency: residency, facts: facts,
        role: mapping == nil ? nil : regions.first { $0.range.contains(place) }?.role,
        isInCore: mapping == nil || segments.isEmpty ? nil : isDumped ?? false)
      expected[key, default: 0] += 512
    }
    var found: [Key: Int64] = [:]
    for row in ledger.rows {
      let key = Key(
        mapping: row.mapping, residency: row.residency, facts: row.facts, role: row.role,
        isInCore: row.isInCore)
      #expect(found.updateValue(row.size.bytes, forKey: key) == nil, "seed \(seed)")
    }
    #expect(found == expected, "seed \(seed)")
  }

  private struct Key: Hashable {
    let mapping: Int?
    let residency: Residency
    let facts: PageFacts?
    let role: String?
    let isInCore: Bool?
  }

  /// Ranges in order, some of which touch, in units of 512 bytes.
  private func ranges(
    _ random: inout SeededGenerator, of units: Int, step: Int
  ) -> [AddressRange] {
    var ranges: [AddressRange] = []
    var place = 0
    while true {
      let start =
        place + (Bool.random(using: &random) ? 0 : step * Int.random(in: 1...6, using: &random))
      let end = start + step * Int.random(in: 1...9, using: &random)
      guard end <= units,
        let range = AddressRange(Address(UInt64(start) * 512), Address(UInt64(end) * 512))
      else { return ranges }
      ranges.append(range)
      place = end
    }
  }

  private func snapshot(pages: [PageList]) -> Snapshot {
    Snapshot(
      header: SnapshotHeader(
        takenAt: 0, toolVersion: "test", identity: ProcessIdentity(pid: 7),
        machine: Machine(pageSize: .fourKiB, pageSizeIsKnown: true)), pages: pages)
  }

  private func joined(
    mappings: [Mapping], runs: [PageRun], regions: [Region] = [], segments: [Segment] = []
  ) -> PageLedger? {
    var snapshot = snapshot(pages: [PageList(pid: 7, pageSize: .fourKiB, runs: runs)])
    snapshot.mappings = mappings
    snapshot.regions = regions
    snapshot.segments = segments
    return PageLedger(snapshot)
  }

  private func mapping(
    _ start: UInt64, _ end: UInt64, _ permissions: String = "rw-p"
  ) -> Mapping {
    Mapping(
      range: range(start, end),
      permissions: Mapping.Permissions(permissions)
        ?? .init(read: true, write: true, execute: false, shared: false))
  }

  private func run(_ start: UInt64, _ end: UInt64, _ facts: PageFacts) -> PageRun {
    PageRun(range(start, end), facts)
  }

  private func region(_ start: UInt64, _ end: UInt64, _ role: String) -> Region {
    Region(range(start, end), role: role)
  }

  private func segment(_ start: UInt64, _ end: UInt64, dumped: Int64) -> Segment {
    Segment(range(start, end), dumped: ByteCount(dumped))
  }

  private func range(_ start: UInt64, _ end: UInt64) -> AddressRange {
    guard let range = AddressRange(Address(start), Address(end)) else {
      preconditionFailure("\(start) is behind \(end)")
    }
    return range
  }
}
