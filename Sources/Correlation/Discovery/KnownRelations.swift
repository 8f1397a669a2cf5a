import SnapshotModel

/// Relations of a catalogue that are equal or near in every snapshot, as coefficients.
struct KnownRelations {
  let relations: [Relation]

  /// Upper bounds say nothing about sums, and claims that somebody reported are not known.
  init(_ catalog: [Relation], holdingIn snapshots: [Snapshot]) {
    let equations = catalog.filter { relation in
      if case .atMost = relation.expectation { return false }
      return relation.standing == .established && relation.coefficients != nil
    }
    let correlator = Correlator(relations: equations)
    var holding = Set(equations.map(\.id))
    for snapshot in snapshots {
      let matches = correlator.correlate(snapshot).matches
      holding.formIntersection(
        matches.filter { $0.verdict == .equal || $0.verdict == .near }.map(\.relation.id))
    }
    relations = equations.filter { holding.contains($0.id) }
  }

  func coefficients(in unit: MatchUnit) -> [[QuantityID: Int64]] {
    relations.filter { $0.unit == unit }.compactMap(\.coefficients)
  }
}

extension Relation {
  /// Of left − right, `nil` where a side is no sum of readings.
  fileprivate var coefficients: [QuantityID: Int64]? {
    var sums: [QuantityID: Int64] = [:]
    guard left.add(1, to: &sums), right.add(-1, to: &sums) else { return nil }
    return sums.filter { $0.value != 0 }
  }
}

extension Term {
  fileprivate func add(_ factor: Int64, to sums: inout [QuantityID: Int64]) -> Bool {
    switch self {
    case .quantity(let id), .sample(let id), .ifPresent(let id):
      sums[id, default: 0] += factor
      return true
    case .multiple(let times, let term):
      let (product, overflow) = factor.multipliedReportingOverflow(by: times)
      return !overflow && term.add(product, to: &sums)
    case .sum(let terms): return terms.allSatisfy { $0.add(factor, to: &sums) }
    case .difference(let a, let b): return a.add(factor, to: &sums) && b.add(-factor, to: &sums)
    case .pages, .bytes, .count: return true
    case .each, .mapped, .roundedUp, .mappings: return false
    }
  }
}
