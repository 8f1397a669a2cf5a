import Foundation

/// Names what never changes in a relation: the sum of one or two readings that never change either.
struct ConstantParts {
  private let constants: [Series]

  init(_ constants: [Series]) {
    self.constants = constants.filter { $0.values[0] != 0 }
  }

  struct Parts {
    /// With the sign with which they add up to the amount.
    let summands: [(series: Series, isSubtracted: Bool)]
    /// How many such sums chance alone would give.
    let expectedByChance: Double
  }

  /// The simplest sum that is the amount and is not to be expected of chance, `nil` if there is none.
  ///
  /// The files that the relation is about are asked first: there are fewer readings to be misled by.
  func parts(of amount: Int64, near captures: Set<String>) -> Parts? {
    let own = constants.filter { captures.contains($0.capture) }
    for pool in [own, constants] {
      var seen: Set<Int64> = []
      let distinct = pool.filter { seen.insert($0.values[0]).inserted }
      for size in 1...2 {
        let expected = Self.expected(
          amount, sums: SignedSums.count(of: size, among: distinct.count))
        guard expected < ChanceModel.threshold else { break }
        guard let summands = Self.sum(of: size, among: distinct, is: amount) else { continue }
        return Parts(summands: summands, expectedByChance: expected)
      }
    }
    return nil
  }

  /// Amounts up to this one that a sum could have been, in steps of up to a page.
  private static func expected(_ amount: Int64, sums: Double) -> Double {
    let step = exp2(Double(min(amount.trailingZeroBitCount, 12)))
    return 2 * sums / (1 + 2 * Double(amount.magnitude) / step)
  }

  private static func sum(
    of size: Int, among pool: [Series], is amount: Int64
  ) -> [(series: Series, isSubtracted: Bool)]? {
    for first in pool {
      for isSubtracted in [false, true] {
        let rest = isSubtracted ? amount &+ first.values[0] : amount &- first.values[0]
        if size == 1 {
          if rest == 0 { return [(first, isSubtracted)] }
          continue
        }
        for second in pool where second.quantity != first.quantity {
          if second.values[0] == rest { return [(first, isSubtracted), (second, false)] }
          if 0 &- second.values[0] == rest { return [(first, isSubtracted), (second, true)] }
        }
      }
    }
    return nil
  }
}
