package import SnapshotModel
package import TextParsing

/// A reading that two snapshots have, with different values.
package struct ReadingChange: Hashable, Sendable {
  /// As `Reading.id`.
  package let id: String
  package let quantity: QuantityID
  /// The same in both.
  package let unit: Unit
  package let before: Amount
  package let after: Amount
  /// after − before, in the unit. `nil` where one of them is unlimited, or it has too many digits.
  package let difference: ExactDecimal?

  /// `nil` where the values are the same.
  init?(_ before: Reading, _ after: Reading) {
    guard before.amount != after.amount else { return nil }
    id = after.id
    quantity = after.quantity
    unit = after.unit
    self.before = before.amount
    self.after = after.amount
    let numbers = (before.number, after.number)
    if case (let first?, let last?) = numbers {
      difference = last.subtracting(first)
    } else {
      difference = nil
    }
  }

  /// For the order alone: what has no difference comes first, for a limit was set or lifted.
  var size: Double { difference?.approximation.magnitude ?? .infinity }
}

/// What moved of one view's readings between two snapshots.
package struct ViewChanges: Sendable {
  package let view: View
  /// Memory first, then counts, times and other numbers; in each the largest difference first.
  package let changed: [ReadingChange]
  /// How many readings both have with the same value.
  package let unchanged: Int
  /// The IDs of readings that one of them alone has, in its order.
  package let onlyBefore: [String]
  package let onlyAfter: [String]
  /// The IDs of readings that both have, in different units.
  package let incomparable: [String]

  /// `nil` where neither has a reading of the view.
  init?(_ view: View, _ before: [Reading], _ after: [Reading]) {
    let first = before.filter { $0.quantity.view == view }
    let last = after.filter { $0.quantity.view == view }
    guard !first.isEmpty || !last.isEmpty else { return nil }
    let known = Dictionary(first.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let there = Set(last.map(\.id))
    let pairs = last.compactMap { reading in known[reading.id].map { ($0, reading) } }
    let alike = pairs.filter { $0.0.unit == $0.1.unit }
    let changes = alike.compactMap { ReadingChange($0.0, $0.1) }
    self.view = view
    changed = changes.sorted { a, b in
      (a.unit.rank, b.size, a.id) < (b.unit.rank, a.size, b.id)
    }
    unchanged = alike.count - changes.count
    onlyBefore = first.map(\.id).filter { !there.contains($0) }
    onlyAfter = last.map(\.id).filter { known[$0] == nil }
    incomparable = pairs.filter { $0.0.unit != $0.1.unit }.map(\.1.id)
  }
}

extension Unit {
  fileprivate var rank: Int {
    switch self {
    case .bytes: 0
    case .count: 1
    case .seconds: 2
    case .number: 3
    }
  }
}
