import MemoryUnits
import Pages
import SnapshotModel

/// Takes the totals of a snapshot's views apart.
struct LedgerBuilder {
  let snapshot: Snapshot
  let index: ReadingIndex
  let matches: [Match]
  let pages: PageLedger?

  var ledgers: [Ledger] { [virtualSize, residentSet, cgroupUsage, goSys].compactMap { $0 } }

  /// The amount of a reading, `nil` where it is absent.
  func amount(_ id: QuantityID) -> ByteCount? {
    index.value(of: id, in: .bytes).map(ByteCount.init)
  }

  /// An entry that is one reading.
  func entry(_ label: String, _ id: QuantityID) -> Ledger.Entry? {
    amount(id).map { Ledger.Entry(label, $0, [id]) }
  }

  /// The residuals that a relation allows where its two sides are the ledger's, as it was judged here.
  func bound(of relation: String) -> ClosedRange<Int64>? {
    guard let match = matches.first(where: { $0.relation.id == relation }),
      match.verdict != .unresolved
    else { return nil }
    return match.window
  }

  /// What a moving process may have added meanwhile: 0 where it held still.
  func drift(_ ids: [QuantityID]) -> ClosedRange<Int64> {
    Drift.allowance(for: ids.compactMap { index[$0] }, index)?.range ?? 0...0
  }

  /// Why pages are not told apart.
  var noPages: Missing {
    missing("the pages of the process", snapshot.pageGaps.first?.why)
  }

  /// Why it is not known who pays for them.
  var noPayers: Missing {
    let what = PageSource.Name.kpagecgroup.tells
    return missing(what, snapshot.pageGaps.first { $0.what == what }?.why)
  }

  private func missing(_ what: String, _ why: Unavailability?) -> Missing {
    let words = [why?.reason, why?.remedy].compactMap { $0 }.filter { !$0.isEmpty }
    return Missing(what: what, why: words.joined(separator: "; "))
  }
}
