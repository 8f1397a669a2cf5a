import MemoryUnits
package import SnapshotModel

/// A relation that held in every snapshot: the two sides are sums of readings.
package struct FoundRelation: Hashable, Sendable {
  package let left: [QuantityID]
  package let right: [QuantityID]
  package let unit: MatchUnit
  package let agreement: Agreement
  /// How many agreements as convincing chance alone would give on these data.
  package let expectedByChance: Double

  package enum Agreement: Hashable, Sendable {
    /// To the last digit.
    case exact
    /// Left − right never changed, and is no sum of readings that could be told from chance.
    case upToConstant(Int64)
    /// Left − right stayed within what the named mechanisms allow.
    case within(residuals: ClosedRange<Int64>, because: [String])
  }

  /// Whether chance may well have made it.
  package var isCoincidence: Bool { !(expectedByChance < ChanceModel.threshold) }

  /// Whether it is one to keep: convincing, with nothing left over that has no name.
  package var isAccepted: Bool {
    if case .upToConstant = agreement { return false }
    return !isCoincidence
  }

  /// `a = b + c`, with ≈ where the sides are near.
  package var formula: String {
    let sides = [left, right].map { side in
      side.isEmpty ? "" : side.map(\.rawValue).joined(separator: " + ")
    }
    return switch agreement {
    case .exact: "\(sides[0]) = \(sides[1])"
    case .within: "\(sides[0]) ≈ \(sides[1])"
    case .upToConstant(let constant):
      sides[1].isEmpty
        ? "\(sides[0]) = \(constant.grouped)"
        : "\(sides[0]) = \(sides[1]) \(constant < 0 ? "−" : "+") "
          + Int64(clamping: constant.magnitude).grouped
    }
  }
}
