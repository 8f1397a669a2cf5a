package import MemoryUnits
package import SnapshotModel

/// A sum over readings: one side of a relation.
package indirect enum Term: Hashable, Sendable {
  case quantity(QuantityID)
  case sum([Term])
  case difference(Term, Term)
  /// So many bytes for each of a counted thing: 16 KiB for each thread.
  case each(QuantityID, ByteCount)
  /// What so many bytes of page tables can map: a page for each entry of 8 bytes.
  case mapped(by: QuantityID)
  /// A fixed number of pages, with the name of what they are.
  case pages(PageCount, String)
  /// A fixed number of bytes, with the name of what they are.
  case bytes(ByteCount, String)
  /// The least multiple of the amount that is not below the term, with the name of the unit.
  case roundedUp(Term, to: ByteCount, String)
  /// 0 where the reading is absent, because older or differently built kernels have no such thing.
  case ifPresent(QuantityID)

  package static func + (a: Term, b: Term) -> Term {
    if case .sum(let terms) = a { .sum(terms + [b]) } else { .sum([a, b]) }
  }

  package static func - (a: Term, b: Term) -> Term { .difference(a, b) }

  /// All quantities in it, in order of appearance.
  package var quantities: [QuantityID] {
    switch self {
    case .quantity(let id), .each(let id, _), .mapped(let id), .ifPresent(let id): [id]
    case .sum(let terms): terms.flatMap(\.quantities)
    case .difference(let a, let b): a.quantities + b.quantities
    case .roundedUp(let term, _, _): term.quantities
    case .pages, .bytes: []
    }
  }

  /// As a formula: `RssAnon + RssFile + RssShmem`.
  package var formula: String {
    switch self {
    case .quantity(let id), .ifPresent(let id): id.rawValue
    case .sum(let terms): terms.map(\.formula).joined(separator: " + ")
    case .difference(let a, let b): "\(a.formula) − \(b.parenthesized)"
    case .each(let id, let amount): "\(id) × \(amount.exact)"
    case .mapped(let id): "what \(id) can map"
    case .pages(let count, let name): "\(count.pages.grouped) p \(name)"
    case .bytes(let amount, let name): "\(amount.exact) \(name)"
    case .roundedUp(let term, let step, let name):
      "(\(term.formula)) rounded up to whole \(name) of \(step.exact)"
    }
  }

  private var parenthesized: String {
    switch self {
    case .sum, .difference: "(\(formula))"
    default: formula
    }
  }
}

extension Term: ExpressibleByStringLiteral {
  /// A quantity by its ID.
  package init(stringLiteral value: StaticString) {
    self = .quantity(QuantityID(stringLiteral: value))
  }
}
