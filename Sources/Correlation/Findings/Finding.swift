package import SnapshotModel

/// A question that people ask of the memory of a process, answered with the numbers of one snapshot.
///
/// There is one only where its answer is certain: what was not read gives none.
package struct Finding: Hashable, Sendable {
  /// Stable: `working-set`.
  package let id: String
  /// As people ask it.
  package let question: String
  /// A sentence or a few. Every number in it is a reading or computed from readings.
  package let answer: String
  /// The amount that is asked about, taken apart. `nil` where the answer is no sum.
  package let ledger: Ledger?
  package let citations: [Citation]
  /// What the answer was worked out from.
  package let quantities: [QuantityID]
}
