/// The fields of a file read in one scope: the rule that makes quantities of a table.
///
/// The same table serves a cgroup, its root and its ancestors, or one process and many.
struct CatalogFamily: Sendable {
  /// What the IDs begin with: `cgroup.v2.root.memory.stat.`
  let prefix: String
  /// What the titles begin with.
  var title = ""
  /// The file, up to the field's name. Empty where each field names its source itself.
  var file = ""
  /// Where the file is written: `mm/memcontrol.c memory_numa_stat_show: `
  var maker = ""
  /// Over what the fields are counted, where the file does not say it all.
  var scope = ""
  let fields: [CatalogField]

  var quantities: [Quantity] { fields.map(quantity) }

  private func quantity(_ field: CatalogField) -> Quantity {
    Quantity(
      QuantityID(prefix + field.key), title + field.title, field.unit, field.kind,
      counts: (scope.isEmpty ? field.counts : "\(scope): \(lowercasingFirstWord(field.counts))")
        + ".",
      leavesOut: field.leavesOut,
      source: (file.isEmpty ? "" : "\(file)\(field.key); ") + maker + field.source)
  }

  /// A sentence as the continuation of another. An acronym such as RAM keeps its case.
  private func lowercasingFirstWord(_ sentence: String) -> String {
    guard let second = sentence.dropFirst().first, second.isLowercase else { return sentence }
    return sentence.prefix(1).lowercased() + sentence.dropFirst()
  }
}
