/// The space of all relations that follow from some: what lies in it says nothing new.
///
/// A relation is the vector of its coefficients. Elimination is exact modulo the prime 2^61 − 1; that a
/// relation were wrongly taken for one that follows, a determinant of small coefficients would have to
/// be a multiple of it.
struct RelationSpace {
  private let columns: Int
  /// Each with 1 in a column in which all others have 0.
  private var rows: [[UInt64]] = []
  private var rowOfColumn: [Int: Int] = [:]

  init(columns: Int) { self.columns = columns }

  /// How many independent relations there are.
  var rank: Int { rows.count }

  /// Whether a relation follows from those added.
  func contains(_ coefficients: [(column: Int, value: Int64)]) -> Bool {
    reduced(coefficients).allSatisfy { $0 == 0 }
  }

  /// Adds a relation. `false`, and nothing done, if it follows from those before.
  mutating func insert(_ coefficients: [(column: Int, value: Int64)]) -> Bool {
    var row = reduced(coefficients)
    guard let pivot = row.firstIndex(where: { $0 != 0 }) else { return false }
    let inverse = Self.inverse(row[pivot])
    for column in pivot..<columns { row[column] = Self.multiply(row[column], inverse) }
    for index in rows.indices where rows[index][pivot] != 0 {
      Self.subtract(row, times: rows[index][pivot], from: &rows[index])
    }
    rowOfColumn[pivot] = rows.count
    rows.append(row)
    return true
  }

  /// What is left of a relation where all that lies in the space is taken away.
  private func reduced(_ coefficients: [(column: Int, value: Int64)]) -> [UInt64] {
    var row = [UInt64](repeating: 0, count: columns)
    for (column, value) in coefficients {
      row[column] = Self.add(row[column], Self.element(value))
    }
    for (column, _) in coefficients {
      guard row[column] != 0, let pivot = rowOfColumn[column] else { continue }
      Self.subtract(rows[pivot], times: row[column], from: &row)
    }
    return row
  }

  private static let prime: UInt64 = (1 << 61) - 1

  private static func element(_ value: Int64) -> UInt64 {
    let rest = value.magnitude % prime
    return value < 0 && rest != 0 ? prime - rest : rest
  }

  private static func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let sum = a + b
    return sum >= prime ? sum - prime : sum
  }

  private static func multiply(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return add(low & prime, high << 3 | low >> 61)
  }

  private static func subtract(_ row: [UInt64], times factor: UInt64, from other: inout [UInt64]) {
    let opposite = prime - factor
    for column in row.indices where row[column] != 0 {
      other[column] = add(other[column], multiply(row[column], opposite))
    }
  }

  /// By Fermat: the power to prime − 2.
  private static func inverse(_ value: UInt64) -> UInt64 {
    var result: UInt64 = 1
    var power = value
    var exponent = prime - 2
    while exponent > 0 {
      if exponent & 1 == 1 { result = multiply(result, power) }
      power = multiply(power, power)
      exponent >>= 1
    }
    return result
  }
}
