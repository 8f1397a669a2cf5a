/// What the structure of a core file tells, what viewcore prints of one, and what the memory of a Go
/// process says of its heap.
enum CoreQuantities {
  static let families: [CatalogFamily] = [
    CatalogFamily(prefix: "core.", fields: totals + segmentKinds),
    CatalogFamily(prefix: "core.", fields: viewcoreMappings + viewcoreHeap),
    CatalogFamily(
      prefix: "core.go.", title: "MemStats.", maker: "Go src/runtime: ", fields: goMemStats),
    CatalogFamily(
      prefix: "core.go.", title: "Go ", maker: "Go src/runtime: ",
      fields: goSpans + goMetadata + goCollection),
    CatalogFamily(prefix: "core.go.", title: "Go ", fields: goResident + goReading),
  ]
}
