package import SnapshotModel

/// What the relations say of one snapshot.
package struct CorrelationResult: Sendable {
  package let snapshot: Snapshot
  /// Every relation in scope, by verdict, then by the size of the residual, then by ID.
  package let matches: [Match]
  /// Readings of memory that no relation that holds has used.
  package let unmatched: [Reading]
  /// What the Go runtime uses the anonymous memory for, where that was read.
  package let attribution: AddressAttribution
  /// Totals of the views against their parts.
  package let ledgers: [Ledger]
  /// The questions that this snapshot answers.
  package let findings: [Finding]
  /// `nil` where the process's pages were not read.
  package let pages: PageLedger?

  package func matches(_ verdict: Verdict) -> [Match] { matches.filter { $0.verdict == verdict } }
}
