extension CgroupV2Quantities {
  /// The counters in memory.stat that memory.numa_stat has too.
  static let reclaimByNode: [CatalogField] = [
    CatalogField(
      "workingset_refault_anon", .count, .cumulative,
      "Anonymous pages that were read back after they had been reclaimed",
      source: "WORKINGSET_REFAULT_ANON"),
    CatalogField(
      "workingset_refault_file", .count, .cumulative,
      "Pages of files that were read back after they had been reclaimed",
      source: "WORKINGSET_REFAULT_FILE"),
    CatalogField(
      "workingset_activate_anon", .count, .cumulative,
      "Anonymous pages that came back and were put on the active list at once",
      source: "WORKINGSET_ACTIVATE_ANON"),
    CatalogField(
      "workingset_activate_file", .count, .cumulative,
      "Pages of files that came back and were put on the active list at once",
      source: "WORKINGSET_ACTIVATE_FILE"),
    CatalogField(
      "workingset_restore_anon", .count, .cumulative,
      """
      Anonymous pages that came back and had been part of the working set when they were reclaimed
      """,
      source: "WORKINGSET_RESTORE_ANON"),
    CatalogField(
      "workingset_restore_file", .count, .cumulative,
      "Pages of files that came back and had been part of the working set when they were reclaimed",
      source: "WORKINGSET_RESTORE_FILE"),
    CatalogField(
      "workingset_nodereclaim", .count, .cumulative,
      """
      Nodes of the page cache's trees that were reclaimed, which held nothing but traces of \
      reclaimed pages
      """,
      source: "WORKINGSET_NODERECLAIM"),
    CatalogField(
      "pgdemote_kswapd", .count, .cumulative,
      "Pages that kswapd moved to slower memory",
      source: "PGDEMOTE_KSWAPD"),
    CatalogField(
      "pgdemote_direct", .count, .cumulative,
      "Pages that allocating threads moved to slower memory",
      source: "PGDEMOTE_DIRECT"),
    CatalogField(
      "pgdemote_khugepaged", .count, .cumulative,
      "Pages that khugepaged moved to slower memory",
      source: "PGDEMOTE_KHUGEPAGED"),
    CatalogField(
      "pgdemote_proactive", .count, .cumulative,
      "Pages that a write to memory.reclaim moved to slower memory",
      source: "PGDEMOTE_PROACTIVE"),
    CatalogField(
      "pgpromote_success", .count, .cumulative,
      "Pages that NUMA balancing moved to faster memory",
      source: "PGPROMOTE_SUCCESS"),
  ]

  /// The counters as they were before Linux 5.9 told anonymous memory and files apart.
  static let workingSetBefore59: [CatalogField] = [
    CatalogField(
      "workingset_refault", .count, .cumulative,
      "Pages of files that were read back after they had been reclaimed",
      source: "WORKINGSET_REFAULT"),
    CatalogField(
      "workingset_activate", .count, .cumulative,
      "Pages of files that came back and were put on the active list at once",
      source: "WORKINGSET_ACTIVATE"),
    CatalogField(
      "workingset_restore", .count, .cumulative,
      "Pages of files that came back and had been part of the working set when they were reclaimed",
      source: "WORKINGSET_RESTORE"),
  ]

  /// Counters of the reclaim.
  static let reclaim: [CatalogField] = [
    CatalogField(
      "pgscan", .count, .cumulative,
      "Pages that the reclaim looked at on inactive lists",
      source: "the sum of its parts: PGSCAN_KSWAPD, _DIRECT, _PROACTIVE, _KHUGEPAGED"),
    CatalogField(
      "pgsteal", .count, .cumulative,
      "Pages that the reclaim took",
      source: "the sum of its parts: PGSTEAL_KSWAPD, _DIRECT, _PROACTIVE, _KHUGEPAGED"),
    CatalogField(
      "pgscan_kswapd", .count, .cumulative,
      "Pages that kswapd looked at on inactive lists",
      source: "PGSCAN_KSWAPD"),
    CatalogField(
      "pgscan_direct", .count, .cumulative,
      "Pages that allocating threads looked at on inactive lists",
      source: "PGSCAN_DIRECT"),
    CatalogField(
      "pgscan_khugepaged", .count, .cumulative,
      "Pages that khugepaged looked at on inactive lists",
      source: "PGSCAN_KHUGEPAGED"),
    CatalogField(
      "pgscan_proactive", .count, .cumulative,
      "Pages that a write to memory.reclaim made the kernel look at",
      source: "PGSCAN_PROACTIVE"),
    CatalogField(
      "pgsteal_kswapd", .count, .cumulative,
      "Pages that kswapd took",
      source: "PGSTEAL_KSWAPD"),
    CatalogField(
      "pgsteal_direct", .count, .cumulative,
      "Pages that allocating threads took",
      source: "PGSTEAL_DIRECT"),
    CatalogField(
      "pgsteal_khugepaged", .count, .cumulative,
      "Pages that khugepaged took",
      source: "PGSTEAL_KHUGEPAGED"),
    CatalogField(
      "pgsteal_proactive", .count, .cumulative,
      "Pages that a write to memory.reclaim took",
      source: "PGSTEAL_PROACTIVE"),
    CatalogField(
      "pgrefill", .count, .cumulative,
      "Pages that the reclaim looked at on active lists",
      source: "PGREFILL"),
    CatalogField(
      "pgactivate", .count, .cumulative,
      "Pages that were moved to an active list",
      source: "PGACTIVATE"),
    CatalogField(
      "pgdeactivate", .count, .cumulative,
      "Pages that were moved to an inactive list",
      source: "PGDEACTIVATE"),
    CatalogField(
      "pglazyfree", .count, .cumulative,
      "Pages that programs gave back with MADV_FREE",
      source: "PGLAZYFREE"),
    CatalogField(
      "pglazyfreed", .count, .cumulative,
      "Pages given back with MADV_FREE that the kernel took",
      source: "PGLAZYFREED"),
  ]
}
