import Correlation
import MemoryUnits
import SnapshotModel
import Testing

/// What the page ledger measures, and what it leaves open.
@Suite struct PageMechanismTests {
  private static func match(
    _ id: String, _ readings: [QuantityID: Int64], moved: [QuantityID: Int64] = [:],
    kernel: String = "6.12.117", version: Int = 1
  ) throws -> Match {
    let relation = try #require(RelationCatalog.all.first { $0.id == id })
    var machine = Machine.twoProcessors
    machine.kernelRelease = kernel
    let index = ReadingIndex(
      snapshot(
        readings.map { reading($0, $1) }, machine: machine, moved: moved, cgroupVersion: version))
    return Correlator(relations: []).judge(relation, index)
  }

  private static let owners = "cgroup.v1.rss-is-anonymous-of-process"

  /// 40 MB are mapped, 30 MB of which the cgroup pays for.
  private static let moved: [QuantityID: Int64] = [
    "cgroup.v1.memory.stat.rss": 30 << 20, "procfs.smaps.sum.Anonymous": 40 << 20,
    "cgroup.v1.procs.count": 1, "cgroup.v1.children.count": 0,
    "ledger.members.sum.anonymous": 40 << 20, "ledger.members.anonymous": 30 << 20,
  ]

  @Test func whatIsChargedElsewhereIsMeasuredNotAllowed() throws {
    let match = try Self.match(Self.owners, Self.moved)
    #expect(match.verdict == .near)
    #expect(match.allowances.map(\.name).contains("pages charged elsewhere"))
    var less = Self.moved
    less["cgroup.v1.memory.stat.rss"] = 25 << 20
    #expect(try Self.match(Self.owners, less).verdict == .differs)
  }

  /// Of the 10 MB that are missing 5 MB seem to be there: what a process outside maps may hide them.
  @Test func moreThanTheLedgerHasIsLeftOpenOnThatSideAlone() throws {
    var more = Self.moved
    more["cgroup.v1.memory.stat.rss"] = 35 << 20
    let match = try Self.match(Self.owners, more)
    #expect(match.verdict == .unresolved)
    #expect(match.missing.map(\.what) == ["who else maps pages that are charged here"])
  }

  @Test func withoutTheLedgerNobodyKnows() throws {
    let readings = Self.moved.filter { !$0.key.rawValue.hasPrefix("ledger.") }
    let match = try Self.match(Self.owners, readings)
    #expect(match.missing.map(\.what) == ["which cgroup each page is charged to"])
  }

  /// kpagecgroup names the cgroup that is left where one below it was removed; rss lacks its pages.
  @Test func whatRemovedChildrenLeftIsNoProof() throws {
    var readings = Self.moved
    readings["cgroup.v1.memory.stat.rss"] = 20 << 20
    readings["cgroup.v1.memory.stat.total_rss"] = 30 << 20
    #expect(try Self.match(Self.owners, readings).verdict == .unresolved)
    readings["cgroup.v1.memory.stat.total_rss"] = 20 << 20
    #expect(try Self.match(Self.owners, readings).verdict == .differs)
    readings["cgroup.v1.children.count"] = 1
    #expect(try Self.match(Self.owners, readings).verdict == .unresolved)
  }

  /// The pages are looked at last: what moved until then counts for what they measure.
  @Test func whatThePagesMeasureDriftsWithThem() throws {
    var readings = Self.moved
    readings["cgroup.v1.memory.stat.rss"] = 25 << 20
    let moved: [QuantityID: Int64] = ["procfs.statm.resident": 5 << 20]
    #expect(try Self.match(Self.owners, readings, moved: moved).verdict == .near)
  }

  @Test(arguments: [
    ("6.12.117", false, Verdict.differs), ("6.18.44", false, .unresolved),
    ("6.12.117", true, .unresolved),
  ])
  func howOftenAPageIsMappedIsOthersWork(_ kernel: String, _ isLive: Bool, _ verdict: Verdict)
    throws
  {
    let match = try Self.match(
      "ledger.exclusive-is-private",
      [
        "procfs.smaps.sum.Private_Clean": 0, "procfs.smaps.sum.Private_Dirty": 8192,
        "ledger.exclusive": 4096,
      ], moved: isLive ? ["procfs.statm.resident": 0] : [:], kernel: kernel)
    #expect(match.verdict == verdict)
  }

  /// Pages that changed are pages that the ledger lacks: they excuse too few, never too many.
  @Test func changedPagesExcuseOneSideAlone() throws {
    let verdict = { (anonymous: Int64) in
      try Self.match(
        "ledger.anonymous-is-smaps-anonymous",
        [
          "procfs.smaps.sum.Anonymous": 40 << 20, "ledger.resident.anonymous": anonymous,
          "ledger.changed": 1 << 20,
        ]
      ).verdict
    }
    #expect(try verdict(39 << 20) == .near)
    #expect(try verdict(41 << 20) == .differs)
    #expect(try verdict(38 << 20) == .differs)
  }

  @Test func theLedgerIsListedOnlyWhereThePagesWereLookedAt() {
    let matches = Correlator().correlate(
      snapshot([reading("procfs.status.VmRSS", 4096), reading("procfs.status.VmSize", 8192)])
    ).matches
    #expect(!matches.contains { $0.relation.id.hasPrefix("ledger.") })
  }
}
