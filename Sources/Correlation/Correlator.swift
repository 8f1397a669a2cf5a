import MemoryUnits
package import SnapshotModel

/// Judges relations on a snapshot. Pure: the same snapshot gives the same result.
package struct Correlator: Sendable {
  package let relations: [Relation]

  package init(relations: [Relation] = RelationCatalog.all) { self.relations = relations }

  package func correlate(_ snapshot: Snapshot) -> CorrelationResult {
    let index = ReadingIndex(snapshot)
    let matches =
      relations
      .filter { $0.isInScope(of: index) }
      .map { judge($0, index) }
      .sorted { a, b in
        let order = Verdict.allCases
        let ranks = (order.firstIndex(of: a.verdict) ?? 0, order.firstIndex(of: b.verdict) ?? 0)
        return (ranks.0, b.distance, a.relation.id) < (ranks.1, a.distance, b.relation.id)
      }
    let pages = PageLedger(snapshot)
    let ledgers = LedgerBuilder(snapshot: snapshot, index: index, matches: matches, pages: pages)
      .ledgers
    let context = FindingContext(snapshot: snapshot, index: index, pages: pages, ledgers: ledgers)
    return CorrelationResult(
      snapshot: snapshot, matches: matches, unmatched: unmatched(in: snapshot, matches),
      attribution: AddressAttribution(snapshot), ledgers: ledgers,
      findings: QuestionCatalog.findings(context), pages: pages)
  }

  /// One relation on one snapshot.
  package func judge(_ relation: Relation, _ index: ReadingIndex) -> Match {
    var absent: [QuantityID] = []
    let left = relation.left.evaluate(index, in: relation.unit, missing: &absent)
    let absentLeft = absent.count
    let right = relation.right.evaluate(index, in: relation.unit, missing: &absent)
    var missing = absent.map { Missing(what: $0.rawValue, why: "") }
    missing += relation.conditions.compactMap { $0.unmet(index) }
    let residual = left.amount.saturatingSubtract(right.amount)
    if !missing.isEmpty, absent.isEmpty, residual == 0, !relation.isBound,
      relation.conditions.allSatisfy({ $0.unmet(index) == nil || $0.isUndecided(index) })
    {
      // That the sides agree to the byte is seen, whether or not it is known that they must.
      return Match(
        relation: relation, verdict: .equal, left: left, right: right, residual: 0,
        allowances: [], missing: [])
    }
    guard missing.isEmpty else {
      return Match(
        relation: relation, verdict: .unresolved, left: absentLeft == 0 ? left : nil,
        right: absent.count == absentLeft ? right : nil,
        residual: absent.isEmpty
          ? residual
          : relation.remainder(residual, absentLeft: absentLeft, absent: absent.count),
        allowances: [], missing: missing.withoutRepeats)
    }

    var unbounded: [(missing: Missing, direction: Mechanism.Direction)] = []
    var allowances: [Allowance] = []
    let allow = { (mechanism: Mechanism) in
      switch mechanism.bound(index, left: left, right: right) {
      case .allowance(let allowance):
        if allowance.range != 0...0 { allowances.append(allowance) }
      case .missing(let what): unbounded.append((what, mechanism.direction))
      case .partly(let allowance, let what, let direction):
        if allowance.range != 0...0 { allowances.append(allowance) }
        unbounded.append((what, direction))
      }
    }
    let mechanisms = relation.expectation.mechanisms
    for mechanism in mechanisms where !mechanism.isRare { allow(mechanism) }
    let readings =
      (relation.left.sources + relation.right.sources + mechanisms.flatMap(\.measuredBy))
      .compactMap { index[$0] }
    let factor = max(relation.left.largestFactor, relation.right.largestFactor)
    if let drift = Drift.allowance(for: readings, index, times: factor) { allowances.append(drift) }
    let match = { (verdict: Verdict, missing: [Missing]) in
      Match(
        relation: relation, verdict: verdict, left: left, right: right, residual: residual,
        allowances: allowances, missing: missing)
    }
    if residual == 0 { return match(.equal, []) }
    if relation.expectation.holds(residual, match(.near, []).window) { return match(.near, []) }
    // Something measured may have moved the window away from 0.
    let excess = { match(.near, []).excess }
    // What is rare is blamed only where everything ordinary has a bound, and is too small.
    if !unbounded.contains(where: { $0.direction.canMake(excess()) }) {
      for mechanism in mechanisms where mechanism.isRare { allow(mechanism) }
      if relation.expectation.holds(residual, match(.near, []).window) { return match(.near, []) }
    }
    // A bound that could not be computed might have allowed it: that is no verdict.
    missing += unbounded.filter { $0.direction.canMake(excess()) }.map(\.missing)
    if let unknown = relation.unknownScope(index) { missing.append(unknown) }
    return missing.isEmpty ? match(.differs, []) : match(.unresolved, missing.withoutRepeats)
  }

  /// Readings of the process's own memory that stand in no equal or near match.
  private func unmatched(in snapshot: Snapshot, _ matches: [Match]) -> [Reading] {
    var used: Set<QuantityID> = []
    for match in matches where match.verdict == .equal || match.verdict == .near {
      used.formUnion(match.relation.left.quantities)
      used.formUnion(match.relation.right.quantities)
    }
    return snapshot.readings.filter { reading in
      reading.unit == .bytes && reading.bytes != nil && !used.contains(reading.quantity)
        && !used.contains(QuantityID(reading.id))
        && !reading.isElsewhere && !reading.isNoAmount
    }
  }
}

extension Mechanism {
  /// Readings that its amount is worked out from, and that were taken at another moment than the sides.
  fileprivate var measuredBy: [QuantityID] {
    if case .chargedElsewhere(let mapped, let paid) = self { [mapped, paid] } else { [] }
  }

  /// Whether it is to be thought of only where nothing else explains the residual.
  fileprivate var isRare: Bool {
    switch self {
    case .hugePageCollapse: true
    default: false
    }
  }
}

extension Expectation {
  fileprivate func holds(_ residual: Int64, _ window: ClosedRange<Int64>) -> Bool {
    if case .atMost = self { residual <= window.upperBound } else { window.contains(residual) }
  }
}

extension Reading {
  /// The machine's, another cgroup's, or a sum over other processes.
  fileprivate var isElsewhere: Bool {
    let name = quantity.rawValue
    return instance.hasPrefix("{cgroup=")
      || ["procfs.meminfo.", "procfs.members.", "cgroup.v1.root.", "cgroup.v2.root."].contains {
        name.hasPrefix($0)
      }
      || ["cgroup.v1.parent.", "cgroup.v2.parent."].contains { name.hasPrefix($0) }
  }

  /// What may be, or has been, rather than what is.
  fileprivate var isNoAmount: Bool {
    if quantity.rawValue.hasPrefix("procfs.limits.") { return true }
    return switch QuantityCatalog.definition(of: quantity)?.kind {
    case .limit, .cumulative: true
    default: false
    }
  }
}

extension Relation.Scope {
  fileprivate func includes(_ index: ReadingIndex) -> Bool {
    switch self {
    case .anywhere: true
    case .cgroupVersion(let version): index.cgroupVersion ?? version == version
    case .present(let id): index[id] != nil
    case .allPresent(let ids): ids.allSatisfy { index[$0] != nil }
    case .goBefore(let version): index.goVersion.map { $0 < GoVersion(version) } ?? true
    case .both(let first, let second): first.includes(index) && second.includes(index)
    }
  }
}

extension Array where Element: Hashable {
  /// Each once, where it stands first.
  var withoutRepeats: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Match {
  /// How far apart the sides are: nothing for an upper bound that is kept.
  fileprivate var distance: UInt64 {
    guard let residual else { return 0 }
    if case .atMost = relation.expectation, residual < 0 { return 0 }
    return residual.magnitude
  }
}

extension Relation {
  fileprivate var isBound: Bool {
    if case .atMost = expectation { true } else { false }
  }

  func isInScope(of index: ReadingIndex) -> Bool {
    guard !conditions.contains(where: { $0.isOfAnotherKind(index) }) else { return false }
    return scope.includes(index)
  }

  /// What would have to be known before the relation may be said to fail.
  fileprivate func unknownScope(_ index: ReadingIndex) -> Missing? {
    guard case .goBefore(let version) = scope, index.goVersion == nil else { return nil }
    return Missing(what: "metrics.go_info", why: "it holds for Go before \(GoVersion(version))")
  }

  /// What the missing readings must add up to: told only where an equality lacks parts of one side.
  fileprivate func remainder(_ residual: Int64, absentLeft: Int, absent: Int) -> Int64? {
    guard case .exact = expectation, case .sum(let terms) = right, absentLeft == 0, absent > 0,
      absent < terms.count
    else { return nil }
    return residual
  }
}
