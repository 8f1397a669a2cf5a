import MemoryUnits
package import SnapshotModel

/// The quantities that every one of the snapshots has a reading of.
package struct Observations: Sendable {
  package let unit: MatchUnit
  /// Those that change, by ID.
  package let changing: [Series]
  /// Those that never change: no evidence of anything, but parts of sums.
  package let constant: [Series]
  /// How far above the sum of its parts a cgroup's usage may be in each snapshot, by its ID.
  let stocks: [QuantityID: [Int64]]

  package init(
    _ series: [Series], unit: MatchUnit = .bytes, stocks: [QuantityID: [Int64]] = [:]
  ) {
    let sorted = series.sorted { $0.quantity < $1.quantity }
    self.unit = unit
    changing = sorted.filter { !$0.isConstant }
    constant = sorted.filter(\.isConstant)
    self.stocks = stocks
  }

  /// Readings with labels are left out: a relation is about quantities.
  package init(_ snapshots: [Snapshot], unit: MatchUnit) {
    let indices = snapshots.map { ReadingIndex($0) }
    let first = snapshots.first?.readings.filter { $0.instance.isEmpty && $0.unit.isOf(unit) } ?? []
    var seen: Set<QuantityID> = []
    let series = first.compactMap { reading -> Series? in
      let id = reading.quantity
      guard seen.insert(id).inserted else { return nil }
      let values = indices.compactMap { $0.value(of: id, in: unit) }
      guard values.count == indices.count, values.allSatisfy({ $0.magnitude < Series.limit })
      else { return nil }
      return Series(
        id, values,
        step: indices.map { index in
          index[id]?.granularity.bytes(index.machine.pageSize).bytes ?? 1
        }.max() ?? 1,
        drift: indices.map { min($0.consistency.movement(of: id) ?? 0, Series.limit) },
        capture: reading.provenance.capture, isAmount: !Self.isElsewhen(id))
    }
    var stocks: [QuantityID: [Int64]] = [:]
    for id in Self.charges {
      let bounds = indices.compactMap { index -> Int64? in
        guard case .allowance(let allowance) = Mechanism.memcgStock.memcgStock(index) else {
          return nil
        }
        return allowance.range.upperBound
      }
      if bounds.count == indices.count { stocks[id] = bounds }
    }
    self.init(series, unit: unit, stocks: unit == .bytes ? stocks : [:])
  }

  private static func isElsewhen(_ id: QuantityID) -> Bool {
    switch QuantityCatalog.definition(of: id)?.kind {
    case .peak, .limit, .cumulative: true
    default: false
    }
  }

  /// What a cgroup is charged, in advance too.
  private static let charges: [QuantityID] = [
    "cgroup.v1.memory.usage_in_bytes", "cgroup.v2.memory.current",
  ]
}

extension Unit {
  fileprivate func isOf(_ unit: MatchUnit) -> Bool {
    switch unit {
    case .bytes: self == .bytes
    case .count: self == .count || self == .number
    case .nanoseconds: self == .seconds
    }
  }
}
