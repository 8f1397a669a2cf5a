import SnapshotModel

/// Takes the totals of a snapshot's views apart.
struct LedgerBuilder {
  let snapshot: Snapshot
  let index: ReadingIndex
  let pages: PageLedger?

  var ledgers: [Ledger] { [] }
}
