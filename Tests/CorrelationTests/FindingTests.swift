import MemoryUnits
import SnapshotModel
import Testing
import TextParsing

@testable import Correlation

/// Findings on made-up snapshots, for what no sample has.
@Suite struct FindingTests {
  private func ask(
    _ id: String, _ amounts: [QuantityID: Int64], go: String = "", cgroup: String? = "/a/b",
    unlimited: [QuantityID] = []
  ) -> Finding? {
    var readings = amounts.sorted { $0.key < $1.key }.map { reading($0, $1) }
    readings += unlimited.map {
      Reading(
        $0, .unlimited, unit: .bytes, granularity: .one,
        provenance: Provenance(capture: "limit", place: ""))
    }
    if !go.isEmpty {
      readings.append(
        Reading(
          "metrics.go_info", instance: "{version=\"\(go)\"}", number: ExactDecimal(1),
          unit: .number, provenance: Provenance(capture: "metrics", place: "")))
    }
    var snapshot = snapshot(readings)
    snapshot.header.identity.cgroup = cgroup
    return Correlator().correlate(snapshot).findings.first { $0.id == id }
  }

  @Test func everyQuestionIsAskedOnceAndCited() {
    let questions = QuestionCatalog.all
    #expect(Set(questions.map(\.id)).count == questions.count)
    for question in questions {
      #expect(question.text.hasSuffix("?") && !question.citations.isEmpty)
      #expect(!question.precondition.isEmpty)
    }
  }

  @Test func aSnapshotWithoutReadingsAnswersNothing() {
    #expect(Correlator().correlate(snapshot([])).findings.isEmpty)
  }

  @Test func theWorkingSetIsNeverBelowZero() throws {
    let finding = try #require(
      ask(
        "working-set",
        ["cgroup.v2.memory.current": 4096, "cgroup.v2.memory.stat.inactive_file": 8192]))
    #expect(finding.answer.hasPrefix("0 B: the usage of 4,096 B"))
    #expect(finding.ledger == nil)
  }

  private let limited: [QuantityID: Int64] = [
    "cgroup.v2.memory.max": 512 << 20, "cgroup.v2.memory.current": 300 << 20,
    "cgroup.v2.memory.stat.inactive_file": 20 << 20, "cgroup.v2.memory.stat.active_file": 1 << 20,
  ]

  @Test func theLimitThatIsNearestCounts() throws {
    let own = try #require(ask("oom-distance", limited))
    #expect(own.answer.contains("Its cgroup is charged 314,572,800 B"))
    #expect(own.answer.contains("222,298,112 B (212.0 MiB) are left"))
    #expect(own.answer.contains("22,020,096 B"))
    var above = limited
    above[#"cgroup.v2.memory.max{cgroup="/a"}"#] = 600 << 20
    above[#"cgroup.v2.memory.current{cgroup="/a"}"#] = 590 << 20
    let parent = try #require(ask("oom-distance", above))
    #expect(parent.answer.hasPrefix("The cgroup above its own is charged 618,659,840 B"))
    #expect(parent.answer.contains("10,485,760 B (10.0 MiB) are left"))
    #expect(parent.ledger?.quantity == #"cgroup.v2.memory.max{cgroup="/a"}"#)
  }

  @Test func aLimitWithoutItsUsageTellsNothing() {
    var above = limited
    above[#"cgroup.v2.memory.max{cgroup="/a"}"#] = 600 << 20
    #expect(ask("oom-distance", above) == nil)
    #expect(ask("oom-distance", limited, cgroup: nil) == nil)
  }

  /// v1 tells the least limit of all that are above, also of those that cannot be seen.
  @Test func aLimitOutOfSightTellsNothing() throws {
    var amounts: [QuantityID: Int64] = [
      "cgroup.v1.memory.limit_in_bytes": 512 << 20, "cgroup.v1.memory.usage_in_bytes": 300 << 20,
      "cgroup.v1.memory.stat.hierarchical_memory_limit": 512 << 20,
    ]
    #expect(ask("oom-distance", amounts) != nil)
    amounts["cgroup.v1.memory.stat.hierarchical_memory_limit"] = 400 << 20
    #expect(ask("oom-distance", amounts) == nil)
  }

  private let kept: [QuantityID: Int64] = [
    "cgroup.v2.memory.current": 100 << 20, "cgroup.v2.memory.stat.anon": 20 << 20,
    "cgroup.v2.memory.stat.file": 10 << 20, "cgroup.v2.memory.stat.file_mapped": 4 << 20,
    "cgroup.v2.memory.stat.kernel": 1 << 20, "cgroup.v2.memory.stat.sock": 0,
    "cgroup.v2.memory.stat.inactive_anon": 89 << 20, "cgroup.v2.memory.stat.active_anon": 0,
    "cgroup.v2.memory.stat.inactive_file": 10 << 20, "cgroup.v2.memory.stat.active_file": 0,
    "cgroup.v2.memory.stat.unevictable": 0, "cgroup.v2.memory.stat.swapcached": 0,
    "cgroup.v2.memory.stat.anon_thp": 2 << 20, "cgroup.v2.children.count": 0,
    "cgroup.v2.procs.count": 1,
  ]

  @Test func hugePagesGivenBackInPartAreNamed() throws {
    let finding = try #require(ask("huge-pages-keep-freed-memory", kept))
    #expect(finding.answer.contains("72,351,744 B (69.0 MiB) more"))
    #expect(finding.ledger?.id == "cgroup-usage")
  }

  @Test(arguments: ["swap cache", "no huge pages", "no more than the statistics trail"])
  func hugePagesAreNotBlamedForOtherThings(reason: String) {
    var amounts = kept
    switch reason {
    case "swap cache": amounts["cgroup.v2.memory.stat.swapcached"] = 69 << 20
    case "no huge pages": amounts["cgroup.v2.memory.stat.anon_thp"] = 0
    default: amounts["cgroup.v2.memory.stat.inactive_anon"] = 20 << 20
    }
    #expect(ask("huge-pages-keep-freed-memory", amounts) == nil)
  }

  private let limit: [QuantityID: Int64] = [
    "metrics.go_gc_gomemlimit_bytes": 400 << 20, "metrics.go_memory_classes_total_bytes": 300 << 20,
    "metrics.go_memory_classes_heap_released_bytes": 50 << 20,
  ]

  @Test func goCountsWhatItHoldsAgainstItsLimit() throws {
    let finding = try #require(ask("gomemlimit", limit))
    #expect(
      finding.answer.contains("262,144,000 B (250.0 MiB) against a GOMEMLIMIT of 419,430,400 B"))
    #expect(finding.ledger?.entries.map(\.bytes) == [ByteCount(250 << 20), ByteCount(150 << 20)])
    #expect(!finding.answer.contains("cgroup"))
  }

  @Test func aLimitOfGoThatIsNotBelowTheCgroupsIsNamed() throws {
    let readings = limit.merging([
      "cgroup.v2.memory.max": 400 << 20, "cgroup.v2.memory.current": 280 << 20,
    ]) { $1 }
    let finding = try #require(ask("gomemlimit", readings))
    #expect(finding.answer.contains("293,601,280 B (280.0 MiB) of at most 419,430,400 B"))
    #expect(finding.answer.contains("GOMEMLIMIT is not below that"))
  }

  @Test func withoutAGOMEMLIMITNothingIsSaid() {
    var unset = limit
    unset["metrics.go_gc_gomemlimit_bytes"] = nil
    let id: QuantityID = "metrics.go_gc_gomemlimit_bytes"
    #expect(ask("gomemlimit", unset, unlimited: [id]) == nil)
    #expect(ask("gomemlimit", unset) == nil)
  }

  private let tail: [QuantityID: Int64] = [
    "metrics.go_memstats_heap_released_bytes": 56_139_776,
    "core.viewcore.heap.free_spans.released": 1_613_824,
  ]

  @Test(arguments: ["go1.14.6", "go1.15", "go1.16.15"])
  func theTailOfAnArenaIsNamed(go: String) throws {
    let finding = try #require(ask("arena-tail", tail, go: go))
    #expect(finding.answer.contains("54,525,952 B (52.0 MiB), is 13 such chunks"))
  }

  @Test(arguments: ["", "go1.12", "go1.13.15", "go1.17", "go1.27"])
  func theTailOfAnArenaIsNotForOtherVersions(go: String) {
    #expect(ask("arena-tail", tail, go: go) == nil)
  }

  @Test func noWholeChunksAreNoTail() {
    var amounts = tail
    amounts["metrics.go_memstats_heap_released_bytes"] = 58_236_928
    #expect(ask("arena-tail", amounts, go: "go1.14") == nil)
  }
}
