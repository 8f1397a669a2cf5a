/// Every relation, by view.
package enum RelationCatalog {
  package static let all: [Relation] = [
    IdentityRelations.all,
    AddressSpaceRelations.all, MappingRelations.all, TextRelations.all,
    ResidentRelations.all, SmapsRelations.all, SmapsPartRelations.all,
    CgroupV1Relations.all, CgroupV1HierarchyRelations.all, CgroupV1PartRelations.all,
    CgroupV1ProcessRelations.all,
    CgroupV2Relations.all, CgroupV2HierarchyRelations.all, CgroupV2PartRelations.all,
    CgroupV2ProcessRelations.all, CgroupV2SwapRelations.all,
    MetricsRelations.all, MemoryClassRelations.all,
    CoreRelations.all, ViewcoreRelations.all, ViewcoreSpanRelations.all,
    GoHeapRelations.all, GoCollectionRelations.all, GoHeapPageRelations.all, GoHeapPageTwins.all,
    GoHeapMappingRelations.all, GoHeapViewcoreRelations.all,
    LedgerResidentRelations.all, LedgerSumRelations.all, LedgerCgroupRelations.all,
    ReportedRelations.all,
  ].flatMap(\.self)
}
