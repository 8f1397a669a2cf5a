/// Sums of so many of a list of numbers, each with a sign, the first with +.
struct SignedSums {
  let numbers: [UInt64]

  /// More quantities than this have no place in a code.
  static let limit = 1 << 12

  /// Calls with each sum, modulo 2^64, and the code of what it is made of.
  func forEach(_ size: Int, _ body: (UInt64, UInt64) -> Void) {
    guard size > 0 else { return }
    numbers.withUnsafeBufferPointer { numbers in
      for first in 0..<numbers.count {
        Self.extend(numbers, numbers[first], UInt64(first), after: first, by: size - 1, at: 1, body)
      }
    }
  }

  /// How many there are.
  static func count(of size: Int, among count: Int) -> Double {
    guard size > 0 else { return 0 }
    return (0..<size).reduce(1) { $0 * Double(count - $1) / Double($1 + 1) * ($1 == 0 ? 1 : 2) }
  }

  /// Indices of 12 bits each; the signs from bit 48 on.
  static func summands(_ code: UInt64, size: Int) -> [Combination.Summand] {
    (0..<size).map { place in
      Combination.Summand(
        index: Int(code >> UInt64(12 * place) & 0xfff),
        isSubtracted: code >> UInt64(48 + place) & 1 == 1)
    }
  }

  private static func extend(
    _ numbers: UnsafeBufferPointer<UInt64>, _ sum: UInt64, _ code: UInt64, after last: Int,
    by more: Int, at place: Int, _ body: (UInt64, UInt64) -> Void
  ) {
    guard more > 0 else { return body(sum, code) }
    let sign: UInt64 = 1 << UInt64(48 + place)
    for next in last + 1..<max(numbers.count, last + 1) {
      let added = code | UInt64(next) << UInt64(12 * place)
      if more == 1 {
        body(sum &+ numbers[next], added)
        body(sum &- numbers[next], added | sign)
      } else {
        extend(numbers, sum &+ numbers[next], added, after: next, by: more - 1, at: place + 1, body)
        extend(
          numbers, sum &- numbers[next], added | sign, after: next, by: more - 1, at: place + 1,
          body)
      }
    }
  }
}
