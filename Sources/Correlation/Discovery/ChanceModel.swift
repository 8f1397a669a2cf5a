import Foundation

/// How many agreements chance alone would give.
///
/// The question asked of a candidate: if the quantities that it is made of moved as they do but had
/// nothing to do with each other, how many combinations of as many terms would agree in all snapshots
/// and be as convincing as this one?
///
/// A quantity that moved by d from one snapshot to the next, in steps of g (the greatest common divisor
/// of all its movements), could as well have moved by any of the 1 + 2·|d|/g amounts up to that size.
/// Whatever the other terms do, at most one of them (of the window's width, if there is one) makes the
/// sum agree. The term with the most such amounts decides, in each interval anew; the product over the
/// intervals is the chance of one combination. Intervals in which nothing moves give nothing, and small
/// movements little.
///
/// Each combination that could have been found is counted with its own chance, or with the candidate's
/// where that is less. The chance of a combination is bounded by that of its most telling term, so
/// that the sum over all of them has a closed form.
///
/// Terms that move far less than the others are asked the same question by themselves: how many sums of
/// as many would fill just what the others leave?
struct ChanceModel {
  private let movements: [Movement]
  /// In bits, ascending.
  private let totals: [Double]

  /// Above this a candidate is called a coincidence.
  static let threshold = 0.01

  init(_ vectors: [[Int64]]) {
    movements = vectors.map(Movement.init)
    totals = movements.map { $0.bits(nil) }.sorted()
  }

  /// How many combinations of as many terms chance would make agree at least as convincingly.
  ///
  /// `window` is by how much the sum may differ from one snapshot to the next, in each interval.
  func expected(_ members: [Int], window: [Int64]? = nil) -> Double {
    let totals = window.map { window in movements.map { $0.bits(window) }.sorted() } ?? totals
    let all = expected(
      members.count, evidence: evidence(members, window), totals: totals,
      freeSigns: members.count - 1)
    guard window == nil, members.count > 2 else { return all }
    return smallParts(of: members).reduce(all) { most, part in
      max(
        most,
        expected(
          part.count, evidence: evidence(part, nil), totals: totals, freeSigns: part.count))
    }
  }

  /// Parts that move far less than the rest: where the rest nearly agrees for a reason of its own, such
  /// as one counter that follows another, they may merely fill what is missing by chance.
  private func smallParts(of members: [Int]) -> [[Int]] {
    (1..<(1 << members.count) - 1).compactMap { choice in
      let part = members.indices.filter { choice >> $0 & 1 == 1 }.map { members[$0] }
      let rest = members.indices.filter { choice >> $0 & 1 == 0 }.map { members[$0] }
      let small = part.map { movements[$0].largest }.max() ?? 0
      let large = rest.map { movements[$0].largest }.max() ?? 0
      return small <= large / Self.far ? part : nil
    }
  }

  private static let far: Int64 = 16

  /// In each interval that of the most telling term, in bits.
  private func evidence(_ members: [Int], _ window: [Int64]?) -> Double {
    (movements.first?.amounts.indices ?? 0..<0).reduce(0) { sum, interval in
      sum
        + (members.map { movements[$0].bits(interval, window: window?[interval] ?? 0) }.max() ?? 0)
    }
  }

  /// Over all combinations: at place j of the sorted totals stands the most telling term of as many as
  /// can be made with those before it.
  private func expected(
    _ size: Int, evidence: Double, totals: [Double], freeSigns: Int
  ) -> Double {
    totals.enumerated().reduce(0) { sum, next in
      sum + Self.choose(size - 1, of: next.offset) * exp2(Double(freeSigns))
        * exp2(-max(evidence, next.element))
    }
  }

  private static func choose(_ size: Int, of count: Int) -> Double {
    guard size <= count else { return 0 }
    return (0..<size).reduce(1) { $0 * Double(count - $1) / Double($1 + 1) }
  }
}

/// By how much a quantity moved in each interval, in steps of its own.
private struct Movement {
  let amounts: [Int64]
  let step: Int64
  let largest: Int64

  init(_ vector: [Int64]) {
    amounts = vector.map { Int64(clamping: $0.magnitude) }
    step = max(1, amounts.reduce(0, Self.divisor))
    largest = amounts.max() ?? 0
  }

  /// How much it tells, in bits, that a sum with it agrees within the window.
  func bits(_ interval: Int, window: Int64) -> Double {
    let possible = 1 + 2 * Double(amounts[interval] / step)
    return max(0, log2(possible / (1 + 2 * Double(window / step))))
  }

  /// All of it that tells something.
  func bits(_ window: [Int64]?) -> Double {
    amounts.indices.reduce(0) { $0 + bits($1, window: window?[$1] ?? 0) }
  }

  private static func divisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
