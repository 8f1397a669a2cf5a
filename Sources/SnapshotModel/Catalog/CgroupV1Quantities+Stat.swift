extension CgroupV1Quantities {
  /// The amounts in memory.stat, each of which has a `total_` twin.
  static let statAmounts: [CatalogField] = [
    CatalogField(
      "cache", .bytes, .charged,
      """
      Charged page cache, with tmpfs and shared memory, mapped or not; mapped_file and shmem are \
      parts of it
      """,
      leavesOut: "Swap cache, which is swapcached.",
      source: "NR_FILE_PAGES"),
    CatalogField(
      "rss", .bytes, .charged,
      "Charged anonymous memory that a process maps",
      leavesOut: """
        Shared memory and mapped files, which are cache, so that it is no resident set size; kernel \
        memory; anonymous pages that nothing maps any more, which it held before Linux 5.8.
        """,
      source: "NR_ANON_MAPPED"),
    CatalogField(
      "rss_huge", .bytes, .charged,
      "Charged anonymous memory mapped as whole transparent huge pages, a part of rss",
      leavesOut: "Huge pages that are mapped page by page.",
      source: "NR_ANON_THPS"),
    CatalogField(
      "shmem", .bytes, .charged,
      "Charged shared memory and tmpfs, a part of cache",
      leavesOut: "What of it is in swap.",
      source: "NR_SHMEM"),
    CatalogField(
      "mapped_file", .bytes, .charged,
      "Charged page cache and shared memory that any process maps, a part of cache",
      leavesOut: "Pages that the cgroup's processes map and another cgroup pays for.",
      source: "NR_FILE_MAPPED"),
    CatalogField(
      "dirty", .bytes, .charged,
      "Charged page cache that is changed and waits to be written back, a part of cache",
      leavesOut: "What is being written, which is writeback.",
      source: "NR_FILE_DIRTY"),
    CatalogField(
      "writeback", .bytes, .charged,
      "Charged memory, page cache or anonymous, that is being written back",
      source: "NR_WRITEBACK"),
    CatalogField(
      "swap", .bytes, .swapped,
      "Swap charged to the cgroup, memsw less memory",
      leavesOut: "Pages that are in RAM as well, which are swapcached.",
      source: "MEMCG_SWAP"),
    CatalogField(
      "swapcached", .bytes, .charged,
      "Charged pages that are in RAM and in swap at once",
      source: "NR_SWAPCACHE"),
    CatalogField(
      "inactive_anon", .bytes, .charged,
      "Charged anonymous and shared memory on the inactive list, in whole folios",
      leavesOut: """
        Locked memory, which is unevictable, and MADV_FREE memory, which is inactive_file.
        """,
      source: "NR_INACTIVE_ANON"),
    CatalogField(
      "active_anon", .bytes, .charged,
      """
      Charged anonymous and shared memory on the active list, in whole folios, also the parts of \
      them that nothing maps any more
      """,
      leavesOut: "Locked memory, which is unevictable.",
      source: "NR_ACTIVE_ANON"),
    CatalogField(
      "inactive_file", .bytes, .charged,
      """
      Charged page cache and MADV_FREE memory on the inactive list, which a working set leaves out
      """,
      leavesOut: "Shared memory, which is on the lists of anonymous memory.",
      source: "NR_INACTIVE_FILE"),
    CatalogField(
      "active_file", .bytes, .charged,
      "Charged page cache on the active list",
      leavesOut: "Shared memory, which is on the lists of anonymous memory.",
      source: "NR_ACTIVE_FILE"),
    CatalogField(
      "unevictable", .bytes, .charged,
      "Charged memory that cannot be reclaimed, be it locked, on ramfs or secret",
      leavesOut: "Anonymous memory without swap space, which stays on its list.",
      source: "NR_UNEVICTABLE"),
  ]

  /// The counters in memory.stat, each of which has a `total_` twin.
  static let statEvents: [CatalogField] = [
    CatalogField(
      "pgpgin", .count, .cumulative,
      "How often anonymous memory or page cache was charged, a folio of whatever size once",
      leavesOut: "Kernel memory, and how many pages a folio has.",
      source: "PGPGIN"),
    CatalogField(
      "pgpgout", .count, .cumulative,
      "How often anonymous memory or page cache was uncharged, a folio of whatever size once",
      leavesOut: "Kernel memory, and how many pages a folio has.",
      source: "PGPGOUT"),
    CatalogField("pgfault", .count, .cumulative, "Page faults", source: "PGFAULT"),
    CatalogField(
      "pgmajfault", .count, .cumulative,
      "Page faults that had to wait for a read from a device",
      source: "PGMAJFAULT"),
    CatalogField(
      "workingset_refault_anon", .count, .cumulative,
      "Anonymous pages that were read back after they had been reclaimed",
      source: "WORKINGSET_REFAULT_ANON"),
    CatalogField(
      "workingset_refault_file", .count, .cumulative,
      "Pages of files that were read back after they had been reclaimed",
      source: "WORKINGSET_REFAULT_FILE"),
  ]

  /// The lines in memory.stat that have no twin.
  static let statLimits: [CatalogField] = [
    CatalogField(
      "hierarchical_memory_limit", .bytes, .limit,
      "The lowest limit_in_bytes of the cgroup and its ancestors, the one that binds",
      source: "minimum of memory.max up to the root"),
    CatalogField(
      "hierarchical_memsw_limit", .bytes, .limit,
      "The lowest memsw.limit_in_bytes of the cgroup and its ancestors, the one that binds",
      source: "minimum of memsw.max up to the root"),
  ]

  /// The totals in memory.numa_stat: lists, not types of memory.
  static let numaStat: [CatalogField] = [
    CatalogField(
      "total", .bytes, .charged,
      "Charged memory on all lists of the reclaim, file, anon and unevictable",
      leavesOut: "Kernel memory.",
      source: "LRU_ALL"),
    CatalogField(
      "file", .bytes, .charged,
      "Charged page cache and MADV_FREE memory on the two lists of file memory",
      leavesOut: "Shared memory, which is anon here, and locked memory, which is unevictable.",
      source: "LRU_ALL_FILE"),
    CatalogField(
      "anon", .bytes, .charged,
      "Charged anonymous and shared memory on the two lists of anonymous memory",
      leavesOut: "MADV_FREE memory, which is file here, and locked memory, which is unevictable.",
      source: "LRU_ALL_ANON"),
    CatalogField(
      "unevictable", .bytes, .charged,
      "Charged memory that cannot be reclaimed, be it locked, on ramfs or secret",
      source: "LRU_UNEVICTABLE"),
  ]
}
