/// Finds the signed sums of a few vectors that are 0, by joining halves on a hash of their sum.
///
/// The hash of a vector is one number, linear modulo 2^64, so that the hash of a sum is a sum of
/// hashes. A half and its counterpart have hashes that are equal or opposite: the lesser of the two is
/// their key. Halves are taken in passes, by the first bits of the key, so that no pass holds more than
/// `room` of them.
struct SumJoin {
  private let vectors: [[Int64]]
  private let sums: SignedSums
  private let room: Int

  /// The vectors must not be 0, nor equal or opposite to each other.
  init(_ vectors: [[Int64]], room: Int = 1 << 23) {
    self.vectors = vectors
    self.room = room
    sums = SignedSums(numbers: vectors.map(Self.hash))
  }

  /// All that are 0 with exactly so many terms, 3 to 8, the simplest first.
  ///
  /// Left out are those that are 0 already in a part of them that stands in one half.
  func vanishing(terms: Int) -> [Combination] {
    let larger = (terms + 1) / 2
    let smaller = terms / 2
    let count = SignedSums.count(of: larger == smaller ? larger : smaller, among: vectors.count)
    var bits = 0
    while count / Double(1 << bits) > Double(room) { bits += 1 }
    var found: Set<Combination> = []
    for pass in 0..<UInt64(1 << bits) {
      let isInPass = { (key: UInt64) in key != 0 && (key &* Self.mixer) >> (64 - bits) == pass }
      let shared = sharedKeys(larger, smaller, expecting: Int(count) >> bits, isInPass)
      guard shared.count > 0 else { continue }
      join(halves(larger, smaller, with: shared, isInPass), into: &found)
    }
    return found.filter { $0.vanishes(in: vectors) }.sorted(by: Combination.isSimpler)
  }

  private struct Half {
    let key: UInt64
    /// Whether the sum of the half has the opposite of the key.
    let isOpposite: Bool
    let size: Int
    let code: UInt64
  }

  /// Keys that two halves of one size, or halves of both sizes, have.
  private func sharedKeys(
    _ larger: Int, _ smaller: Int, expecting count: Int, _ isInPass: (UInt64) -> Bool
  ) -> KeyTable {
    var seen = KeyTable(room: count + count / 8)
    var shared = KeyTable(room: 16)
    sums.forEach(smaller) { sum, _ in
      let key = Self.key(sum)
      guard isInPass(key), !seen.insert(key), larger == smaller else { return }
      _ = shared.insert(key)
    }
    guard larger != smaller else { return shared }
    sums.forEach(larger) { sum, _ in
      let key = Self.key(sum)
      if isInPass(key), seen.contains(key) { _ = shared.insert(key) }
    }
    return shared
  }

  private func halves(
    _ larger: Int, _ smaller: Int, with keys: KeyTable, _ isInPass: (UInt64) -> Bool
  ) -> [Half] {
    var halves: [Half] = []
    for size in Set([larger, smaller]) {
      sums.forEach(size) { sum, code in
        let key = Self.key(sum)
        guard isInPass(key), keys.contains(key), !holdsVanishing(code, size) else { return }
        halves.append(Half(key: key, isOpposite: key != sum, size: size, code: code))
      }
    }
    return halves.sorted { ($0.key, $0.size, $0.code) < ($1.key, $1.size, $1.code) }
  }

  /// Whether some of the half's terms are 0 by themselves: what follows from them is none of its own.
  private func holdsVanishing(_ code: UInt64, _ size: Int) -> Bool {
    guard size > 2 else { return false }
    let summands = SignedSums.summands(code, size: size)
    return (0..<1 << size).contains { choice in
      guard choice.nonzeroBitCount > 1, choice.nonzeroBitCount < size else { return false }
      return summands.indices.reduce(UInt64(0)) { sum, place in
        guard choice >> place & 1 == 1 else { return sum }
        let number = sums.numbers[summands[place].index]
        return summands[place].isSubtracted ? sum &- number : sum &+ number
      } == 0
    }
  }

  private func join(_ halves: [Half], into found: inout Set<Combination>) {
    var begin = 0
    while begin < halves.count {
      var end = begin + 1
      while end < halves.count, halves[end].key == halves[begin].key { end += 1 }
      let sizes = (halves[begin].size, halves[end - 1].size)
      let isOdd = halves.contains { $0.size != sizes.0 }
      for first in begin..<end {
        for second in first + 1..<max(end, first + 1) {
          let (a, b) = (halves[first], halves[second])
          guard !isOdd || a.size != b.size else { continue }
          // Sums that are opposite add up to 0; of equal ones the second is subtracted.
          let isSubtracted = a.isOpposite == b.isOpposite
          let summands =
            SignedSums.summands(a.code, size: a.size)
            + SignedSums.summands(b.code, size: b.size).map {
              Combination.Summand(
                index: $0.index, isSubtracted: $0.isSubtracted != isSubtracted)
            }
          if let combination = Combination(summands) { found.insert(combination) }
        }
      }
      begin = end
    }
  }

  private static func key(_ sum: UInt64) -> UInt64 { min(sum, 0 &- sum) }

  private static let mixer: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// The sum of the places, each times an odd number of its own.
  private static func hash(_ vector: [Int64]) -> UInt64 {
    var state: UInt64 = 0
    return vector.reduce(0) { sum, value in
      state &+= mixer
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return sum &+ ((z ^ (z >> 31)) | 1) &* UInt64(bitPattern: value)
    }
  }
}
