import Correlation

extension RelationBuilder {
  /// The difference in words.
  func finding(_ relation: Report.Relation) -> Prose {
    guard let residual = relation.residual else {
      guard let remainder = relation.remainder else { return "" }
      return "What is missing must add up to \(remainder)."
    }
    let size = residual.magnitude
    switch (relation.outcome, relation.expectation) {
    case (.equal, _): return "Both sides are equal."
    case (.bound, _): return "Holds: left ≤ right, with \(size) to spare."
    case (.near, .atMost):
      return "Left is above right by \(size), within the \(relation.upper) allowed."
    case (.near, _):
      return
        "Left is \(size) \(residual.isNegative ? "less" : "more") than right; allowed are \(reach(relation))."
    case (.differs, .atMost):
      let allowed: Prose =
        relation.upper.isZero ? "" : "; \(relation.upper) would be allowed"
      return "Left must not be above right, and is, by \(size)\(allowed)."
    case (.differs, _):
      let allowed: Prose =
        relation.mechanisms.isEmpty
        ? "; nothing is known that allows a difference"
        : "; allowed are \(reach(relation))"
      return "Left is \(size) \(residual.isNegative ? "less" : "more") than right\(allowed)."
    case (.unresolved, _):
      return
        "Left is \(size) \(residual.isNegative ? "less" : "more") than right; whether that is allowed could not be told."
    }
  }

  /// `−16,384 B to +16,384 B (memcg stock, granularity)`
  private func reach(_ relation: Report.Relation) -> Prose {
    let names = relation.mechanisms.filter { !($0.lower.isZero && $0.upper.isZero) }.map(\.name)
    return "\(range(relation)) (\(names.joined(separator: ", ")))"
  }

  private func range(_ relation: Report.Relation) -> Prose {
    "\((relation.lower ?? .count(0)).signed) to \(relation.upper.signed)"
  }
}
