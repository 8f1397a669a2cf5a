package import Pages

/// What stands behind an address, also where the kernel has nothing to tell of it.
package enum Residency: Hashable, Sendable, Comparable {
  case page(PageState)
  /// Nothing, in a mapping without permissions: nobody may touch it.
  case reserved
  /// Nothing: never touched, or given back.
  case untouched

  /// From what takes memory to what does not.
  package static let all: [Residency] =
    PageState.allCases.map(Residency.page) + [.untouched, .reserved]

  package static func < (a: Self, b: Self) -> Bool {
    (all.firstIndex(of: a) ?? 0) < (all.firstIndex(of: b) ?? 0)
  }

  /// In the words of a table.
  package var words: String {
    switch self {
    case .page(.resident): "resident"
    case .page(.swapped): "swapped"
    case .page(.zero): "page of zeros"
    case .page(.residentOrZero): "resident, or page of zeros"
    case .page(.hugetlb): "hugetlb"
    case .page(.special): "device or kernel"
    case .page(.guarded): "guard"
    case .page(.inMotion): "in motion"
    case .page(.changed): "changed while read"
    case .reserved: "reserved"
    case .untouched: "never touched"
    }
  }

  /// The reading that sums it.
  package var quantity: QuantityID {
    switch self {
    case .page(.residentOrZero): "ledger.resident_or_zero"
    case .page(.inMotion): "ledger.in_motion"
    case .page(let state): QuantityID("ledger.\(state.rawValue)")
    case .untouched: "ledger.untouched"
    case .reserved: "ledger.reserved"
    }
  }
}
