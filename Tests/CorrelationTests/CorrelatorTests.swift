import Correlation
import MemoryUnits
import SnapshotModel
import Testing
import TextParsing

@Suite struct CorrelatorTests {
  private static let scrape: [QuantityID: Int64] = [
    "metrics.go_memstats_sys_bytes": 71_762_168, "metrics.go_memstats_heap_sys_bytes": 66_191_360,
    "metrics.go_memstats_stack_sys_bytes": 917_504, "metrics.go_memstats_mspan_sys_bytes": 131_072,
    "metrics.go_memstats_mcache_sys_bytes": 16_384,
    "metrics.go_memstats_heap_idle_bytes": 58_859_520,
    "metrics.go_memstats_heap_inuse_bytes": 7_331_840,
    "metrics.go_memstats_heap_released_bytes": 57_155_584,
    "metrics.go_memstats_stack_inuse_bytes": 917_504,
  ]

  private static func correlate(
    _ readings: [QuantityID: Int64], moved: [QuantityID: Int64] = [:]
  ) -> CorrelationResult {
    Correlator().correlate(snapshot(readings.map { reading($0, $1) }, moved: moved))
  }

  private static func match(_ id: String, _ result: CorrelationResult) throws -> Match {
    try #require(result.matches.first { $0.relation.id == id })
  }

  @Test func theThreadsScrapeLacksThreeFieldsOfThisSize() throws {
    let match = try Self.match("metrics.sys-is-sum-of-parts", Self.correlate(Self.scrape))
    #expect(match.verdict == .unresolved)
    #expect(match.residual == 4_505_848)
    #expect(
      match.missing.map(\.what) == [
        "metrics.go_memstats_buck_hash_sys_bytes", "metrics.go_memstats_gc_sys_bytes",
        "metrics.go_memstats_other_sys_bytes",
      ])
    #expect(match.left?.amount == 71_762_168)
    #expect(match.right == nil)
  }

  @Test func theThreadsHeapIsAWholeArena() throws {
    let result = Self.correlate(Self.scrape)
    #expect(
      try Self.match("metrics.heap-and-stacks-are-whole-arenas", result).verdict == .equal)
    #expect(try Self.match("metrics.heap-sys-is-idle-and-inuse", result).verdict == .equal)
  }

  @Test func anUnknownGoCannotBreakAnOldGosRule() throws {
    var scrape = Self.scrape
    scrape["metrics.go_memstats_heap_sys_bytes"] = 66_191_361
    let match = try Self.match(
      "metrics.heap-and-stacks-are-whole-arenas", Self.correlate(scrape))
    #expect(match.verdict == .unresolved)
    #expect(match.missing.map(\.what) == ["metrics.go_info"])
  }

  @Test func aNewGoIsOutOfAnOldGosRule() {
    let info = Reading(
      "metrics.go_info", instance: "{version=\"go1.19.8\"}", number: ExactDecimal(1),
      unit: .number, provenance: Provenance(capture: "metrics", place: ""))
    let result = Correlator().correlate(
      snapshot(Self.scrape.map { reading($0, $1) } + [info]))
    #expect(
      !result.matches.contains { $0.relation.id == "metrics.heap-and-stacks-are-whole-arenas" })
  }

  @Test func theThreadsMappingsAddUp() throws {
    let result = Self.correlate([
      "procfs.statm.size": 35_207 * 4096, "procfs.statm.text": 4026 * 4096,
      "procfs.statm.data": 26_265 * 4096, "procfs.maps.sum.size": 35_207 * 4096,
      "procfs.maps.sum.text": 4026 * 4096, "procfs.maps.sum.private_writable": 26_232 * 4096,
      "procfs.maps.sum.stack": 33 * 4096, "procfs.maps.sum.other_than_text_and_data": 4916 * 4096,
    ])
    for id in [
      "procfs.size-is-sum-of-mappings", "procfs.statm-text-is-executable-mapping",
      "procfs.statm-data-is-writable-mappings", "procfs.statm-rest-is-other-mappings",
    ] {
      #expect(try Self.match(id, result).verdict == .equal)
    }
    #expect(result.unmatched.isEmpty)
  }

  @Test func matchesAreSortedByVerdictThenByExcess() {
    let result = Self.correlate([
      "procfs.statm.size": 4096, "procfs.status.VmSize": 8192, "procfs.stat.vsize": 1 << 20,
      "procfs.status.VmPeak": 1 << 30, "procfs.status.VmRSS": 4096, "procfs.statm.resident": 4096,
    ])
    let order = Verdict.allCases
    let ranks = result.matches.compactMap { order.firstIndex(of: $0.verdict) }
    #expect(ranks == ranks.sorted())
    #expect(
      result.matches(.differs).map(\.relation.id) == [
        "procfs.vsize-is-vmsize", "procfs.statm-size-is-vmsize",
      ])
    #expect(result.matches(.near).map(\.relation.id) == ["procfs.vmsize-within-vmpeak"])
    #expect(result.matches(.equal).map(\.relation.id) == ["procfs.statm-resident-is-vmrss"])
  }

  @Test func relationsOfAnotherCgroupVersionAreNotListed() {
    let result = Self.correlate(["cgroup.v2.memory.current": 4096])
    #expect(!result.matches.contains { $0.relation.id.hasPrefix("cgroup.v1.") })
    #expect(result.matches.contains { $0.relation.id.hasPrefix("cgroup.v2.") })
  }

  @Test func whatAFailedRelationUsesIsUnmatched() {
    let result = Self.correlate([
      "procfs.statm.size": 4096, "procfs.status.VmSize": 8192, "procfs.status.VmRSS": 4096,
      "procfs.statm.resident": 4096, "metrics.something_bytes": 5,
    ])
    #expect(
      Set(result.unmatched.map(\.id)) == [
        "procfs.statm.size", "procfs.status.VmSize", "metrics.something_bytes",
      ])
  }

  @Test func otherProcessesAndTheMachineAreNeverUnmatched() {
    let elsewhere = Reading(
      "cgroup.v2.memory.current", instance: "{cgroup=\"/pod\"}", bytes: ByteCount(1),
      granularity: .one, provenance: Provenance(capture: "cgroup/pod/memory.current", place: ""))
    let readings = [
      reading("procfs.meminfo.MemFree", 4096), reading("procfs.members.sum.Rss", 4096),
      reading("cgroup.v2.root.memory.stat.anon", 4096),
      reading("cgroup.v2.parent.memory.current", 4096),
      reading("procfs.limits.Max_stack_size", 8 << 20), elsewhere,
    ]
    #expect(Correlator().correlate(snapshot(readings)).unmatched.isEmpty)
  }

  @Test func aMissingBoundIsNoVerdict() throws {
    var machine = Machine(pageSize: .fourKiB, pageSizeIsKnown: true)
    machine.kernelRelease = "6.18.44"
    let readings = [
      reading("procfs.stat.rss", 4096), reading("procfs.statm.resident", 8192),
      reading("procfs.status.VmRSS", 8192),
    ]
    let result = Correlator().correlate(snapshot(readings, machine: machine))
    let match = try Self.match("procfs.stat-rss-is-statm-resident", result)
    #expect(match.verdict == .unresolved)
    #expect(match.missing.map(\.what) == ["the number of CPUs online"])
    #expect(match.residual == -4096)
  }

  @Test func anUnknownBoundExplainsNothingOnTheOtherSide() throws {
    var machine = Machine(pageSize: .fourKiB, pageSizeIsKnown: true)
    machine.kernelRelease = "6.18.44"
    let amounts: [QuantityID: Int64] = [
      "cgroup.v1.memory.stat.rss": 4096, "cgroup.v1.memory.stat.cache": 8192,
      "cgroup.v1.memory.stat.mapped_file": 8192, "cgroup.v1.memory.kmem.usage_in_bytes": 0,
      "cgroup.v1.memory.usage_in_bytes": 12_288, "cgroup.v1.children.count": 0,
    ]
    let result = Correlator().correlate(
      snapshot(amounts.map { reading($0, $1) }, machine: machine))
    // The stock makes usage too high, never too low: how large it may be does not matter.
    #expect(
      try Self.match("cgroup.v1.usage-is-rss-cache-mapped-file-kmem", result).verdict == .differs)
  }

  @Test func whatIsRareIsThoughtOfLast() throws {
    let id = "cgroup.v2.current-is-lru-lists-kernel-sock"
    let lists: [QuantityID: Int64] = [
      "cgroup.v2.memory.stat.inactive_anon": 22_085_632, "cgroup.v2.memory.stat.active_anon": 4096,
      "cgroup.v2.memory.stat.inactive_file": 36_667_392,
      "cgroup.v2.memory.stat.active_file": 28_672, "cgroup.v2.memory.stat.unevictable": 0,
      "cgroup.v2.memory.stat.kernel": 618_496, "cgroup.v2.memory.stat.sock": 0,
      "cgroup.v2.memory.stat.anon_thp": 18_874_368, "cgroup.v2.children.count": 0,
    ]
    let sum: Int64 = 59_404_288
    let match = { (rest: Int64) in
      let amounts = lists.merging(["cgroup.v2.memory.current": sum + rest]) { first, _ in first }
      return try Self.match(id, Self.correlate(amounts))
    }
    #expect(
      try match(81 * 4096).allowances.map(\.name) == ["memcg stock", "LRU batches", "stat flush"])
    #expect(try match(593 * 4096).verdict == .near)
    #expect(try match(593 * 4096).allowances.last?.name == "huge page being collapsed")
    #expect(try match(1000 * 4096).verdict == .differs)
  }

  @Test func aRuleForParentsIsNotListedForALeaf() {
    let result = Self.correlate(["cgroup.v1.memory.usage_in_bytes": 4096])
    let listed = { (result: CorrelationResult) in
      Set(result.matches.map(\.relation.id)).intersection([
        "cgroup.v1.usage-is-rss-cache-kmem", "cgroup.v1.usage-is-total-rss-cache-kmem",
      ])
    }
    #expect(listed(result).count == 2)
    let leaf = Correlator().correlate(
      snapshot([
        reading("cgroup.v1.memory.usage_in_bytes", 4096), reading("cgroup.v1.children.count", 0),
      ]))
    #expect(listed(leaf) == ["cgroup.v1.usage-is-rss-cache-kmem"])
  }

  @Test func anUpperBoundThatIsKeptNeedsNoTolerance() throws {
    var machine = Machine(pageSize: .fourKiB, pageSizeIsKnown: true)
    machine.kernelRelease = nil
    let result = Correlator().correlate(
      snapshot(
        [reading("procfs.status.VmSwap", 0), reading("procfs.smaps.sum.Swap", 4096)],
        machine: machine))
    #expect(try Self.match("procfs.vmswap-within-smaps-swap", result).verdict == .near)
  }

  @Test func anUnlimitedReadingIsMissing() throws {
    let peak = Reading(
      "cgroup.v2.memory.peak", .unlimited, unit: .bytes, granularity: .one,
      provenance: Provenance(capture: "cgroup/memory.peak", place: ""))
    let result = Correlator().correlate(
      snapshot([reading("cgroup.v2.memory.current", 4096), peak]))
    #expect(
      try Self.match("cgroup.v2.current-within-peak", result).missing.map(\.what)
        == ["cgroup.v2.memory.peak"])
  }
}
