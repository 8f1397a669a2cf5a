import Correlation
import MemoryUnits
import SnapshotModel
import Testing

@Suite struct ConditionTests {
  private static func missing(
    _ condition: Condition, _ readings: [QuantityID: Int64], version: Int = 1
  ) -> [Missing] {
    judge(condition, readings, version: version, right: 8192).missing
  }

  private static func judge(
    _ condition: Condition, _ readings: [QuantityID: Int64], version: Int = 1, right: Int64
  ) -> Match {
    let relation = Relation(
      "cgroup.test", "test", "procfs.statm.size", .exact, "procfs.statm.resident",
      when: [condition], because: "Test.", citing: [], examples: [])
    let sides = [
      reading("procfs.statm.size", 4096), reading("procfs.statm.resident", right),
    ]
    return Correlator(relations: []).judge(
      relation,
      ReadingIndex(snapshot(readings.map { reading($0, $1) } + sides, cgroupVersion: version)))
  }

  @Test func agreementIsSeenWhetherOrNotItMustBe() {
    let verdict = { (readings: [QuantityID: Int64], right: Int64) in
      Self.judge(.onlyProcessInCgroup, readings, right: right).verdict
    }
    #expect(verdict([:], 4096) == .equal)
    #expect(verdict([:], 8192) == .unresolved)
    // Of a cgroup with several processes it would be chance.
    #expect(verdict(["cgroup.v1.procs.count": 3], 4096) == .unresolved)
    #expect(verdict(["cgroup.v1.procs.count": 1], 4096) == .equal)
  }

  @Test func oneProcessAlone() {
    #expect(Self.missing(.onlyProcessInCgroup, ["cgroup.v1.procs.count": 1]).isEmpty)
    #expect(
      Self.missing(.onlyProcessInCgroup, ["cgroup.v1.procs.count": 3]).map(\.why)
        == ["it holds 3 processes"])
    #expect(
      Self.missing(.onlyProcessInCgroup, ["cgroup.v1.procs.count": 1], version: 2).map(\.what)
        == ["cgroup.v2.procs.count"])
  }

  @Test func theOneProcessMustBeThisOne() {
    let missing = { (lists: Int64) in
      Self.missing(
        .onlyProcessInCgroup,
        ["cgroup.v1.procs.count": 1, "cgroup.v1.procs.lists_process": lists])
    }
    #expect(missing(1).isEmpty)
    #expect(
      missing(0).map(\.why) == ["the cgroup's list of processes does not hold this one"])
  }

  @Test func membersRead() {
    #expect(Self.missing(.membersRead, ["procfs.members.count": 4]).isEmpty)
    #expect(Self.missing(.membersRead, [:]).map(\.what) == ["procfs.members.count"])
  }

  @Test func theRootIsNoCgroupLikeOthers() {
    let usage = reading("cgroup.v1.memory.usage_in_bytes", 4096)
    let listed = { (captures: [String]) in
      let readings = zip(
        ["cgroup.v1.memory.stat.cache", "cgroup.v1.root.memory.stat.cache"] as [QuantityID],
        captures
      ).map { id, capture in
        Reading(
          id, bytes: .zero, granularity: .one,
          provenance: Provenance(capture: capture, place: "cache"))
      }
      return Correlator().correlate(snapshot([usage] + readings)).matches
        .contains { $0.relation.id == "cgroup.v1.usage-is-rss-cache-kmem" }
    }
    #expect(listed(["cgroup/a/memory.stat", "cgroup/memory.stat"]))
    #expect(!listed(["cgroup/memory.stat", "cgroup/memory.stat"]))
  }

  @Test func childrenAreCounted() {
    #expect(Self.missing(.leafCgroup, ["cgroup.v2.children.count": 0], version: 2).isEmpty)
    #expect(!Self.missing(.leafCgroup, ["cgroup.v2.children.count": 1], version: 2).isEmpty)
    #expect(Self.missing(.cgroupWithChildren, ["cgroup.v2.children.count": 1], version: 2).isEmpty)
    #expect(!Self.missing(.cgroupWithChildren, [:], version: 2).isEmpty)
  }

  /// The pages of a removed child count in the totals and in usage, with nobody below.
  @Test func whatRemovedChildrenLeftIsTheSubtrees() {
    let readings: [QuantityID: Int64] = [
      "cgroup.v1.children.count": 0, "cgroup.v1.memory.stat.rss": 4096,
      "cgroup.v1.memory.stat.total_rss": 40_960, "cgroup.v1.memory.stat.cache": 0,
      "cgroup.v1.memory.stat.total_cache": 0,
    ]
    #expect(Self.missing(.leafCgroup, readings).map(\.why) == ["removed children left memory"])
    #expect(Self.missing(.cgroupWithChildren, readings).isEmpty)
    #expect(Self.missing(.withoutLivingChildren, readings).isEmpty)
  }

  @Test func totalsTellWhereNobodyLookedForChildren() {
    let leaf: [QuantityID: Int64] = [
      "cgroup.v1.memory.stat.rss": 4096, "cgroup.v1.memory.stat.total_rss": 4096,
      "cgroup.v1.memory.stat.cache": 0, "cgroup.v1.memory.stat.total_cache": 0,
    ]
    var parent = leaf
    parent["cgroup.v1.memory.stat.total_cache"] = 8192
    #expect(Self.missing(.leafCgroup, leaf).isEmpty)
    #expect(!Self.missing(.cgroupWithChildren, leaf).isEmpty)
    #expect(!Self.missing(.leafCgroup, parent).isEmpty)
    #expect(Self.missing(.cgroupWithChildren, parent).isEmpty)
    #expect(Self.missing(.leafCgroup, [:]).map(\.what) == ["cgroup.v1.children.count"])
  }
}
