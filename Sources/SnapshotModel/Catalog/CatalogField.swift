/// One field of a file, as its definition stands in the table of that file.
struct CatalogField: Sendable {
  /// As the file spells it; the end of the quantity's ID.
  let key: String
  let unit: Unit
  let kind: Quantity.Kind
  /// A sentence without its full stop, which a family may put a scope before.
  let counts: String
  let leavesOut: String
  let source: String
  /// What a reader calls it, where the key does not say it.
  let title: String

  init(
    _ key: String, _ unit: Unit, _ kind: Quantity.Kind, _ counts: String, leavesOut: String = "",
    source: String, title: String? = nil
  ) {
    self.key = key
    self.unit = unit
    self.kind = kind
    self.counts = counts
    self.leavesOut = leavesOut
    self.source = source
    self.title = title ?? key
  }
}
