import Correlation
import MemoryUnits
import SnapshotModel
import Testing
import TextParsing

@Suite struct UserRelationEvaluationTests {
  private static func match(
    _ formula: String, within: String? = nil, _ readings: [Reading] = [],
    mappings: [Mapping] = [], machine: Machine = .twoProcessors
  ) throws -> Match {
    var snapshot = snapshot(readings, machine: machine)
    snapshot.mappings = mappings
    return Correlator(relations: []).judge(
      try userRelation(formula, within: within), ReadingIndex(snapshot))
  }

  /// A sample of the program's own, whose unit is not known.
  private static func sample(
    _ id: QuantityID, _ labels: String = "", _ number: ExactDecimal
  ) -> Reading {
    Reading(
      id, instance: labels, number: number, unit: .number,
      provenance: Provenance(capture: "metrics", place: ""))
  }

  @Test func multiplesAndParenthesesAreWorkedOut() throws {
    let match = try Self.match(
      "2 × (procfs.statm.size − 3 × procfs.statm.lib) − (1 KiB − 24 B) = procfs.statm.data",
      [
        reading("procfs.statm.size", 10_000), reading("procfs.statm.lib", 1000),
        reading("procfs.statm.data", 13_000),
      ])
    #expect(match.verdict == .equal)
    #expect(match.left?.parts.map(\.amount) == [20_000, 6000, 1024, 24])
    #expect(match.left?.parts.map(\.isSubtracted) == [false, true, true, false])
    #expect(
      match.left?.parts.map(\.label) == [
        "2 × procfs.statm.size", "2 × 3 × procfs.statm.lib", "1,024 B", "24 B",
      ])
  }

  @Test func anInstanceIsTheOneWithTheLabels() throws {
    let readings = [
      Self.sample("metrics.app_cache", "{name=\"blocks\"}", ExactDecimal(5)),
      Self.sample("metrics.app_cache", "{name=\"index\"}", ExactDecimal(7)),
    ]
    let formula = "metrics.app_cache{name=\"index\"} = 7 B"
    #expect(try Self.match(formula, readings).verdict == .equal)
    let missing = try Self.match("metrics.app_cache{name=\"x\"} = 7 B", readings)
    #expect(missing.verdict == .unresolved)
    #expect(missing.missing.map(\.what) == ["metrics.app_cache{name=\"x\"}"])
  }

  @Test func aSampleThatIsNoWholeNumberIsMissing() throws {
    let readings = [Self.sample("metrics.app_ratio", "", ExactDecimal(digits: 15, exponent: -1))]
    #expect(try Self.match("metrics.app_ratio <= 2", readings).verdict == .unresolved)
  }

  @Test func countsAreCompared() throws {
    let readings = [reading("procfs.status.Threads", 7, .count)]
    #expect(try Self.match("procfs.status.Threads <= 7", readings).verdict == .equal)
    #expect(try Self.match("procfs.status.Threads <= 6", readings).verdict == .differs)
    #expect(try Self.match("procfs.status.Threads <= 6", within: "1", readings).verdict == .near)
  }

  @Test func aCountTimesAnAmountIsAnAmount() throws {
    let match = try Self.match(
      "procfs.status.Threads × 16 KiB = procfs.statm.size",
      [reading("procfs.status.Threads", 7, .count), reading("procfs.statm.size", 114_688)])
    #expect(match.verdict == .equal)
  }

  @Test(arguments: [
    ("4095 B", 4096, Verdict.differs), ("4096 B", 4096, .near), ("1 page", -4096, .near),
    ("1 page each cpu", 8192, .near), ("1 page each cpu", -8193, .differs),
    ("1 KiB each procfs.smaps.count", 3072, .near),
    ("1 KiB each procfs.smaps.count", 3073, .differs),
    ("1 KiB, 2 KiB", 3072, .near), ("0 B", 1, .differs),
  ])
  func aToleranceAllowsWhatItSays(within: String, residual: Int64, verdict: Verdict) throws {
    let match = try Self.match(
      "procfs.statm.size = procfs.statm.data", within: within,
      [
        reading("procfs.statm.size", 1_000_000 + residual),
        reading("procfs.statm.data", 1_000_000), reading("procfs.smaps.count", 3, .count),
      ])
    #expect(match.verdict == verdict)
  }

  @Test func aToleranceWithoutItsCountIsNoVerdict() throws {
    let readings = [reading("procfs.statm.size", 1), reading("procfs.statm.data", 0)]
    var machine = Machine.twoProcessors
    machine.processorsOnline = nil
    let formula = "procfs.statm.size = procfs.statm.data"
    let processors = try Self.match(formula, within: "1 B each cpu", readings, machine: machine)
    #expect(processors.missing.map(\.what) == ["the number of CPUs online"])
    let mappings = try Self.match(formula, within: "1 B each procfs.smaps.count", readings)
    #expect(mappings.missing.map(\.what) == ["procfs.smaps.count"])
  }

  @Test func lruBatchesMakeTheListsTooLow() throws {
    let readings = [
      reading("cgroup.v1.memory.usage_in_bytes", 8192),
      reading("cgroup.v1.memory.stat.active_anon", 4096),
    ]
    let usage = "cgroup.v1.memory.usage_in_bytes"
    let list = "cgroup.v1.memory.stat.active_anon"
    #expect(try Self.match("\(usage) = \(list)", within: "lru-batches", readings).verdict == .near)
    #expect(try Self.match("\(list) = \(usage)", within: "lru-batches", readings).verdict == .near)
    #expect(
      try Self.match("\(usage) = \(list) − 1 GiB", within: "lru-batches", readings).verdict
        == .differs)
  }

  @Test func roundingCountsAsOftenAsTheReading() throws {
    let readings = [reading("procfs.statm.size", 8192 + 4000), reading("procfs.statm.data", 4096)]
    let match = try Self.match(
      "procfs.statm.size = 2 × procfs.statm.data", within: "granularity", readings)
    #expect(match.window == -4095...8190)
  }

  @Test func extremeNumbersDoNotTrap() throws {
    let readings = [reading("procfs.statm.size", .max), reading("procfs.statm.data", .min)]
    for formula in [
      "999999999999999999 × procfs.statm.size = procfs.statm.data",
      "procfs.statm.size − 4398046511104 pages = 8388607 TiB + procfs.statm.data",
    ] {
      let match = try Self.match(
        formula, within: "granularity, 4398046511104 pages each cpu", readings)
      #expect(match.verdict == .differs || match.verdict == .near)
    }
  }

  // MARK: Sums over mappings

  private static func mapping(
    _ start: UInt64, _ pages: UInt64, _ permissions: String, _ name: String = "", inode: UInt64 = 0,
    rss: Int64? = nil
  ) throws -> Mapping {
    let range = try #require(AddressRange(Address(start), length: pages * 4096))
    var mapping = Mapping(
      range: range, permissions: try #require(Mapping.Permissions(permissions)), inode: inode,
      name: name)
    mapping.amounts[.rss] = rss.map(ByteCount.init)
    return mapping
  }

  private static func mappings() throws -> [Mapping] {
    [
      try mapping(0x40_0000, 1, "r-xp", "/bin/x", inode: 7, rss: 4096),
      try mapping(0x50_0000, 2, "rw-p", "/bin/x", inode: 7, rss: 0),
      try mapping(0x60_0000, 4, "rw-p", "[heap]", rss: 8192),
      try mapping(0xc0_0000_0000, 8, "rw-p", rss: 4096),
      try mapping(0xc0_0000_8000, 16, "---p", rss: 0),
      try mapping(0x7000_0000_0000, 32, "rw-s", "/dev/shm/y.so.1", inode: 8, rss: 4096),
      try mapping(0xffff_ffff_ff60_0000, 64, "r-xp", "[vsyscall]", rss: 0),
    ]
  }

  @Test(arguments: [
    ("size", 63), ("size where permissions = rw-p", 14), ("size where permissions = rw??", 46),
    ("size where name = \"[heap]\"", 4), ("size where name = \"\"", 24),
    ("size where name ~ \"*x*\"", 3), ("size where name ~ \"/*/?\"", 3),
    ("size where path ~ \"*.so*\"", 32), ("size where path = \"[heap]\"", 0),
    ("size where anonymous", 28), ("size where file and not shared", 3),
    ("size where not not file", 35), ("size where range c000000000-c000008000", 8),
    ("size where range c000000000-c000008001", 8),
    ("rss", 5), ("RSS where anonymous and not name = \"\"", 2),
  ])
  func mappingsAreChosen(selection: String, pages: Int64) throws {
    let readings = [reading("procfs.maps.sum.size", 0), reading("procfs.smaps.sum.Rss", 0)]
    let match = try Self.match(
      "sum(\(selection)) = \(pages) pages", readings, mappings: Self.mappings())
    #expect(match.verdict == .equal, "\(match.left?.amount ?? -1)")
  }

  @Test func aSumOfSizesIsTakenApart() throws {
    let match = try Self.match(
      "sum(size where anonymous) = 28 pages", [reading("procfs.maps.sum.size", 0)],
      mappings: Self.mappings())
    #expect(match.left?.parts.first?.groups.map(\.label) == ["[heap]", "anonymous", "reserved"])
    #expect(match.left?.parts.first?.provenance?.place == "sum of size over 3 mappings")
  }

  @Test func whatWasNotReadIsMissingAndNotZero() throws {
    #expect(try Self.match("sum(size) = 0 B").missing.map(\.what) == ["procfs.maps.sum.size"])
    let match = try Self.match(
      "sum(swap) = 0 B", [reading("procfs.smaps.sum.Swap", 0)], mappings: Self.mappings())
    #expect(match.missing.map(\.what) == ["procfs.smaps.sum.Swap"])
  }
}
