import Correlation
import MemoryUnits
import SnapshotModel
import Testing

@Suite struct DriftTests {
  private static func match(
    _ id: String, _ readings: [QuantityID: Int64], moved: [QuantityID: Int64]
  ) throws -> Match {
    let relation = try #require(RelationCatalog.all.first { $0.id == id })
    let index = ReadingIndex(snapshot(readings.map { reading($0, $1) }, moved: moved))
    return Correlator(relations: []).judge(relation, index)
  }

  private static let resident: [QuantityID: Int64] = [
    "procfs.statm.resident": 40_960, "procfs.status.VmRSS": 45_056,
  ]

  @Test func whatACounterMovedIsAllowed() throws {
    let match = try Self.match(
      "procfs.statm-resident-is-vmrss", Self.resident, moved: ["procfs.statm.resident": 4096])
    #expect(match.verdict == .near)
    #expect(match.window == -4096...4096)
    #expect(match.allowances.map(\.name) == ["measured drift"])
    #expect(
      match.allowances.first?.formula == "procfs.statm.resident moved by 4,096 B = 4,096 B")
  }

  @Test func aProcessThatHeldStillIsGivenNothing() throws {
    let match = try Self.match(
      "procfs.statm-resident-is-vmrss", Self.resident,
      moved: ["procfs.statm.resident": 0, "procfs.stat.minflt": 0])
    #expect(match.verdict == .differs)
    #expect(match.allowances.isEmpty)
  }

  @Test func oneMovementSeenByTwoCountersCountsOnce() throws {
    let match = try Self.match(
      "procfs.statm-resident-is-vmrss", Self.resident,
      moved: ["procfs.statm.resident": 4096, "procfs.stat.rss": 8192, "procfs.stat.minflt": 1])
    // 8,192 B, and the 16 pages that a fault may bring.
    #expect(match.window == -73_728...73_728)
  }

  @Test func faultsDoNotMoveTheAddressSpace() throws {
    let match = try Self.match(
      "procfs.statm-size-is-vmsize",
      ["procfs.statm.size": 4096, "procfs.status.VmSize": 8192],
      moved: ["procfs.statm.resident": 1 << 20, "procfs.stat.minflt": 100])
    #expect(match.verdict == .differs)
  }

  @Test func oneFileIsOneMoment() throws {
    let match = try Self.match(
      "procfs.vmrss-is-sum-of-kinds",
      [
        "procfs.status.VmRSS": 8192, "procfs.status.RssAnon": 4096, "procfs.status.RssFile": 0,
        "procfs.status.RssShmem": 0,
      ], moved: ["procfs.statm.resident": 1 << 20])
    #expect(match.verdict == .differs)
  }

  @Test func theUsageOfTheCgroupStandsForItsOtherFiles() throws {
    let readings: [QuantityID: Int64] = [
      "cgroup.v1.memory.memsw.usage_in_bytes": 10 << 20, "cgroup.v1.memory.usage_in_bytes": 4 << 20,
      "cgroup.v1.memory.stat.total_swap": 0,
    ]
    let id = "cgroup.v1.swap-is-memsw-less-usage"
    #expect(
      try Self.match(id, readings, moved: ["cgroup.v1.memory.usage_in_bytes": 8 << 20]).verdict
        == .near)
    #expect(
      try Self.match(id, readings, moved: ["cgroup.v1.memory.usage_in_bytes": 0]).verdict
        == .differs)
  }

  /// A busy cgroup may be where it was, and have been elsewhere.
  @Test func chargesThatCameAndWentCount() throws {
    let readings: [QuantityID: Int64] = [
      "cgroup.v1.memory.memsw.usage_in_bytes": 5 << 20, "cgroup.v1.memory.usage_in_bytes": 4 << 20,
      "cgroup.v1.memory.stat.total_swap": 0,
    ]
    let match = try Self.match(
      "cgroup.v1.swap-is-memsw-less-usage", readings,
      moved: [
        "cgroup.v1.memory.usage_in_bytes": 0, "cgroup.v1.memory.stat.pgpgin": 200,
        "cgroup.v1.memory.stat.pgpgout": 200,
      ])
    #expect(match.verdict == .near)
    let drift = match.allowances.first { $0.name == "measured drift" }
    #expect(drift?.range == -1_638_400...1_638_400)
  }

  @Test func aPageIsItsOwnClock() throws {
    let readings: [QuantityID: Int64] = [
      "metrics.process_resident_memory_bytes": 8192, "procfs.stat.rss": 4096,
    ]
    let id = "metrics.resident-memory-is-stat-rss"
    #expect(
      try Self.match(id, readings, moved: ["metrics.process_resident_memory_bytes": 4096]).verdict
        == .near)
    #expect(
      try Self.match(
        id, readings, moved: ["metrics.process_resident_memory_bytes": 0]
      ).missing.map(\.what) == ["procfs at the moment of the answer"])
  }

  @Test func aPageReadOnceIsComparedWithTheCoreByName() throws {
    let match = try Self.match(
      "core.viewcore-in-use-is-heap-inuse",
      [
        "core.viewcore.heap.in_use_spans": 8192, "metrics.go_memstats_heap_inuse_bytes": 4096,
        "core.viewcore.all": 8192,
      ], moved: [:])
    #expect(
      match.missing.map(\.why)
        == ["the program goes on between the page and the core: by how much it tells"])
  }

  /// A fault that brings a huge page moves 512 pages of 4 KiB.
  @Test func aFaultMayBringAHugePage() throws {
    let moved: [QuantityID: Int64] = ["procfs.stat.minflt": 1]
    let window = { (sign: QuantityID?) in
      var readings = Self.resident
      if let sign { readings[sign] = 2 << 20 }
      return try Self.match("procfs.statm-resident-is-vmrss", readings, moved: moved).window
    }
    #expect(try window(nil) == -65_536...65_536)
    for sign in ["AnonHugePages", "FilePmdMapped", "ShmemPmdMapped"] {
      #expect(try window(QuantityID("procfs.smaps.sum.\(sign)")) == -(2 << 20)...(2 << 20))
    }
  }

  @Test func aKeyOfTheStatisticsHasItsOwnMovementTheUsagesAndTheCharges() throws {
    let readings: [QuantityID: Int64] = [
      "cgroup.v1.memory.memsw.usage_in_bytes": 5 << 20, "cgroup.v1.memory.usage_in_bytes": 4 << 20,
      "cgroup.v1.memory.stat.total_swap": 0,
    ]
    let drift = { (moved: [QuantityID: Int64]) in
      try Self.match("cgroup.v1.swap-is-memsw-less-usage", readings, moved: moved).allowances
        .first { $0.name == "measured drift" }?.range.upperBound
    }
    #expect(
      try drift([
        "cgroup.v1.memory.stat.total_swap": 12_288, "cgroup.v1.memory.usage_in_bytes": 4096,
      ]) == 12_288)
    #expect(
      try drift([
        "cgroup.v1.memory.stat.total_swap": 12_288, "cgroup.v1.memory.usage_in_bytes": 40_960,
        "cgroup.v1.memory.stat.pgpgin": 2,
      ]) == 49_152)
  }

  @Test func childrenReadOneAfterTheOtherAreNoProof() throws {
    let id = "cgroup.v1.children-within-parent"
    let readings: [QuantityID: Int64] = [
      "cgroup.v1.parent.children.sum.memory.usage_in_bytes": 12 << 20,
      "cgroup.v1.parent.memory.usage_in_bytes": 8 << 20,
    ]
    let parent: QuantityID = "cgroup.v1.parent.memory.usage_in_bytes"
    #expect(try Self.match(id, readings, moved: [parent: 4 << 20]).verdict == .near)
    let live = try Self.match(id, readings, moved: [parent: 1 << 20])
    #expect(live.verdict == .unresolved)
    #expect(live.missing.map(\.what) == ["readings of one moment"])
    #expect(try Self.match(id, readings, moved: [:]).verdict == .differs)
  }

  private static func ledgerMatch(
    _ id: String, _ readings: [QuantityID: Int64], counters: [QuantityID: Int64],
    toPages: [QuantityID: Int64]?
  ) throws -> Match {
    let relation = try #require(RelationCatalog.all.first { $0.id == id })
    var taken = snapshot(readings.map { reading($0, $1) }, moved: counters)
    taken.header.consistency.countersToPages = toPages.map { moved in
      moved.map { Consistency.Counter($0, before: 0, after: $1) }
    }
    return Correlator(relations: []).judge(relation, ReadingIndex(taken))
  }

  /// The pages take longer than all else: what moved meanwhile is allowed for them alone.
  @Test func pagesAreReadLast() throws {
    let readings: [QuantityID: Int64] = [
      "procfs.smaps.sum.Anonymous": 40_960, "ledger.resident.anonymous": 49_152,
    ]
    let window = { (toPages: [QuantityID: Int64]?) in
      try Self.ledgerMatch(
        "ledger.anonymous-is-smaps-anonymous", readings,
        counters: ["procfs.statm.resident": 4096], toPages: toPages
      ).window
    }
    #expect(try window(["procfs.statm.resident": 8192]) == -8192...8192)
    #expect(
      try window(["procfs.statm.resident": 8192, "procfs.stat.minflt": 1]) == -73_728...73_728)
    // It came back: the shorter time tells more.
    #expect(try window(["procfs.statm.resident": 0]) == -4096...4096)
    #expect(try window(nil) == -4096...4096)
    let others = try Self.ledgerMatch(
      "procfs.statm-resident-is-vmrss", Self.resident, counters: ["procfs.statm.resident": 0],
      toPages: ["procfs.statm.resident": 1 << 20])
    #expect(others.verdict == .differs)
  }

  @Test func sumsOverTheSamePagesDoNotDrift() throws {
    let readings: [QuantityID: Int64] = [
      "ledger.resident": 8192, "ledger.charged.here": 4096, "ledger.charged.elsewhere": 0,
      "ledger.charged.nobody": 0, "ledger.charged.unknown": 0, "ledger.again": 0,
    ]
    let relation = try #require(
      RelationCatalog.all.first { $0.id == "ledger.resident-is-sum-of-payers" })
    let one = readings.map { id, bytes in
      Reading(
        id, bytes: ByteCount(bytes), granularity: .page,
        provenance: Provenance(capture: "pages/1", place: ""))
    }
    let match = Correlator(relations: []).judge(
      relation, ReadingIndex(snapshot(one, moved: ["procfs.statm.resident": 1 << 20])))
    #expect(match.verdict == .differs)
  }

  /// The mappings of the ledger were read with the other files.
  @Test func theSizeOfTheLedgerIsOfTheMappings() throws {
    let match = try Self.ledgerMatch(
      "ledger.size-is-vmsize", ["procfs.status.VmSize": 8192, "ledger.size": 4096],
      counters: ["procfs.statm.size": 0],
      toPages: ["procfs.statm.size": 1 << 20, "procfs.stat.minflt": 100])
    #expect(match.verdict == .differs)
  }

  /// The totals of v1 are not read twice, the cgroup's own numbers are.
  @Test func aTotalMovesWithItsTwin() throws {
    let readings: [QuantityID: Int64] = [
      "cgroup.v1.memory.stat.total_mapped_file": 20 << 20, "ledger.members.anonymous": 0,
      "ledger.members.mapped_file": 24 << 20, "cgroup.v1.children.count": 0,
    ]
    let verdict = { (moved: Int64) in
      try Self.ledgerMatch(
        "ledger.v1.mapped-file-is-mapped-file-of-members", readings,
        counters: ["cgroup.v1.memory.stat.mapped_file": 0],
        toPages: ["cgroup.v1.memory.stat.mapped_file": moved]
      ).verdict
    }
    #expect(try verdict(4 << 20) == .near)
    #expect(try verdict(0) == .differs)
  }
}
