import MemoryUnits
import SnapshotModel

extension ReadingIndex {
  /// A sum over mappings, as a part of a term.
  ///
  /// `nil` where the mappings were not read, or the kernel prints no such line for one of those chosen.
  func part(_ selection: MappingSelection, isSubtracted: Bool) -> Side.Part? {
    guard let source = self[selection.source] else { return nil }
    let chosen = mappings.filter(selection.includes)
    var sum = ByteCount.zero
    for mapping in chosen {
      guard let amount = mapping.amount(of: selection.field) else { return nil }
      sum = sum.saturatingAdd(amount)
    }
    let mappings = "\(chosen.count.grouped) \(chosen.count == 1 ? "mapping" : "mappings")"
    return Side.Part(
      label: selection.formula, quantity: nil, amount: sum.bytes, isSubtracted: isSubtracted,
      provenance: Provenance(
        capture: source.provenance.capture, place: "sum of \(selection.field.name) over \(mappings)"
      ),
      groups: selection.field == .size ? chosen.grouped(executable: executable) : [])
  }
}

extension Mapping {
  fileprivate func amount(of field: MappingSelection.Field) -> ByteCount? {
    switch field {
    case .size: range.length
    case .amount(let field): amounts[field]
    }
  }
}
