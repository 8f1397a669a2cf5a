/// What the number after a key of memory.stat counts.
///
/// Source: mm/memcontrol.c memory_stats[] and memory_stat_format, mm/memcontrol-v1.c
/// memcg1_stat_format, Linux 4.x to 6.18. `total_` keys (v1, with descendants) count what the key
/// without it does. A key that is not known counts events if its beginning says so; else its unit is
/// left open.
package func memoryStatUnit(ofKey key: String) -> CgroupUnit {
  let key = key.hasPrefix("total_") ? key.dropFirst("total_".count) : key[...]
  if byteKeys.contains(key) { return .bytes }
  return eventPrefixes.contains { key.hasPrefix($0) } ? .count : .number
}

private let byteKeys: Set<Substring> = [
  // Both versions.
  "shmem", "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable",
  "swapcached",
  // v1.
  "cache", "rss", "rss_huge", "mapped_file", "dirty", "writeback", "swap",
  "hierarchical_memory_limit", "hierarchical_memsw_limit",
  // v2.
  "anon", "file", "kernel", "kernel_stack", "pagetables", "sec_pagetables", "percpu", "sock",
  "vmalloc", "zswap", "zswapped", "zswap_incomp", "file_mapped", "file_dirty", "file_writeback",
  "anon_thp", "file_thp", "shmem_thp", "slab_reclaimable", "slab_unreclaimable", "slab",
  "hugetlb",
]

/// How the names of counters begin: pgfault, pgscan_kswapd, pswpin, workingset_refault_file,
/// thp_fault_alloc, zswpin, swpin_zero, numa_hint_faults, nr_…, oom_kill.
private let eventPrefixes = [
  "pg", "pswp", "workingset_", "thp_", "zswp", "swpin", "swpout", "numa_", "nr_", "oom_",
]
