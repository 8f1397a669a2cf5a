import Correlation
import MemoryUnits
import SnapshotModel

/// Turns a match into what a report says of it.
struct RelationBuilder {
  private let snapshot: Snapshot
  private var pageSize: PageSize { snapshot.header.machine.pageSize }
  /// Sums of more terms than this are listed, but not spelled out.
  private static let longestEquation = 12

  private static let longestListOfGroups = 60

  init(snapshot: Snapshot) { self.snapshot = snapshot }

  func relation(_ match: Match) -> Report.Relation {
    let relation = match.relation
    let expectation: Report.Expectation =
      switch relation.expectation {
      case .exact: .exact
      case .within: .within
      case .atMost: .atMost
      }
    let outcome: Report.Outcome =
      switch match.verdict {
      case .equal: .equal
      case .differs: .differs
      case .unresolved: .unresolved
      case .near: match.isKeptBound ? .bound : .near
      }
    // Without one of its sides what is told is no difference, but what the missing must add up to.
    let difference = match.residual.map { figure($0, relation.unit) }
    let isWhole = match.left != nil && match.right != nil
    let window = match.window
    var result = Report.Relation(
      id: relation.id, title: relation.title, standing: relation.standing,
      expectation: expectation, outcome: outcome, unit: relation.unit,
      left: side(match.left, relation.left, relation.unit),
      right: side(match.right, relation.right, relation.unit),
      residual: isWhole ? difference : nil,
      finding: "",
      lower: expectation == .atMost ? nil : figure(window.lowerBound, relation.unit),
      upper: figure(window.upperBound, relation.unit),
      mechanisms: match.allowances.map { mechanism($0, relation.unit) },
      because: relation.reason, citations: relation.citations.map(\.text),
      missing: match.missing.map { Report.Missing(what: $0.what, why: $0.why) },
      remainder: isWhole ? nil : difference)
    result.finding = finding(result)
    return result
  }

  private func figure(_ amount: Int64, _ unit: MatchUnit) -> Figure {
    switch unit {
    case .bytes: .bytes(ByteCount(amount), pages: pageSize.wholePages(in: ByteCount(amount)))
    case .nanoseconds: .nanoseconds(amount)
    case .count: .count(amount)
    }
  }

  private func mechanism(_ allowance: Allowance, _ unit: MatchUnit) -> Report.Mechanism {
    Report.Mechanism(
      name: allowance.name, formula: allowance.formula,
      lower: figure(allowance.range.lowerBound, unit),
      upper: figure(allowance.range.upperBound, unit), explanation: allowance.explanation)
  }

  private func side(_ side: Side?, _ term: Term, _ unit: MatchUnit) -> Report.Side {
    var result = Report.Side(
      formula: term.formula, amount: side.map { figure($0.amount, unit) },
      parts: (side?.parts ?? []).map { part($0, unit) })
    if let side { result.equation = equation(side, unit) }
    return result
  }

  private func part(_ part: Side.Part, _ unit: MatchUnit) -> Report.Part {
    // The largest, in order of address; a process can have 65,530 mappings.
    let order = part.groups.indices.sorted { a, b in
      (part.groups[b].size, a) < (part.groups[a].size, b)
    }
    let listed = order.prefix(Self.longestListOfGroups).sorted().map { part.groups[$0] }
    let others = order.dropFirst(Self.longestListOfGroups).map { part.groups[$0] }
    return Report.Part(
      label: part.label,
      title: part.quantity.flatMap { QuantityCatalog.definition(of: $0)?.title } ?? "",
      quantity: part.quantity, amount: figure(part.amount, unit),
      isSubtracted: part.isSubtracted, provenance: part.provenance,
      groups: listed.map {
        Report.Group(
          label: $0.label, range: $0.range, size: figure($0.size.bytes, .bytes),
          mappings: $0.mappings)
      },
      otherGroups: others.isEmpty
        ? nil
        : Report.OtherGroups(
          groups: others.count,
          size: figure(
            others.reduce(0) { sum, group in
              let (next, overflow) = sum.addingReportingOverflow(group.size.bytes)
              return overflow ? .max : next
            }, .bytes),
          mappings: others.reduce(0) { $0 + $1.mappings }))
  }

  /// The sum spelled out: by groups of mappings where they are few, else by parts.
  private func equation(_ side: Side, _ unit: MatchUnit) -> Report.Equation? {
    let byGroups = side.parts.flatMap { part in
      part.groups.isEmpty
        ? [Report.Equation.Term(part)]
        : part.groups.map {
          Report.Equation.Term(
            amount: $0.size.bytes, label: $0.label, isSubtracted: part.isSubtracted)
        }
    }
    let byParts = side.parts.map { Report.Equation.Term($0) }
    guard
      let terms = [byGroups, byParts].first(where: {
        $0.count > 1 && $0.count <= Self.longestEquation
      })
    else { return nil }
    guard unit == .bytes else {
      return Report.Equation(
        unit: unit == .nanoseconds ? "ns" : "", total: side.amount, terms: terms)
    }
    guard isCountedInPages(side), let total = pages(side.amount),
      terms.allSatisfy({ pages($0.amount) != nil })
    else { return Report.Equation(unit: "B", total: side.amount, terms: terms) }
    return Report.Equation(
      unit: total.magnitude == 1 ? "page" : "pages", total: total,
      terms: terms.map { term in
        var term = term
        term.amount = pages(term.amount) ?? 0
        return term
      }, isOfMappings: terms.count > side.parts.count)
  }

  private func pages(_ amount: Int64) -> Int64? {
    pageSize.wholePages(in: ByteCount(amount))?.pages
  }

  /// Whether people would count it in pages: because its sources do, or it is made of mappings.
  private func isCountedInPages(_ side: Side) -> Bool {
    side.parts.allSatisfy { part in
      guard let quantity = part.quantity else { return true }
      return !part.groups.isEmpty
        || snapshot.readings.first { $0.quantity == quantity }?.granularity == .page
    }
  }
}

extension Report.Equation.Term {
  init(_ part: Side.Part) {
    self.init(amount: part.amount, label: part.label, isSubtracted: part.isSubtracted)
  }
}
