import Correlation
import MemoryUnits
import SnapshotModel
import Testing
import TextParsing

/// A Go program's page against its memory: what counters, order and residues allow.
@Suite struct GoHeapMechanismTests {
  private static let inuse = "metrics.go-memstats-heap-inuse-bytes-is-memory"
  private static let total = "metrics.go-memstats-alloc-bytes-total-within-memory"

  /// A page, and memory that was read when 1,000 B in 10 objects had been allocated and 400 B in 4 freed.
  private static let readings: [QuantityID: Int64] = [
    "metrics.go_memstats_alloc_bytes_total": 9000, "core.go.TotalAlloc": 10_000,
    "metrics.go_memstats_alloc_bytes": 6000, "core.go.HeapAlloc": 6600,
    "metrics.go_memstats_heap_alloc_bytes": 6000,
    "metrics.go_memstats_mallocs_total": 90, "core.go.Mallocs": 100,
    "metrics.go_memstats_frees_total": 30, "core.go.Frees": 34,
    "metrics.go_memstats_heap_inuse_bytes": 1 << 20, "core.go.HeapInuse": 1 << 20,
    "core.go.MCacheInuse": 2400, "core.go.identity.residue{identity=\"a\"}": 0,
  ]

  private static func match(
    _ id: String, _ changes: [QuantityID: Int64] = [:], inOrder: Bool = true,
    more: [Reading] = []
  ) throws -> Match {
    let relation = try #require(RelationCatalog.all.first { $0.id == id })
    let all = readings.merging(changes) { _, new in new }
    var taken = snapshot(all.sorted { $0.key < $1.key }.map { reading($0, $1) } + more)
    if !inOrder { taken.captures = [] }
    return Correlator(relations: []).judge(relation, ReadingIndex(taken))
  }

  private static func work(_ match: Match) -> ClosedRange<Int64>? {
    match.allowances.first { $0.name == "program at work" }?.range
  }

  @Test func heapAllocMovesByWhatTheCountersTell() throws {
    let match = try Self.match("metrics.go-memstats-heap-alloc-bytes-is-memory")
    #expect(match.verdict == .near)
    #expect(Self.work(match) == -1000...400)
  }

  /// 17 pages of 8 KiB for each object, and 10 in the hands of each of two Ps.
  @Test func heapInuseMovesByWholeSpans() throws {
    let match = try Self.match(Self.inuse)
    let lower: Int64 = 1000 + 10 * 139_264 + 163_840
    let upper: Int64 = 400 + 4 * 139_264 + 163_840
    #expect(match.verdict == .equal)
    #expect(Self.work(match) == -lower...upper)
  }

  @Test func aLargeObjectThatIsBeingMadeIsInTheBound() throws {
    let large = Reading(
      "core.go.span.inuse.free", instance: "{class=\"0\",size=\"0\"}", bytes: ByteCount(1 << 30),
      granularity: .one, provenance: Provenance(capture: "core.go", place: ""))
    let made: [QuantityID: Int64] = ["core.go.HeapInuse": 1 << 30]
    #expect(try Self.match(Self.inuse, made).verdict == .differs)
    #expect(try Self.match(Self.inuse, made, more: [large]).verdict == .near)
  }

  /// It was counted as freed when the page was made, and its span was not.
  @Test func aLargeObjectThatIsBeingFreedLeavesItOpen() throws {
    let freed: [QuantityID: Int64] = [
      "metrics.go_memstats_heap_inuse_bytes": 1 << 30, "core.go.HeapInuse": 1 << 20,
    ]
    #expect(
      try Self.match(Self.inuse, freed).missing.map(\.what)
        == ["whether a large object was being freed while the page was made"])
    #expect(try Self.match(Self.inuse, ["core.go.HeapInuse": -(8 << 20)]).verdict == .differs)
  }

  @Test func aClockThatRunsBackwardsProvesAnotherProcess() throws {
    let backwards: [QuantityID: Int64] = ["metrics.go_memstats_alloc_bytes_total": 10_016]
    #expect(try Self.match(Self.total, backwards).verdict == .differs)
    #expect(
      try Self.match("metrics.freed-bytes-within-memory", backwards).verdict == .differs)
  }

  /// That the page tells more the second time makes no earlier total larger.
  @Test func whatATotalGrewByLaterIsNoDrift() throws {
    let relation = try #require(RelationCatalog.all.first { $0.id == Self.total })
    let all = Self.readings.merging(["metrics.go_memstats_alloc_bytes_total": 10_016]) { $1 }
    let index = ReadingIndex(
      snapshot(
        all.map { reading($0, $1) }, moved: ["metrics.go_memstats_alloc_bytes_total": 4096]))
    #expect(Correlator(relations: []).judge(relation, index).verdict == .differs)
  }

  @Test func withoutTheOrderNothingIsSaidOfAClock() throws {
    let backwards: [QuantityID: Int64] = ["metrics.go_memstats_alloc_bytes_total": 10_016]
    let match = try Self.match(Self.total, backwards, inOrder: false)
    #expect(match.verdict == .unresolved)
    #expect(match.missing.map(\.what) == ["the order of the page and the memory"])
    #expect(try Self.match(Self.total, inOrder: false).verdict == .near)
  }

  @Test func aResidueLeavesOpenWhatItDoesNotExplain() throws {
    let residue: QuantityID = "core.go.identity.residue{identity=\"a\"}"
    let spans = { (amount: Int64, difference: Int64) throws -> Match in
      try Self.match(
        "core.go-heap-inuse-is-spans-in-use",
        ["core.go.span.inuse": (1 << 20) + amount, residue: difference])
    }
    #expect(try spans(8192, 0).verdict == .differs)
    #expect(try spans(8192, -8192).verdict == .near)
    #expect(try spans(16_384, -8192).verdict == .unresolved)
    #expect(
      try Self.match(
        "core.go-heap-inuse-is-spans-in-use",
        ["core.go.span.inuse": 2 << 20, "core.go.page.in_flight": 1 << 20]
      ).verdict == .near)
  }

  /// Plugins and C programs with several Go libraries: a page tells of one of them.
  @Test func ofSeveralRuntimesNothingIsSaid() throws {
    let other = Reading(
      "core.go.HeapInuse", instance: "{image=\"/lib/b.so\"}", bytes: ByteCount(1),
      granularity: .one, provenance: Provenance(capture: "core.go", place: ""))
    let what = ["which of the Go runtimes in the process is meant"]
    let backwards: [QuantityID: Int64] = ["metrics.go_memstats_alloc_bytes_total": 10_016]
    #expect(try Self.match(Self.total, backwards, more: [other]).missing.map(\.what) == what)
    let spans: [QuantityID: Int64] = ["core.go.HeapInuse": 1 << 30]
    #expect(try Self.match(Self.inuse, spans, more: [other]).missing.map(\.what) == what)
  }

  /// A freed chunk of a user arena is the only thing that a heap ever unmaps.
  @Test func theMappingsExceedTheHeapByFreedChunksAlone() throws {
    let id = "core.go-heap-is-writable-mappings"
    let mapped: [QuantityID: Int64] = [
      "core.go.HeapSys": 4 << 20, "core.go.StackInuse": 0, "core.go.span.manual.workbufs": 0,
      "metrics.go_memstats_heap_sys_bytes": 4 << 20, "metrics.go_memstats_stack_inuse_bytes": 0,
      "procfs.maps.go_arena.writable": 12 << 20,
    ]
    #expect(try Self.match(id, mapped).verdict == .differs)
    let freed: [QuantityID: Int64] = [
      "core.go.TotalAlloc": 9000 + (8 << 20), "core.go.HeapAlloc": 6000,
    ]
    #expect(try Self.match(id, mapped.merging(freed) { $1 }).verdict == .near)
  }

  @Test func theMarkedBytesOfAnotherCollectionAreNotCompared() throws {
    let id = "metrics.heap-live-is-marked-in-memory"
    let readings: [QuantityID: Int64] = [
      "metrics.go_gc_heap_live_bytes": 1, "core.go.gc.heap_marked": 2, "core.go.NumGC": 3,
    ]
    let phase = Reading(
      "core.go.gc.phase", instance: "{phase=\"mark termination\"}", number: ExactDecimal(1),
      unit: .number,
      provenance: Provenance(capture: "core.go", place: ""))
    let judge = { (cycle: Int64, more: [Reading]) in
      try Self.match(
        id, readings.merging(["metrics.go_gc_duration_seconds_count": cycle]) { $1 }, more: more)
    }
    #expect(try judge(3, []).verdict == .differs)
    #expect(try judge(2, []).verdict == .unresolved)
    #expect(try judge(3, [phase]).verdict == .unresolved)
  }
}
