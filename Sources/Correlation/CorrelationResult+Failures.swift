package import MemoryUnits

extension CorrelationResult {
  /// What is worth an alarm: all matches but those of claims that somebody reported.
  package var binding: [Match] { matches.filter { $0.relation.standing != .reported } }

  /// The largest amount that nothing accounts for: by how much a broken relation of bytes is outside of
  /// what is allowed, or the residual of a ledger outside of its bound.
  ///
  /// A ledger without a bound, and a relation that could not be judged, say nothing. `nil` where all is
  /// accounted for.
  package var unexplained: Unexplained? {
    let relations = binding.filter { $0.verdict == .differs && $0.relation.unit == .bytes }
      .map {
        Unexplained(what: $0.relation.id, amount: ByteCount(Int64(clamping: $0.excess.magnitude)))
      }
    let ledgers = ledgers.compactMap { ledger in
      ledger.outside.map { Unexplained(what: "ledger \(ledger.id)", amount: $0) }
    }
    // The first of those that are equally large: relations, which are in order, before ledgers.
    return (relations + ledgers).reduce(nil) { largest, next in
      next.amount > largest?.amount ?? .zero ? next : largest
    }
  }

  /// The relations that held there, equal or near, and do not hold here.
  package func broken(since baseline: CorrelationResult) -> [Match] {
    let held = Set(
      baseline.matches.filter { $0.verdict == .equal || $0.verdict == .near }.map(\.relation.id))
    return binding.filter { $0.verdict == .differs && held.contains($0.relation.id) }
  }
}

/// An amount that nothing accounts for, and where it was found.
package struct Unexplained: Hashable, Sendable {
  /// A relation's ID, or `ledger` and a ledger's.
  package let what: String
  package let amount: ByteCount

  package init(what: String, amount: ByteCount) {
    self.what = what
    self.amount = amount
  }
}

extension Ledger {
  /// By how much the residual is outside of what is allowed, `nil` where that cannot be told.
  fileprivate var outside: ByteCount? {
    guard let bound else { return nil }
    let residual = residual.bytes
    let excess =
      residual > bound.upperBound
      ? residual.saturatingSubtract(bound.upperBound)
      : min(0, residual.saturatingSubtract(bound.lowerBound))
    return ByteCount(Int64(clamping: excess.magnitude))
  }
}
