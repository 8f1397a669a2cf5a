/// The definitions of all quantities, by ID.
///
/// They stand in one table for each file that something is read from; where the same file is read in
/// several scopes, a `CatalogFamily` for each makes the quantities of all of them.
package enum QuantityCatalog {
  /// The definition of a quantity.
  ///
  /// `nil` for a key that the catalogue does not know: a newer kernel's, or a program's own sample.
  package static func definition(of id: QuantityID) -> Quantity? { byID[id] }

  /// Every definition, by view, then in the order of the source.
  package static let all: [Quantity] = families.flatMap(\.quantities)

  private static let families: [CatalogFamily] =
    ProcfsQuantities.families + CgroupV1Quantities.families + CgroupV2Quantities.families
    + MetricsQuantities.families + CoreQuantities.families + LedgerQuantities.families

  private static let byID = Dictionary(
    all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
}
