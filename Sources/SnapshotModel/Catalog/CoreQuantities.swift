/// What the structure of a core file tells, and what viewcore prints of one.
enum CoreQuantities {
  static let families: [CatalogFamily] = [
    CatalogFamily(prefix: "core.", fields: totals + segmentKinds),
    CatalogFamily(prefix: "core.", fields: viewcoreMappings + viewcoreHeap),
  ]
}
