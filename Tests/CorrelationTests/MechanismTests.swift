import Correlation
import MemoryUnits
import SnapshotModel
import Testing

@Suite struct MechanismTests {
  private static func match(
    _ mechanism: Mechanism, _ readings: [QuantityID: Int64], kernel: String? = "6.18.44",
    processors: Int? = 2, left: Term = "procfs.statm.size", right: Term = "procfs.statm.text",
    pageSize: PageSize = .fourKiB
  ) -> Match {
    var machine = Machine(pageSize: pageSize, pageSizeIsKnown: true)
    machine.kernelRelease = kernel
    machine.processorsOnline = processors
    var amounts: [QuantityID: Int64] = ["procfs.statm.size": 1, "procfs.statm.text": 0]
    amounts.merge(readings) { _, new in new }
    let relation = Relation(
      "procfs.test", "test", left, .within([mechanism]), right, because: "Test.", citing: [],
      examples: [])
    return Correlator(relations: []).judge(
      relation, ReadingIndex(snapshot(amounts.map { reading($0, $1) }, machine: machine)))
  }

  private static func window(
    _ mechanism: Mechanism, _ readings: [QuantityID: Int64] = [:], kernel: String = "6.18.44",
    processors: Int = 2
  ) -> ClosedRange<Int64> {
    match(mechanism, readings, kernel: kernel, processors: processors).window
  }

  @Test func granularityRoundsDown() {
    // VmSize and VmData are kB, statm pages: left alone may only be too small.
    let left = Self.match(
      .granularity, ["procfs.status.VmSize": 1024], left: "procfs.status.VmSize",
      right: "metrics.a_bytes")
    #expect(left.window == 0...0)
    let kB = Self.match(
      .granularity, ["procfs.status.VmSize": 1024, "metrics.a_bytes": 1500],
      left: "procfs.status.VmSize", right: "metrics.a_bytes")
    #expect(kB.window == -1023...0)
    #expect(kB.verdict == .near)
    let subtracted = Self.match(
      .granularity,
      ["procfs.status.VmSize": 1024, "procfs.status.VmData": 1024, "metrics.a_bytes": 9],
      left: "procfs.status.VmSize" - "procfs.status.VmData", right: "metrics.a_bytes")
    #expect(subtracted.window == -1023...1023)
  }

  @Test(arguments: [
    ("6.18.44", 2, 3, 0), ("6.16.0", 64, 3, 0), ("6.12.117", 2, 3, 186), ("6.12.117", 2, 1, 62),
    ("6.2.0", 16, 3, 1488), ("6.12.0", 64, 3, 24_384),
  ])
  func residentCountersAreKeptForEachProcessor(
    _ kernel: String, _ processors: Int, _ counters: Int, _ pages: Int64
  ) {
    #expect(
      Self.window(.rssCounters(counters), kernel: kernel, processors: processors)
        == -pages * 4096...pages * 4096)
  }

  @Test func residentCountersWereKeptForEachThread() {
    let bound = 7 * 66 * 16 * Int64(4096)
    #expect(
      Self.window(.rssCounters(3), ["procfs.status.Threads": 7], kernel: "6.1.0-56-amd64")
        == -bound...bound)
    #expect(
      Self.match(.rssCounters(3), [:], kernel: "6.1.0").missing.map(\.what)
        == ["procfs.status.Threads"])
  }

  @Test(arguments: [("6.1.0", 0), ("6.12.0", 186), ("6.18.44", 186)])
  func statStaysApproximate(_ kernel: String, _ pages: Int64) {
    #expect(Self.window(.rssCountersOfStat, kernel: kernel) == -pages * 4096...pages * 4096)
  }

  @Test func theStockIsOnTheSideOfUsage() {
    let children: [QuantityID: Int64] = ["cgroup.v1.children.count": 0]
    #expect(Self.window(.memcgStock, children) == 0...(128 * 4096))
    #expect(
      Self.window(.memcgStock, ["cgroup.v1.children.count": 2]) == 0...(7 * 128 * 4096))
    #expect(
      Self.window(.memcgStock, ["cgroup.v1.children.count": 2], kernel: "6.12.0")
        == 0...(128 * 4096))
    #expect(
      Self.match(.memcgStock, children, processors: nil).missing.map(\.what)
        == ["the number of CPUs online"])
  }

  @Test func theStatisticsTrailByMoreBefore68() {
    #expect(Self.window(.statFlush) == (-254 * 4096)...(254 * 4096))
    #expect(Self.window(.statFlush, kernel: "6.1.0") == (-382 * 4096)...(382 * 4096))
    #expect(
      Self.match(.statFlush, [:], kernel: nil).missing.map(\.what) == ["the kernel's release"])
  }

  @Test func freedSwapSlotsStayedChargedBefore615() {
    #expect(Self.window(.swapSlots, kernel: "6.12.117") == 0...(128 * 4096))
    #expect(Self.window(.swapSlots, kernel: "6.15.0") == 0...0)
  }

  @Test func unmappedAnonymousMemoryIsMeasuredNotAllowed() {
    let lists: [QuantityID: Int64] = [
      "cgroup.v1.memory.stat.inactive_anon": 100, "cgroup.v1.memory.stat.active_anon": 20,
      "cgroup.v1.memory.stat.inactive_file": 30, "cgroup.v1.memory.stat.active_file": 4,
      "cgroup.v1.memory.stat.unevictable": 6, "cgroup.v1.memory.stat.rss": 90,
      "cgroup.v1.memory.stat.cache": 40,
    ]
    #expect(Self.window(.unmappedAnonymous(total: false), lists) == 30...30)
    var trailing = lists
    trailing["cgroup.v1.memory.stat.rss"] = 200
    #expect(Self.window(.unmappedAnonymous(total: false), trailing) == 0...0)
    #expect(
      Self.match(.unmappedAnonymous(total: true), lists).missing.map(\.what)
        == ["cgroup.v1.memory.stat.total_inactive_anon"])
  }

  @Test func unmappedAnonymousMemoryMayBeOnTheOtherSide() {
    // 16 MB of huge pages touched, half of them given back: the lists still hold all.
    let lists: [QuantityID: Int64] = [
      "cgroup.v1.memory.stat.inactive_anon": 16_908 << 10, "cgroup.v1.memory.stat.active_anon": 0,
      "cgroup.v1.memory.stat.inactive_file": 0, "cgroup.v1.memory.stat.active_file": 0,
      "cgroup.v1.memory.stat.unevictable": 0, "cgroup.v1.memory.stat.rss": 8248 << 10,
      "cgroup.v1.memory.stat.cache": 0, "cgroup.v1.memory.stat.shmem": 0,
      "cgroup.v1.procs.count": 1,
    ]
    #expect(
      Self.window(.unmappedAnonymous(total: false, .below), lists) == (-8660 << 10)...(-8660 << 10))
    let result = Correlator().correlate(snapshot(lists.map { reading($0, $1) }))
    let match = result.matches.first { $0.relation.id == "cgroup.v1.rss-is-anon-lists-less-shmem" }
    #expect(match?.verdict == .near)
  }

  /// 1,000 pages were given back with MADV_FREE, and half of them written again: all are on inactive_file.
  @Test func whatWasWrittenAfterFreeingIsLeftOpen() {
    let readings: [QuantityID: Int64] = [
      "cgroup.v1.memory.stat.inactive_anon": 100 << 10, "cgroup.v1.memory.stat.active_anon": 0,
      "cgroup.v1.memory.stat.inactive_file": 4000 << 10, "cgroup.v1.memory.stat.active_file": 0,
      "cgroup.v1.memory.stat.unevictable": 0, "cgroup.v1.memory.stat.rss": 4100 << 10,
      "cgroup.v1.memory.stat.cache": 0, "cgroup.v1.memory.stat.shmem": 0,
      "procfs.smaps.sum.LazyFree": 2000 << 10, "cgroup.v1.procs.count": 1,
    ]
    let result = Correlator().correlate(snapshot(readings.map { reading($0, $1) }))
    for id in ["cgroup.v1.rss-is-anon-lists-less-shmem", "cgroup.v1.cache-is-file-lists-and-shmem"]
    {
      let match = result.matches.first { $0.relation.id == id }
      #expect(match?.missing.map(\.what) == ["what was written again after MADV_FREE"])
    }
  }

  @Test func anImpossibleNumberOfProcessorsTrapsNothing() {
    for kernel in ["6.1.0", "6.12.0", "6.18.44"] {
      for mechanism in [
        Mechanism.rssCounters(3), .rssCountersOfStat, .statFlush, .memcgStock, .vmstatBatches,
      ] {
        let readings: [QuantityID: Int64] = [
          "procfs.status.Threads": .max, "cgroup.v1.children.count": 2,
        ]
        let window = Self.window(mechanism, readings, kernel: kernel, processors: .max)
        #expect(window.lowerBound <= 0 && window.upperBound >= 0)
      }
    }
    for processors in [0, -1, Int.min] {
      #expect(
        Self.match(.memcgStock, [:], processors: processors).missing.map(\.what)
          == ["the number of CPUs online"])
    }
  }

  @Test func whatOthersMapIsNeverKnown() {
    #expect(
      Self.match(.mappedElsewhere, ["procfs.smaps.sum.Shared_Clean": 0]).missing.map(\.what)
        == ["who maps the files charged here"])
  }

  @Test func mergedPagesAreChargedOnce() throws {
    let relation = try #require(
      RelationCatalog.all.first { $0.id == "cgroup.v1.rss-is-anonymous-of-process" })
    let verdict = { (merged: Int64) in
      let readings: [QuantityID: Int64] = [
        "cgroup.v1.memory.stat.rss": 8 << 20, "procfs.smaps.sum.Anonymous": 40 << 20,
        "procfs.smaps.sum.KSM": merged, "cgroup.v1.procs.count": 1,
      ]
      return Correlator(relations: []).judge(
        relation, ReadingIndex(snapshot(readings.map { reading($0, $1) }))
      ).verdict
    }
    #expect(verdict(32 << 20) == .near)
    #expect(verdict(0) == .unresolved)
  }

  @Test func sharedMemoryInSwapIsMeasured() {
    let readings: [QuantityID: Int64] = [
      "procfs.smaps.sum.Swap": 12_288, "procfs.status.VmSwap": 4096,
    ]
    #expect(Self.window(.swappedSharedMemory(.above), readings) == 0...8192)
    #expect(Self.window(.swappedSharedMemory(.below), readings) == -8192...0)
    #expect(
      Self.match(.swappedSharedMemory(.above), [:]).missing.map(\.what)
        == ["procfs.status.VmSwap"])
  }

  @Test func onlyWhoUsesHugePagesCanHaveOneCollapsed() throws {
    #expect(Self.window(.hugePageCollapse) == 0...0)
    let used: [QuantityID: Int64] = ["procfs.smaps.sum.AnonHugePages": 2 << 20]
    #expect(Self.window(.hugePageCollapse, used) == 0...(2 << 20))
    let large = try #require(PageSize(65_536))
    #expect(
      Self.match(.hugePageCollapse, used, pageSize: large).window == 0...(512 << 20))
  }

  @Test func boundsForEachAndByReadingHaveADirection() {
    let each = { (direction: Mechanism.Direction) in
      Self.window(
        .upTo(ByteCount(1024), each: "procfs.members.count", direction, reason: "Test."),
        ["procfs.members.count": 3])
    }
    #expect(each(.above) == 0...3072)
    #expect(each(.below) == -3072...0)
    #expect(each(.both) == -3072...3072)
    let reading = Mechanism.upToReading("procfs.smaps.sum.LazyFree", .below, reason: "Test.")
    #expect(Self.window(reading, ["procfs.smaps.sum.LazyFree": 8192]) == -8192...0)
    #expect(Self.window(reading) == 0...0)
  }

  @Test func whatAllowsNothingIsNotListed() {
    #expect(Self.match(.rssCounters(3), [:]).allowances.isEmpty)
  }

  @Test func pssIsRoundedForEachMapping() {
    #expect(Self.window(.pssFloors, ["procfs.smaps.count": 88]) == -90_112...0)
  }

  @Test func theArenaDependsOnTheGoVersion() throws {
    let relation = try #require(
      RelationCatalog.all.first { $0.id == "core.viewcore-heap-is-heap-sys-and-stacks" })
    let readings: [QuantityID: Int64] = [
      "core.viewcore.heap": 22_618_112, "metrics.go_memstats_heap_sys_bytes": 24_870_912,
      "metrics.go_memstats_stack_inuse_bytes": 294_912,
    ]
    for (go, verdict) in [
      ("go1.14.2", Verdict.near), ("go1.17", .differs), ("go1.25.1", .differs), ("go1.26", .near),
      ("devel +abc", .unresolved), ("", .unresolved),
    ] {
      let example = Example.breaks("test", readings, go: go)
      let match = Correlator(relations: []).judge(
        relation, ReadingIndex(snapshot(of: example, .bytes)))
      #expect(match.verdict == verdict, "\(go)")
    }
    // Since Go 1.26 less than a chunk of 4 MiB, before 1.17 less than an arena of 64 MiB.
    var short = readings
    short["core.viewcore.heap"] = 20_000_000
    for (go, verdict) in [("go1.14.2", Verdict.near), ("go1.26", .differs)] {
      let example = Example.breaks("test", short, go: go)
      let match = Correlator(relations: []).judge(
        relation, ReadingIndex(snapshot(of: example, .bytes)))
      #expect(match.verdict == verdict, "\(go)")
    }
  }
}
