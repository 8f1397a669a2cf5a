package import MemoryUnits
package import SnapshotModel

/// One relation judged on one snapshot.
package struct Match: Sendable {
  package let relation: Relation
  package let verdict: Verdict
  /// `nil` where a reading is missing.
  package let left: Side?
  package let right: Side?
  /// Left − right, in the relation's unit; where a side is `nil`: what the missing readings must add
  /// up to if the relation holds, `nil` where that says nothing.
  package let residual: Int64?
  /// What the residual may be, and why. Empty for an exact relation read at one instant.
  package let allowances: [Allowance]
  /// What would have been needed. Empty unless unresolved.
  package let missing: [Missing]

  /// Whether it is an upper bound that is kept, which needs no mechanism to be so.
  package var isKeptBound: Bool {
    if case .atMost = relation.expectation {
      verdict == .near && (residual ?? 0) <= 0
    } else {
      false
    }
  }

  /// By how much the residual is outside of what is allowed, with its sign: 0 within.
  package var excess: Int64 {
    guard let residual else { return 0 }
    let window = window
    if residual > window.upperBound { return residual.saturatingSubtract(window.upperBound) }
    if case .atMost = relation.expectation { return 0 }
    return min(0, residual.saturatingSubtract(window.lowerBound))
  }

  /// The sum of all allowances: the residuals that count as `near`.
  package var window: ClosedRange<Int64> {
    allowances.reduce(0...0) { sum, next in
      sum.lowerBound.saturatingAdd(
        next.range.lowerBound)...sum.upperBound.saturatingAdd(
          next.range.upperBound)
    }
  }
}

package enum Verdict: String, Sendable, CaseIterable {
  /// A relation that should hold and does not.
  case differs
  /// Holds with a difference that a mechanism allows; or an upper bound that is kept.
  case near
  /// Holds to the byte.
  case equal
  /// Could not be judged.
  case unresolved
}

/// The value of one side of a relation and what it is made of.
package struct Side: Sendable {
  /// In the relation's unit.
  package let amount: Int64
  package let parts: [Part]

  /// One reading, or one constant, with its sign in the sum.
  package struct Part: Sendable {
    package let label: String
    package let quantity: QuantityID?
    package let amount: Int64
    package let isSubtracted: Bool
    package let provenance: Provenance?
    /// A sum over mappings taken apart: neighbours of a kind together.
    package let groups: [MappingGroup]
    /// How often the reading counts in the amount.
    package var factor: Int64 = 1
  }
}

/// Neighbouring mappings of the same file and permissions, taken together.
package struct MappingGroup: Sendable {
  package let label: String
  package let range: AddressRange
  package let size: ByteCount
  package let mappings: Int
}

/// A reading that a relation needs, or a condition that is not met.
package struct Missing: Hashable, Sendable {
  package let what: String
  /// What was found instead, or how to get it. May be empty.
  package let why: String
}
