import MemoryUnits
package import SnapshotModel

/// Two snapshots against each other: what moved, and where the difference went.
///
/// Only what both have is compared: what one lacks is absent there, not 0.
package struct Comparison: Sendable {
  package let before: Snapshot
  package let after: Snapshot
  /// From the first snapshot to the second, in nanoseconds; negative where the second is the older one.
  package let elapsed: Int64
  package let traits: [Trait]
  /// Whether both are of one program, of the same build or not. `nil` where that is not known.
  package let isSameProgram: Bool?
  package let views: [ViewChanges]
  package let ledgers: [LedgerDifference]
  /// Totals that one of them has at least, and that cannot be compared.
  package let uncompared: [UncomparedLedger]
  /// What one of them alone has, so that no ledger could be made with it.
  package let limits: [Missing]

  /// after − before.
  package init(_ before: Snapshot, _ after: Snapshot) {
    self.before = before
    self.after = after
    elapsed = after.header.takenAt.saturatingSubtract(before.header.takenAt)
    traits = Trait.all(before, after)
    if let first = before.programName, let last = after.programName {
      isSameProgram = first == last
    } else {
      isSameProgram = nil
    }
    views = View.allCases.compactMap { ViewChanges($0, before.readings, after.readings) }
    let ledgers = CommonLedgers(before, after)
    self.ledgers = ledgers.differences
    uncompared = ledgers.uncompared
    limits = ledgers.limits
  }

  /// Whether both are of one process: one pid, started at one moment after one boot. `nil` where that is
  /// not known.
  package var isSameProcess: Bool? {
    let same = [Trait.Kind.process, .boot].map { kind in
      traits.first { $0.kind == kind }?.isSame
    }
    if same.contains(false) { return false }
    return same == [true, true] && before.header.identity.startTime != nil ? true : nil
  }
}
