import SnapshotModel

/// The ledgers of two snapshots, made from what both of them have.
///
/// One that was taken with the pages and one without would be taken apart differently, and what is a part
/// in one of them would seem to have been 0 in the other.
struct CommonLedgers {
  let differences: [LedgerDifference]
  let uncompared: [UncomparedLedger]
  let limits: [Missing]

  init(_ before: Snapshot, _ after: Snapshot) {
    let (first, last, limits) = Self.common(before, after)
    self.limits = limits
    let ledgers = (Self.ledgers(of: first), Self.ledgers(of: last))
    let whole = (Self.ledgers(of: before), Self.ledgers(of: after))
    var differences: [LedgerDifference] = []
    var uncompared: [UncomparedLedger] = []
    for id in Ledger.ids {
      let here = { (ledgers: [Ledger]) in ledgers.first { $0.id == id } }
      if let a = here(ledgers.0), let b = here(ledgers.1), a.quantity == b.quantity {
        differences.append(LedgerDifference(a, b))
        continue
      }
      let why: String
      switch (here(whole.0), here(whole.1)) {
      case (nil, nil): continue
      case (nil, _?): why = "absent in the first snapshot"
      case (_?, nil): why = "absent in the second snapshot"
      case (let a?, let b?) where a.quantity != b.quantity:
        why = "other readings: \(a.quantity) in the first, \(b.quantity) in the second"
      case (_?, _?): why = "of what it is made from, each snapshot has something else"
      }
      uncompared.append(UncomparedLedger(id: id, why: why))
    }
    self.differences = differences
    self.uncompared = uncompared
  }

  private static func ledgers(of snapshot: Snapshot) -> [Ledger] {
    Correlator().correlate(snapshot).ledgers
  }

  /// Both snapshots with the readings, pages and regions that the other has as well.
  private static func common(
    _ before: Snapshot, _ after: Snapshot
  ) -> (before: Snapshot, after: Snapshot, limits: [Missing]) {
    var (first, last) = (before, after)
    var limits: [Missing] = []
    let shared = Set(before.readings.map(\.key)).intersection(after.readings.map(\.key))
    first.readings.removeAll { !shared.contains($0.key) }
    last.readings.removeAll { !shared.contains($0.key) }
    let pages = (PageLedger(before) != nil, PageLedger(after) != nil)
    if pages != (true, true) {
      (first.pages, last.pages) = ([], [])
      limits += missing("the pages of the process", pages)
    }
    let regions = (!before.regions.isEmpty, !after.regions.isEmpty)
    if regions != (true, true) {
      (first.regions, last.regions) = ([], [])
      limits += missing("what Go uses its memory for", regions)
    }
    return (first, last, limits)
  }

  private static func missing(_ what: String, _ isThere: (Bool, Bool)) -> [Missing] {
    switch isThere {
    case (true, false): [Missing(what: what, why: "only the first snapshot tells")]
    case (false, true): [Missing(what: what, why: "only the second snapshot tells")]
    default: []
    }
  }
}

extension Reading {
  /// Readings of two snapshots are the same kind where this is the same.
  fileprivate var key: [String] { [id, unit.rawValue] }
}
