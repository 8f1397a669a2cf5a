package import SnapshotModel

/// One quantity over all snapshots, in whole bytes or as a count.
package struct Series: Hashable, Sendable {
  package let quantity: QuantityID
  /// One for each snapshot, in their order.
  package let values: [Int64]
  /// The smallest step that its file can show.
  package let step: Int64
  /// By how much it was seen to move while each snapshot was read.
  package let drift: [Int64]
  /// The file that it stands in.
  package let capture: String
  /// What there is now: no limit, no peak and no counter that only grows.
  package let isAmount: Bool

  package init(
    _ quantity: QuantityID, _ values: [Int64], step: Int64 = 1, drift: [Int64]? = nil,
    capture: String = "", isAmount: Bool = true
  ) {
    self.quantity = quantity
    self.values = values
    self.step = step
    self.drift = drift ?? Array(repeating: 0, count: values.count)
    self.capture = capture
    self.isAmount = isAmount
  }

  /// From each snapshot to the next: what never changes leaves nothing in them.
  var increments: [Int64] { zip(values.dropFirst(), values).map { $0 &- $1 } }

  var isConstant: Bool { values.allSatisfy { $0 == values.first } }

  /// The largest power of two that divides every value.
  var grain: Int64 {
    1 << Int64(min(values.reduce(0, |).trailingZeroBitCount, 62))
  }

  /// From the least value to the greatest.
  var spread: Int64 { (values.max() ?? 0) &- (values.min() ?? 0) }

  /// Larger numbers are limits that mean “none”, and a sum of eight such might wrap.
  static let limit: Int64 = 1 << 59
}
