package import MemoryUnits
package import SnapshotModel

/// A measured total against disjoint parts, and what they leave.
///
/// Nobody can build one that does not balance: the residual is worked out, not given.
package struct Ledger: Hashable, Sendable {
  /// Those that there are, in the order in which they are shown.
  package static let ids = ["virtual-size", "resident-set", "cgroup-usage", "go-sys"]

  /// One of `ids`.
  package let id: String
  /// One sentence: what is taken apart.
  package let title: String
  /// The reading that is the total, as the kernel or the program gives it.
  package let quantity: QuantityID
  package let total: ByteCount
  package let entries: [Entry]
  /// total − Σ entries.
  package let residual: ByteCount
  /// What the residual is made of, as far as that is known: `memory that CPUs charged in advance`.
  package let residualLabel: String
  /// The residuals that what is known of it allows. `nil` where that cannot be told.
  package let bound: ClosedRange<Int64>?
  /// What could not be told apart, and what would help.
  package let notes: [Missing]

  /// A part of the total. Negative where the total before it held too much.
  package struct Entry: Hashable, Sendable {
    package let label: String
    package let bytes: ByteCount
    /// The readings that it was worked out from. Empty where it is a sum over pages alone.
    package let quantities: [QuantityID]
    /// By what it is found in the same ledger of another snapshot: the label, or what of it is always so.
    package let key: String

    package init(
      _ label: String, _ bytes: ByteCount, _ quantities: [QuantityID] = [], key: String? = nil
    ) {
      self.label = label
      self.bytes = bytes
      self.quantities = quantities
      self.key = key ?? label
    }
  }

  package init(
    id: String, title: String, quantity: QuantityID, total: ByteCount, entries: [Entry],
    residualLabel: String, bound: ClosedRange<Int64>?, notes: [Missing] = []
  ) {
    self.id = id
    self.title = title
    self.quantity = quantity
    self.total = total
    self.entries = entries
    self.residualLabel = residualLabel
    self.bound = bound
    self.notes = notes
    residual = entries.reduce(total) { $0.saturatingSubtract($1.bytes) }
  }
}
