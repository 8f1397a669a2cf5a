import MemoryUnits
import SnapshotModel

extension Term {
  /// The value of the term in one snapshot.
  ///
  /// Quantities without a reading are added to `missing` and count as 0.
  func evaluate(
    _ index: ReadingIndex, in unit: MatchUnit, missing: inout [QuantityID]
  ) -> Side {
    var parts: [Side.Part] = []
    collect(index, unit, subtracted: false, &parts, &missing)
    let amount = parts.reduce(Int64(0)) { sum, part in
      part.isSubtracted ? sum.saturatingSubtract(part.amount) : sum.saturatingAdd(part.amount)
    }
    return Side(amount: amount, parts: parts)
  }

  private func collect(
    _ index: ReadingIndex, _ unit: MatchUnit, subtracted: Bool, _ parts: inout [Side.Part],
    _ missing: inout [QuantityID]
  ) {
    switch self {
    case .sum(let terms):
      for term in terms { term.collect(index, unit, subtracted: subtracted, &parts, &missing) }
    case .difference(let a, let b):
      a.collect(index, unit, subtracted: subtracted, &parts, &missing)
      b.collect(index, unit, subtracted: !subtracted, &parts, &missing)
    case .quantity(let id):
      guard let amount = index.value(of: id, in: unit) else {
        missing.append(id)
        return
      }
      parts.append(
        Side.Part(
          label: id.rawValue, quantity: id, amount: amount, isSubtracted: subtracted,
          provenance: index[id]?.provenance, groups: index.groups(of: id)))
    case .sample(let id):
      guard let amount = index.number(of: id, in: unit) else {
        missing.append(id)
        return
      }
      parts.append(
        Side.Part(
          label: id.rawValue, quantity: id, amount: amount, isSubtracted: subtracted,
          provenance: index[id]?.provenance, groups: []))
    case .multiple(let factor, let term):
      var inner: [Side.Part] = []
      term.collect(index, unit, subtracted: subtracted, &inner, &missing)
      parts += inner.map { $0.multiplied(by: factor) }
    case .mappings(let selection):
      guard let part = index.part(selection, isSubtracted: subtracted) else {
        missing.append(selection.source)
        return
      }
      parts.append(part)
    case .count(let count):
      parts.append(.constant(count.grouped, count, subtracted))
    case .ifPresent(let id):
      guard index[id] != nil else { return }
      Term.quantity(id).collect(index, unit, subtracted: subtracted, &parts, &missing)
    case .each(let id, let amount):
      guard let count = index.value(of: id, in: .count) else {
        missing.append(id)
        return
      }
      parts.append(
        Side.Part(
          label: "\(id.rawValue) (\(count.grouped)) × \(amount.exact)", quantity: id,
          amount: count.saturatingMultiply(amount.bytes), isSubtracted: subtracted,
          provenance: index[id]?.provenance, groups: []))
    case .mapped(let id):
      guard let amount = index.value(of: id, in: unit) else {
        missing.append(id)
        return
      }
      parts.append(
        Side.Part(
          label: "what \(id.rawValue) (\(amount.grouped) B) can map", quantity: id,
          amount: (amount / 8).saturatingMultiply(index.machine.pageSize.bytes),
          isSubtracted: subtracted,
          provenance: index[id]?.provenance, groups: []))
    case .pages(let count, let name):
      parts.append(
        .constant(
          name.isEmpty ? formula : name, index.machine.pageSize.bytes(of: count).bytes, subtracted))
    case .bytes(let amount, let name):
      parts.append(.constant(name.isEmpty ? formula : name, amount.bytes, subtracted))
    case .roundedUp(let term, let step, let name):
      let side = term.evaluate(index, in: unit, missing: &missing)
      let steps = side.amount / step.bytes + (side.amount % step.bytes > 0 ? 1 : 0)
      parts.append(
        .constant("\(steps.grouped) × \(name)", steps.saturatingMultiply(step.bytes), subtracted))
    }
  }
}

extension Side.Part {
  /// A part that is not a reading.
  fileprivate static func constant(_ label: String, _ amount: Int64, _ subtracted: Bool) -> Self {
    Side.Part(
      label: label, quantity: nil, amount: amount, isSubtracted: subtracted, provenance: nil,
      groups: [])
  }

  /// The part as a product bears it.
  fileprivate func multiplied(by factor: Int64) -> Self {
    Side.Part(
      label: "\(factor.grouped) × \(label)", quantity: quantity,
      amount: amount.saturatingMultiply(factor), isSubtracted: isSubtracted,
      provenance: provenance, groups: [], factor: self.factor.saturatingMultiply(factor))
  }
}
