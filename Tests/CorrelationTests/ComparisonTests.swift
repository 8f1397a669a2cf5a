import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

@testable import Correlation

@Suite struct ComparisonTests {
  private static func ledger(
    _ total: Int64, _ entries: [Ledger.Entry], bound: ClosedRange<Int64>? = nil,
    residual: String = "rest", notes: [Missing] = []
  ) -> Ledger {
    Ledger(
      id: "resident-set", title: "In RAM", quantity: "procfs.status.VmRSS",
      total: ByteCount(total), entries: entries, residualLabel: residual, bound: bound,
      notes: notes)
  }

  @Test(arguments: UInt64(1)...20)
  func everyDifferenceBalances(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let random = { (generator: inout SeededGenerator) in
      let labels = ["a", "b", "c", "d", "e", "a"].filter { _ in Bool.random(using: &generator) }
      return Self.ledger(
        .random(in: 0...1 << 40, using: &generator),
        labels.map {
          Ledger.Entry($0, ByteCount(.random(in: -(1 << 39)...1 << 40, using: &generator)))
        })
    }
    let (before, after) = (random(&generator), random(&generator))
    let ledger = LedgerDifference(before, after)
    let sum = ledger.difference.entries.reduce(ByteCount.zero) { $0 + $1.bytes }
    #expect(ledger.difference.total == after.total - before.total, "seed \(seed)")
    #expect(sum + ledger.difference.residual == ledger.difference.total, "seed \(seed)")
    #expect(
      ledger.difference.residual == after.residual - before.residual, "seed \(seed)")
    #expect(
      ledger.parts.reduce(ByteCount.zero) { $0 + $1.after } == after.total - after.residual,
      "seed \(seed)")
    let sizes = ledger.parts.map(\.difference.bytes.magnitude)
    #expect(sizes == sizes.sorted(by: >), "seed \(seed)")
  }

  @Test func aPartThatOneAloneHasCountsAsNothingInTheOther() {
    let before = Self.ledger(
      100,
      [.init("heap", ByteCount(60)), .init("gone", ByteCount(30)), .init("same", ByteCount(5))])
    let after = Self.ledger(
      400,
      [.init("new", ByteCount(80)), .init("heap", ByteCount(300)), .init("same", ByteCount(5))])
    let ledger = LedgerDifference(before, after)
    #expect(ledger.parts.map(\.label) == ["heap", "new", "gone", "same"])
    #expect(ledger.difference.entries.map(\.bytes.bytes) == [240, 80, -30])
    #expect(ledger.difference.residual == ByteCount(10))
  }

  @Test func partsAreFoundByTheirKeyAndResidualsKeepBothWords() {
    let before = Self.ledger(
      9, [.init("in RAM: VmRSS", ByteCount(9), ["procfs.status.VmRSS"], key: "in RAM")],
      bound: -2...3, residual: "x", notes: [Missing(what: "slab", why: "")])
    let after = Self.ledger(
      10, [.init("in RAM", ByteCount(10), ["ledger.resident"])], bound: 0...7, residual: "y",
      notes: [Missing(what: "slab", why: "be root")])
    let difference = LedgerDifference(before, after).difference
    #expect(
      difference.entries == [
        .init("in RAM", ByteCount(1), ["procfs.status.VmRSS", "ledger.resident"])
      ])
    #expect(difference.bound == -3...9)
    #expect(difference.residualLabel == "before: x; after: y")
    #expect(difference.notes == [Missing(what: "slab", why: "be root")])
  }

  @Test func readingsThatBothHaveAreComparedTheLargestDifferenceFirst() throws {
    let before = [
      reading("procfs.status.VmRSS", 4096), reading("procfs.status.VmSize", 9000),
      reading("procfs.status.VmSwap", 0), reading("procfs.status.VmPTE", 7),
      reading("procfs.status.Threads", 3),
      Reading(
        "procfs.status.VmLck", .unlimited, unit: .bytes, granularity: .one,
        provenance: Provenance(capture: "", place: "")),
      reading("procfs.status.HugetlbPages", 0),
    ]
    let after = [
      reading("procfs.status.VmRSS", 1024), reading("procfs.status.VmSize", 9001),
      reading("procfs.status.VmSwap", 512), reading("procfs.status.VmPTE", 7),
      reading("procfs.status.Threads", 8), reading("procfs.status.VmLck", 5),
      reading("procfs.status.RssShmem", 0),
    ]
    let comparison = Comparison(snapshot(before), snapshot(after))
    let view = try #require(comparison.views.first)
    #expect(comparison.views.count == 1)
    #expect(
      view.changed.map(\.id) == [
        "procfs.status.VmLck", "procfs.status.VmRSS", "procfs.status.VmSwap",
        "procfs.status.VmSize", "procfs.status.Threads",
      ])
    #expect(
      view.changed.map { $0.difference?.integer } == [nil, -3072, 512, 1, 5])
    #expect(view.unchanged == 1)
    // Absent is not 0, on either side.
    #expect(view.onlyBefore == ["procfs.status.HugetlbPages"])
    #expect(view.onlyAfter == ["procfs.status.RssShmem"])
  }

  @Test func oneNameInTwoUnitsIsNotCompared() throws {
    let number = Reading(
      "metrics.x", number: ExactDecimal(5), unit: .number,
      provenance: Provenance(capture: "", place: ""))
    let comparison = Comparison(snapshot([number]), snapshot([reading("metrics.x", 5)]))
    let view = try #require(comparison.views.first)
    #expect(view.incomparable == ["metrics.x"])
    #expect(view.changed.isEmpty)
  }

  @Test func whatOneOfThemLacksIsNoPartOfAnyLedger() throws {
    let parts: [QuantityID: Int64] = [
      "procfs.status.VmRSS": 100, "procfs.status.RssAnon": 60, "procfs.status.RssFile": 30,
      "procfs.status.RssShmem": 10,
    ]
    var old = parts
    old["procfs.status.RssShmem"] = nil
    let snapshots = [old, parts].map {
      snapshot($0.sorted { $0.key < $1.key }.map { reading($0, $1) })
    }
    let comparison = Comparison(snapshots[0], snapshots[1])
    let ledger = try #require(comparison.ledgers.first { $0.difference.id == "resident-set" })
    #expect(ledger.difference.total == .zero)
    #expect(ledger.difference.entries.isEmpty)
    #expect(ledger.before.residual == ledger.after.residual)
    #expect(ledger.before.entries.allSatisfy { !$0.quantities.contains("procfs.status.RssShmem") })
  }

  @Test func aTotalThatOneLacksIsSaidToBeAbsent() {
    let comparison = Comparison(
      snapshot([reading("procfs.status.VmRSS", 5)]),
      snapshot([reading("procfs.status.VmRSS", 5), reading("procfs.status.VmSize", 9)]))
    #expect(comparison.ledgers.map(\.difference.id) == ["resident-set"])
    #expect(
      comparison.uncompared == [
        UncomparedLedger(id: "virtual-size", why: "absent in the first snapshot")
      ])
  }

  @Test func programsAndProcessesAreToldApart() {
    let make = { (pid: Int32, start: UInt64?, executable: String?, boot: Int64?) in
      var made = snapshot([])
      made.header.identity = ProcessIdentity(pid: pid)
      made.header.identity.startTime = start
      made.header.identity.executable = executable
      made.header.machine.bootTime = boot
      return made
    }
    let one = make(7, 99, "/usr/bin/a", 5)
    let cases: [(Snapshot, program: Bool?, process: Bool?)] = [
      (one, true, true), (make(7, 99, "/opt/a (deleted)", 5), true, true),
      (make(7, 99, "/usr/bin/a", 6), true, false), (make(7, 98, "/usr/bin/a", 5), true, false),
      (make(7, 99, "/usr/bin/b", nil), false, nil), (make(8, nil, nil, nil), nil, false),
    ]
    for (index, other) in cases.enumerated() {
      let comparison = Comparison(one, other.0)
      #expect(comparison.isSameProgram == other.program, "case \(index)")
      #expect(comparison.isSameProcess == other.process, "case \(index)")
    }
  }
}
