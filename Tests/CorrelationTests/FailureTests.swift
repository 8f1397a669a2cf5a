import Correlation
import MemoryUnits
import SnapshotModel
import Testing

@Suite struct FailureTests {
  private static func result(_ size: Int64, standing: Relation.Standing = .established)
    -> CorrelationResult
  {
    let relations = [
      Relation(
        "a.one", "one", "procfs.statm.size", .within([.asked(tolerance)]), "procfs.statm.data",
        standing: standing, because: "x", citing: [], examples: [])
    ]
    return Correlator(relations: relations).correlate(
      snapshot([reading("procfs.statm.size", size), reading("procfs.statm.data", 1000)]))
  }

  private static let tolerance = UserTolerance(amount: .bytes(100), each: nil)

  @Test func whatIsOutsideOfTheToleranceIsUnexplained() {
    #expect(Self.result(1000).unexplained == nil)
    #expect(Self.result(1100).unexplained == nil)
    #expect(Self.result(1101).unexplained == Unexplained(what: "a.one", amount: ByteCount(1)))
    #expect(Self.result(500).unexplained == Unexplained(what: "a.one", amount: ByteCount(400)))
    #expect(Self.result(500, standing: .reported).unexplained == nil)
  }

  @Test func theResidualOfALedgerOutsideOfItsBoundIsUnexplained() {
    let parts: [QuantityID] = ["RssAnon", "RssFile", "RssShmem"].map {
      QuantityID("procfs.status.\($0)")
    }
    let result = Correlator(relations: []).correlate(
      snapshot([reading("procfs.status.VmRSS", 10 * 4096)] + parts.map { reading($0, 3 * 4096) }))
    #expect(
      result.unexplained == Unexplained(what: "ledger resident-set", amount: ByteCount(1 * 4096)))
  }

  @Test func aLedgerWithoutABoundSaysNothing() {
    let result = Correlator(relations: []).correlate(
      snapshot([
        reading("procfs.status.VmSize", 10 * 4096), reading("procfs.status.VmRSS", 3 * 4096),
      ]))
    #expect(result.ledgers.map(\.id) == ["virtual-size", "resident-set"])
    #expect(result.unexplained == nil)
  }

  @Test func whatHeldAndHoldsNoMoreIsBroken() {
    #expect(Self.result(2000).broken(since: Self.result(1000)).map(\.relation.id) == ["a.one"])
    #expect(Self.result(2000).broken(since: Self.result(1100)).map(\.relation.id) == ["a.one"])
    #expect(Self.result(2000).broken(since: Self.result(3000)).isEmpty)
    #expect(Self.result(1100).broken(since: Self.result(1000)).isEmpty)
    let claim = Self.result(2000, standing: .reported)
    #expect(claim.broken(since: Self.result(1000, standing: .reported)).isEmpty)
  }
}
