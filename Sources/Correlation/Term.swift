package import MemoryUnits
package import SnapshotModel

/// A sum over readings: one side of a relation.
package indirect enum Term: Hashable, Sendable {
  /// The reading that the name alone means; with labels behind the name, the one that bears them.
  case quantity(QuantityID)
  /// A sample whose unit nobody defined: its number, in the relation's unit.
  case sample(QuantityID)
  /// So many times the term.
  case multiple(Int64, Term)
  /// A sum over those mappings that a user chose.
  case mappings(MappingSelection)
  /// A fixed number of things.
  case count(Int64)
  case sum([Term])
  case difference(Term, Term)
  /// So many bytes for each of a counted thing: 16 KiB for each thread.
  case each(QuantityID, ByteCount)
  /// What so many bytes of page tables can map: a page for each entry of 8 bytes.
  case mapped(by: QuantityID)
  /// A fixed number of pages, with the name of what they are; empty where a user wrote the number.
  case pages(PageCount, String)
  /// A fixed number of bytes, with the name of what they are; empty where a user wrote the number.
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
    case .quantity(let id), .sample(let id), .each(let id, _), .mapped(let id), .ifPresent(let id):
      [id]
    case .sum(let terms): terms.flatMap(\.quantities)
    case .difference(let a, let b): a.quantities + b.quantities
    case .roundedUp(let term, _, _), .multiple(_, let term): term.quantities
    case .pages, .bytes, .count, .mappings: []
    }
  }

  /// The quantities, and those that tell of which moment the sums over mappings are.
  var sources: [QuantityID] {
    switch self {
    case .mappings(let selection): [selection.source]
    case .sum(let terms): terms.flatMap(\.sources)
    case .difference(let a, let b): a.sources + b.sources
    case .roundedUp(let term, _, _), .multiple(_, let term): term.sources
    default: quantities
    }
  }

  /// By how much a reading in it may count, at most.
  var largestFactor: Int64 {
    switch self {
    case .multiple(let factor, let term):
      Int64(clamping: factor.magnitude).saturatingMultiply(term.largestFactor)
    case .sum(let terms): terms.map(\.largestFactor).max() ?? 1
    case .difference(let a, let b): max(a.largestFactor, b.largestFactor)
    case .roundedUp(let term, _, _): term.largestFactor
    default: 1
    }
  }

  /// As a formula: `RssAnon + RssFile + RssShmem`.
  package var formula: String {
    switch self {
    case .quantity(let id), .sample(let id), .ifPresent(let id): id.rawValue
    case .multiple(let factor, let term): "\(factor.grouped) × \(term.parenthesized)"
    case .mappings(let selection): selection.formula
    case .count(let count): count.grouped
    case .sum(let terms): terms.map(\.formula).joined(separator: " + ")
    case .difference(let a, let b): "\(a.formula) − \(b.parenthesized)"
    case .each(let id, let amount): "\(id) × \(amount.exact)"
    case .mapped(let id): "what \(id) can map"
    case .pages(let count, ""): "\(count.pages.grouped) pages"
    case .pages(let count, let name): "\(count.pages.grouped) p \(name)"
    case .bytes(let amount, ""): amount.exact
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
