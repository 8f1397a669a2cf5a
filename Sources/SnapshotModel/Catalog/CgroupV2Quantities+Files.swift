extension CgroupV2Quantities {
  /// The memory controller's files of one value.
  static let files: [CatalogField] = [
    CatalogField(
      "current", .bytes, .charged,
      """
      Memory charged to the cgroup and its descendants, be it anonymous memory, page cache, kernel \
      memory or network buffers, with what each CPU has charged in advance, up to 64 pages
      """,
      leavesOut: """
        Swap, hugetlb pages unless memory_hugetlb_accounting is set, and what was charged elsewhere: \
        file pages that another cgroup touched first.
        """,
      source: "mm/memcontrol.c memory_current_read: memory counter, absent in the root"),
    CatalogField(
      "peak", .bytes, .peak,
      """
      The highest memory.current since the cgroup was made, or since a reset through the same open \
      file
      """,
      source: "mm/memcontrol.c memory_peak_show: watermark"),
    CatalogField(
      "min", .bytes, .other,
      "The usage up to which the cgroup is not reclaimed under any conditions",
      source: "mm/memcontrol.c memory_min_show"),
    CatalogField(
      "low", .bytes, .other,
      """
      The usage up to which the cgroup is not reclaimed while unprotected cgroups have something \
      to give
      """,
      source: "mm/memcontrol.c memory_low_show"),
    CatalogField(
      "high", .bytes, .limit,
      """
      The usage above which the cgroup's processes are slowed down and made to reclaim; it never \
      leads to a kill
      """,
      source: "mm/memcontrol.c memory_high_show"),
    CatalogField(
      "max", .bytes, .limit,
      "The usage at which the kernel reclaims and then kills",
      leavesOut: "The limits of its ancestors, which bind too.",
      source: "mm/memcontrol.c memory_max_show"),
    CatalogField(
      "oom.group", .number, .other,
      "1 where an out-of-memory kill takes all processes of the cgroup together",
      source: "mm/memcontrol.c memory_oom_group_show"),
    CatalogField(
      "swap.current", .bytes, .swapped,
      """
      Swap charged to the cgroup and its descendants, slots of pages that are in RAM as well \
      included; what zswap holds counts by its size before compression
      """,
      source: "mm/memcontrol.c swap_current_read: swap counter"),
    CatalogField(
      "swap.peak", .bytes, .peak,
      """
      The highest memory.swap.current since the cgroup was made, or since a reset through the same \
      open file
      """,
      source: "mm/memcontrol.c swap_peak_show"),
    CatalogField(
      "swap.high", .bytes, .limit,
      "The swap above which all further allocations of the cgroup are slowed down",
      source: "mm/memcontrol.c swap_high_show"),
    CatalogField(
      "swap.max", .bytes, .limit,
      "The swap at which no more of the cgroup's anonymous memory is swapped out",
      source: "mm/memcontrol.c swap_max_show"),
    CatalogField(
      "zswap.current", .bytes, .charged,
      "RAM that zswap uses for the cgroup's compressed pages, a part of kernel memory",
      leavesOut: "The pages' size before compression, which is zswapped.",
      source: "mm/memcontrol.c zswap_current_read"),
    CatalogField(
      "zswap.max", .bytes, .limit,
      "The RAM that zswap may use for the cgroup",
      source: "mm/memcontrol.c zswap_max_show"),
    CatalogField(
      "zswap.writeback", .number, .other,
      "1 where zswap may write the cgroup's pages on to swap",
      source: "mm/memcontrol.c zswap_writeback_show"),
  ]
}
