import MemoryUnits
import SnapshotModel

/// What findings are made from: the readings of a snapshot, and what was worked out from them before.
struct FindingContext {
  let snapshot: Snapshot
  let index: ReadingIndex
  let pages: PageLedger?
  let ledgers: [Ledger]

  /// The amount of a reading, `nil` where it is absent or unlimited, or none: a page of metrics may hold
  /// numbers below 0.
  func amount(_ id: QuantityID) -> ByteCount? {
    guard let bytes = index.value(of: id, in: .bytes), bytes >= 0 else { return nil }
    return ByteCount(bytes)
  }

  func sum(_ ids: [QuantityID]) -> ByteCount? {
    let amounts = ids.compactMap { amount($0) }
    return amounts.count == ids.count ? amounts.reduce(.zero) { $0.saturatingAdd($1) } : nil
  }

  /// An entry that is one reading.
  func entry(_ label: String, _ id: QuantityID) -> Ledger.Entry? {
    amount(id).map { Ledger.Entry(label, $0, [id]) }
  }

  /// A ledger whose residual is what is known to be possible. One that is off by more explains nothing.
  func balancedLedger(_ id: String) -> Ledger? {
    ledgers.first { $0.id == id && $0.bound?.contains($0.residual.bytes) == true }
  }

  /// The first of the quantities that was read.
  func firstRead(_ ids: [QuantityID]) -> QuantityID? { ids.first { index[$0] != nil } }

  /// Whether the cgroup's numbers are this process's alone.
  var isAlone: Bool {
    Condition.onlyProcessInCgroup.unmet(index) == nil && Condition.leafCgroup.unmet(index) == nil
  }
}

extension Ledger {
  /// One that leaves nothing, for its last part is the rest. `nil` where the parts are more than the total.
  init?(
    _ id: String, _ title: String, _ quantity: QuantityID, _ total: ByteCount, _ entries: [Entry],
    rest: String, _ quantities: [QuantityID] = []
  ) {
    let left = entries.reduce(total) { $0.saturatingSubtract($1.bytes) }
    guard left >= .zero else { return nil }
    self.init(
      id: id, title: title, quantity: quantity, total: total,
      entries: entries + [Entry(rest, left, quantities)], residualLabel: "", bound: 0...0)
  }
}
