import Correlation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing

/// What must be true of every relation, whatever it says.
@Suite struct RelationPropertyTests {
  /// All examples put together, the first to name a quantity deciding: many relations at once.
  private static func everything(of version: Int, seed: UInt64) -> [Reading] {
    var generator = SeededGenerator(seed: seed)
    var amounts: [QuantityID: (Int64, MatchUnit)] = [:]
    for relation in RelationCatalog.all.shuffled(using: &generator) {
      for example in relation.examples {
        for (id, amount) in example.readings
        where !id.rawValue.hasPrefix("cgroup.v\(3 - version).") && amounts[id] == nil {
          amounts[id] = (amount, relation.unit)
        }
      }
    }
    return amounts.sorted { $0.key < $1.key }.map { reading($0, $1.0, $1.1) }
  }

  private static func summary(_ result: CorrelationResult) -> [String] {
    result.matches.map { "\($0.relation.id) \($0.verdict) \($0.residual ?? -1) \($0.allowances)" }
  }

  @Test(arguments: [1, 2], [UInt64(1), 2, 3, 4, 5])
  func theOrderOfReadingsDoesNotMatter(version: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let readings = Self.everything(of: version, seed: seed)
    let correlator = Correlator()
    let first = correlator.correlate(snapshot(readings, cgroupVersion: version))
    let second = correlator.correlate(
      snapshot(readings.shuffled(using: &generator), cgroupVersion: version))
    #expect(Self.summary(first) == Self.summary(second), "seed \(seed)")
    #expect(
      Set(first.unmatched.map(\.id)) == Set(second.unmatched.map(\.id)), "seed \(seed)")
  }

  @Test(arguments: [1, 2], [UInt64(1), 2, 3, 4, 5])
  func theOrderOfRelationsDoesNotMatter(version: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let readings = snapshot(Self.everything(of: version, seed: seed), cgroupVersion: version)
    let shuffled = Correlator(relations: RelationCatalog.all.shuffled(using: &generator))
    #expect(
      Self.summary(shuffled.correlate(readings)) == Self.summary(Correlator().correlate(readings)),
      "seed \(seed)")
  }

  @Test(arguments: [1, 2], [UInt64(1), 2, 3, 4, 5])
  func anUnrelatedReadingChangesNoMatch(version: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let readings = Self.everything(of: version, seed: seed)
    let amount = Int64.random(in: 0...Int64.max, using: &generator)
    let name = "metrics.unrelated_\(UInt16.random(in: 0...99, using: &generator))_bytes"
    let more = readings + [reading(QuantityID(name), amount)]
    let without = Correlator().correlate(snapshot(readings, cgroupVersion: version))
    let with = Correlator().correlate(snapshot(more, cgroupVersion: version))
    #expect(Self.summary(without) == Self.summary(with), "seed \(seed)")
    #expect(with.unmatched.map(\.id).contains(name), "seed \(seed)")
  }

  /// An equation between sums does not know its unit: kB for B changes no verdict.
  @Test(arguments: ExampleCase.all.filter(\.isScalable)) func scalingKeepsAnExactVerdict(
    _ each: ExampleCase
  ) {
    let readings = each.example.readings.map { reading($0, $1 * 4096) }
    let match = Correlator(relations: [])
      .judge(each.relation, ReadingIndex(snapshot(readings)))
    #expect(match.verdict == each.example.verdict)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8]) func noAmountIsTooLarge(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for version in [1, 2] {
      let readings = Self.everything(of: version, seed: seed).map { each in
        let extremes: [Int64] = [.max, .max - 4095, 0, 1 << 62]
        let amount = extremes.randomElement(using: &generator) ?? 0
        return each.unit == .bytes
          ? reading(each.quantity, amount) : reading(each.quantity, amount, .count)
      }
      let result = Correlator().correlate(snapshot(readings, cgroupVersion: version))
      #expect(!result.matches.isEmpty, "seed \(seed)")
    }
  }
}

extension ExampleCase {
  /// Exact, in bytes, judged by nothing but its own readings, and without a constant amount.
  var isScalable: Bool {
    guard case .exact = relation.expectation, relation.unit == .bytes, relation.conditions.isEmpty
    else { return false }
    if case .goBefore = relation.scope { return false }
    return relation.left.isScalable && relation.right.isScalable
  }
}

extension Term {
  fileprivate var isScalable: Bool {
    switch self {
    case .quantity, .sample, .mappings, .ifPresent: true
    case .multiple(_, let term): term.isScalable
    case .sum(let terms): terms.allSatisfy(\.isScalable)
    case .difference(let a, let b): a.isScalable && b.isScalable
    case .each, .mapped, .pages, .bytes, .count, .roundedUp: false
    }
  }
}
