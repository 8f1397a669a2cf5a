/// A sum of some quantities with the sign + or −, each at most once.
struct Combination: Hashable {
  struct Summand: Hashable {
    let index: Int
    let isSubtracted: Bool
  }

  /// By index. The first is added.
  let summands: [Summand]

  /// `nil` where one quantity would stand in it twice.
  init?(_ summands: [Summand]) {
    let sorted = summands.sorted { $0.index < $1.index }
    guard let first = sorted.first,
      !zip(sorted, sorted.dropFirst()).contains(where: { $0.index == $1.index })
    else { return nil }
    self.summands =
      first.isSubtracted
      ? sorted.map { Summand(index: $0.index, isSubtracted: !$0.isSubtracted) } : sorted
  }

  /// Whether the sum of the vectors is 0 in every place.
  func vanishes(in vectors: [[Int64]]) -> Bool {
    guard let count = summands.first.map({ vectors[$0.index].count }) else { return true }
    return (0..<count).allSatisfy { place in sum { vectors[$0][place] } == 0 }
  }

  func sum(_ value: (Int) -> Int64) -> Int64 {
    summands.reduce(0) { sum, summand in
      summand.isSubtracted ? sum &- value(summand.index) : sum &+ value(summand.index)
    }
  }

  /// Fewest terms first, then fewest subtracted, then by index.
  static func isSimpler(_ a: Self, _ b: Self) -> Bool {
    guard a.summands.count == b.summands.count else { return a.summands.count < b.summands.count }
    guard a.lesserSide == b.lesserSide else { return a.lesserSide < b.lesserSide }
    for (x, y) in zip(a.summands, b.summands) {
      if x.index != y.index { return x.index < y.index }
      if x.isSubtracted != y.isSubtracted { return y.isSubtracted }
    }
    return false
  }

  /// 1 for a total and its parts, the simplest to read.
  private var lesserSide: Int {
    let subtracted = summands.count { $0.isSubtracted }
    return min(subtracted, summands.count - subtracted)
  }
}
