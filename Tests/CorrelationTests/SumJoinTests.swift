import TestSupport
import Testing

@testable import Correlation

struct SumJoinTests {
  /// Against the sums of all combinations, on numbers so small that many are 0.
  @Test(arguments: 3...6, [1, 2, 3] as [UInt64])
  func everyVanishingSumIsFound(terms: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var vectors: Set<[Int64]> = []
    while vectors.count < 9 {
      let vector = [
        Int64.random(in: 1...9, using: &generator), .random(in: -9...9, using: &generator),
      ]
      vectors.insert(vector)
    }
    let list = vectors.sorted { $0.lexicographicallyPrecedes($1) }
    var expected: Set<Combination> = []
    SignedSums(numbers: Array(repeating: 0, count: list.count)).forEach(min(terms, 4)) { _, code in
      let start = SignedSums.summands(code, size: min(terms, 4))
      for rest in Self.rests(after: start.last?.index ?? 0, count: terms - start.count, list.count)
      {
        if let sum = Combination(start + rest), sum.vanishes(in: list) { expected.insert(sum) }
      }
    }
    let found = SumJoin(list, room: 16).vanishing(terms: terms)
    #expect(Set(found).isSubset(of: expected))
    #expect(found == SumJoin(list).vanishing(terms: terms))
    // Left out are only those that hold a smaller one.
    for missing in expected.subtracting(found) {
      #expect(Self.holdsSmaller(missing, list))
    }
  }

  private static func rests(after last: Int, count: Int, _ total: Int) -> [[Combination.Summand]] {
    guard count > 0 else { return [[]] }
    return (last + 1..<max(total, last + 1)).flatMap { next in
      rests(after: next, count: count - 1, total).flatMap { rest in
        [false, true].map { [Combination.Summand(index: next, isSubtracted: $0)] + rest }
      }
    }
  }

  private static func holdsSmaller(_ sum: Combination, _ vectors: [[Int64]]) -> Bool {
    (1..<(1 << sum.summands.count) - 1).contains { choice in
      let part = sum.summands.indices.filter { choice >> $0 & 1 == 1 }.map { sum.summands[$0] }
      return Combination(part)?.vanishes(in: vectors) ?? false
    }
  }
}
