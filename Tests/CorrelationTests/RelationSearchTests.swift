import SnapshotModel
import TestSupport
import Testing

@testable import Correlation

struct RelationSearchTests {
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func plantedSumsOfEverySizeAreFound(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let random = randomSeries(15, digits: 6...9, using: &generator)
    let planted = [
      sum("procfs.a", of: [random[0]]),
      sum("procfs.b", of: [random[1], random[2]]),
      sum("procfs.c", of: [random[3], random[4]], subtracting: [random[5]]),
      sum("procfs.d", of: Array(random[6...9])),
      sum("procfs.e", of: Array(random[10...14])),
    ]
    let relations = found(random + planted, terms: 6)
    #expect(relations.map { $0.left.count + $0.right.count } == [2, 3, 4, 5, 6])
    #expect(relations.allSatisfy { $0.isAccepted && $0.agreement == .exact })
    #expect(relations[1].formula == "procfs.b = procfs.random.1 + procfs.random.2")
    #expect(
      relations[2].formula
        == "procfs.c + procfs.random.5 = procfs.random.3 + procfs.random.4")
  }

  @Test func whatFollowsFromSimplerOnesIsLeftOut() {
    var generator = SeededGenerator(seed: 7)
    let random = randomSeries(6, digits: 6...9, using: &generator)
    let total = sum("procfs.total", of: [random[0], random[1]])
    let again = sum("procfs.total.again", of: [total])
    let larger = sum("procfs.larger", of: [total, random[2]])
    let relations = found(random + [total, again, larger])
    #expect(
      relations.map(\.formula) == [
        "procfs.total = procfs.total.again",
        "procfs.larger = procfs.random.2 + procfs.total",
        "procfs.total = procfs.random.0 + procfs.random.1",
      ])
  }

  @Test func whatFollowsFromKnownOnesIsLeftOut() {
    var generator = SeededGenerator(seed: 8)
    let random = randomSeries(4, digits: 6...9, using: &generator)
    let total = sum("procfs.total", of: [random[0], random[1]])
    let again = sum("procfs.again", of: [total])
    let relations = found(
      random + [total, again],
      known: [["procfs.again": 1, random[0].quantity: -1, random[1].quantity: -1]])
    #expect(relations.map(\.formula) == ["procfs.again = procfs.total"])
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func randomNumbersGiveNothing(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    #expect(found(randomSeries(40, using: &generator)).filter(\.isAccepted).isEmpty)
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func agreementsOfSmallNumbersAreCoincidences(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let small = randomSeries(40, snapshots: 4, digits: 1...1, using: &generator)
    let relations = found(small)
    #expect(!relations.isEmpty)
    #expect(relations.allSatisfy { $0.isCoincidence })
  }

  @Test func whatNeverChangesIsNoEvidence() {
    let same = ["procfs.a", "procfs.b"].map { Series(QuantityID($0), [123_456_789, 123_456_789]) }
    #expect(found(same).isEmpty)
  }

  @Test func aConstantPartIsNamedWhereOnlyOneReadingCanBeMeant() throws {
    var generator = SeededGenerator(seed: 9)
    let random = randomSeries(4, digits: 6...9, using: &generator)
    let total = sum("procfs.total", of: [random[0], random[1]], plus: 123_457)
    let part = Series("procfs.part", Array(repeating: 123_457, count: 12))
    #expect(
      found(random + [total, part]).map(\.formula)
        == ["procfs.total = procfs.random.0 + procfs.random.1 + procfs.part"])
    let relation = try #require(found(random + [total]).first)
    #expect(relation.formula == "procfs.total = procfs.random.0 + procfs.random.1 + 123,457")
    #expect(!relation.isAccepted)
  }

  @Test func aFileIsAddedUpWithEightTerms() {
    var generator = SeededGenerator(seed: 10)
    let parts = randomSeries(7, digits: 6...9, using: &generator)
    let total = sum("procfs.total", of: parts)
    let relations = found(parts + [total], terms: 3)
    #expect(relations.map { $0.left + $0.right } == [[total.quantity] + parts.map(\.quantity)])
  }

  @Test func smallPartsThatMerelyFillAGapAreCoincidences() {
    // One counter follows another, but for a step or two; two small ones happen to fill it.
    let large = Series("procfs.large", [5_123_457, 9_345_678, 20_456_781, 31_567_892])
    let follower = Series("procfs.follower", [5_123_457, 9_345_679, 20_456_781, 31_567_893])
    let small = Series("procfs.small", [0, 1, 0, 1])
    var generator = SeededGenerator(seed: 11)
    let rest = randomSeries(20, snapshots: 4, using: &generator)
    let relation = found([large, follower, small] + rest).first
    #expect(relation?.formula == "procfs.follower = procfs.large + procfs.small")
    #expect(relation?.isCoincidence == true)
  }

  @Test func theOrderOfTheReadingsDoesNotMatter() {
    var generator = SeededGenerator(seed: 12)
    let random = randomSeries(12, digits: 2...9, using: &generator)
    let all =
      random + [sum("procfs.a", of: Array(random[0...2])), sum("procfs.b", of: [random[3]])]
    #expect(found(all) == found(all.shuffled(using: &generator)))
  }
}
