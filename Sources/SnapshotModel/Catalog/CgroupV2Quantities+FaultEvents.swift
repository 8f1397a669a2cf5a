extension CgroupV2Quantities {
  /// Counters of faults, swap, huge pages and NUMA balancing.
  static let faultsAndSwap: [CatalogField] = [
    CatalogField("pgfault", .count, .cumulative, "Page faults", source: "PGFAULT"),
    CatalogField(
      "pgmajfault", .count, .cumulative,
      "Page faults that had to wait for a read from a device",
      source: "PGMAJFAULT"),
    CatalogField(
      "pswpin", .count, .cumulative,
      "Pages that were read from swap",
      leavesOut: "Pages that came out of zswap.",
      source: "PSWPIN"),
    CatalogField(
      "pswpout", .count, .cumulative,
      "Pages that were written to swap",
      leavesOut: "Pages that went into zswap.",
      source: "PSWPOUT"),
    CatalogField(
      "swpin_zero", .count, .cumulative,
      "Pages of zeros that came back from swap without a read",
      source: "SWPIN_ZERO"),
    CatalogField(
      "swpout_zero", .count, .cumulative,
      "Pages of zeros that went to swap without a write",
      source: "SWPOUT_ZERO"),
    CatalogField("zswpin", .count, .cumulative, "Pages that came out of zswap", source: "ZSWPIN"),
    CatalogField("zswpout", .count, .cumulative, "Pages that went into zswap", source: "ZSWPOUT"),
    CatalogField(
      "zswpwb", .count, .cumulative,
      "Pages that zswap wrote on to swap",
      source: "ZSWPWB"),
    CatalogField(
      "thp_fault_alloc", .count, .cumulative,
      "Transparent huge pages that page faults brought",
      source: "THP_FAULT_ALLOC"),
    CatalogField(
      "thp_collapse_alloc", .count, .cumulative,
      "Transparent huge pages that were made of ordinary pages",
      source: "THP_COLLAPSE_ALLOC"),
    CatalogField(
      "thp_swpout", .count, .cumulative,
      "Transparent huge pages that were swapped out in one piece",
      source: "THP_SWPOUT"),
    CatalogField(
      "thp_swpout_fallback", .count, .cumulative,
      "Transparent huge pages that were split in order to be swapped out",
      source: "THP_SWPOUT_FALLBACK"),
    CatalogField(
      "numa_pages_migrated", .count, .cumulative,
      "Pages that NUMA balancing moved",
      source: "NUMA_PAGE_MIGRATE"),
    CatalogField(
      "numa_pte_updates", .count, .cumulative,
      "Page table entries that NUMA balancing changed so as to notice accesses",
      source: "NUMA_PTE_UPDATES"),
    CatalogField(
      "numa_hint_faults", .count, .cumulative,
      "Page faults by which NUMA balancing noticed accesses",
      source: "NUMA_HINT_FAULTS"),
  ]
}
