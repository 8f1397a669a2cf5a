extension ProcfsQuantities {
  /// /proc/meminfo: the memory of the machine.
  static let meminfo: [CatalogField] = [
    CatalogField(
      "MemTotal", .bytes, .other,
      "Usable RAM of the machine: the physical less what firmware and the kernel's own image take",
      source: "si_meminfo: totalram"),
    CatalogField(
      "MemFree", .bytes, .other,
      "RAM that nothing uses",
      leavesOut: "Page cache, which is free for the asking too.",
      source: "NR_FREE_PAGES"),
    CatalogField(
      "MemAvailable", .bytes, .other,
      """
      An estimate of the RAM that programs could still take without swapping: free memory and the \
      better part of page cache and reclaimable kernel memory
      """,
      leavesOut: "The limits of cgroups.",
      source: "mm/show_mem.c si_mem_available"),
    CatalogField(
      "Buffers", .bytes, .resident,
      "Page cache of block devices: file system metadata, mostly",
      leavesOut: "Page cache of files, which is Cached.",
      source: "nr_blockdev_pages"),
    CatalogField(
      "Cached", .bytes, .resident,
      "Page cache of files, tmpfs and shared memory included",
      leavesOut: "Buffers and SwapCached.",
      source: "NR_FILE_PAGES less swap cache less Buffers"),
    CatalogField(
      "SwapCached", .bytes, .resident,
      "Pages that are in RAM and in swap at once",
      source: "total_swapcache_pages"),
    CatalogField(
      "Active", .bytes, .resident,
      "Memory on the active lists: Active(anon) + Active(file)",
      leavesOut: "Memory that cannot be reclaimed.",
      source: "NR_ACTIVE_ANON + NR_ACTIVE_FILE"),
    CatalogField(
      "Inactive", .bytes, .resident,
      "Memory on the inactive lists: Inactive(anon) + Inactive(file)",
      leavesOut: "Memory that cannot be reclaimed.",
      source: "NR_INACTIVE_ANON + NR_INACTIVE_FILE"),
    CatalogField(
      "Active(anon)", .bytes, .resident,
      "Anonymous and shared memory on the active list",
      leavesOut: "Locked memory, which is Unevictable.",
      source: "NR_ACTIVE_ANON"),
    CatalogField(
      "Inactive(anon)", .bytes, .resident,
      "Anonymous and shared memory on the inactive list",
      leavesOut: """
        Locked memory, which is Unevictable, and MADV_FREE memory, which is Inactive(file).
        """,
      source: "NR_INACTIVE_ANON"),
    CatalogField(
      "Active(file)", .bytes, .resident,
      "Page cache on the active list",
      leavesOut: "Shared memory, which is Active(anon).",
      source: "NR_ACTIVE_FILE"),
    CatalogField(
      "Inactive(file)", .bytes, .resident,
      "Page cache and MADV_FREE memory on the inactive list",
      leavesOut: "Shared memory, which is Inactive(anon).",
      source: "NR_INACTIVE_FILE"),
    CatalogField(
      "Unevictable", .bytes, .resident,
      "Memory of programs that cannot be reclaimed: locked, on ramfs, secret",
      source: "NR_UNEVICTABLE"),
    CatalogField(
      "Mlocked", .bytes, .resident,
      "Memory that mlock and its like locked",
      source: "NR_MLOCK"),
    CatalogField(
      "HighTotal", .bytes, .other,
      "RAM beyond what a 32-bit kernel can address directly",
      source: "si_meminfo: totalhigh"),
    CatalogField(
      "HighFree", .bytes, .other,
      "RAM beyond what a 32-bit kernel can address directly that nothing uses",
      source: "si_meminfo: freehigh"),
    CatalogField(
      "LowTotal", .bytes, .other,
      "RAM that a 32-bit kernel can address directly",
      source: "totalram - totalhigh"),
    CatalogField(
      "LowFree", .bytes, .other,
      "RAM that a 32-bit kernel can address directly that nothing uses",
      source: "freeram - freehigh"),
    CatalogField(
      "SwapTotal", .bytes, .other,
      "Swap space of the machine",
      source: "si_swapinfo: totalswap"),
    CatalogField(
      "SwapFree", .bytes, .other,
      "Swap space that nothing uses",
      source: "si_swapinfo: freeswap"),
    CatalogField(
      "Zswap", .bytes, .resident,
      "RAM that zswap uses for compressed pages",
      source: "zswap_total_pages"),
    CatalogField(
      "Zswapped", .bytes, .swapped,
      "Pages that zswap holds, by their size before compression",
      leavesOut: "The RAM that they take, which is Zswap.",
      source: "zswap_stored_pages"),
    CatalogField(
      "Dirty", .bytes, .resident,
      "Page cache that is changed and waits to be written back",
      leavesOut: "What is being written, which is Writeback.",
      source: "NR_FILE_DIRTY"),
    CatalogField(
      "Writeback", .bytes, .resident,
      "Memory that is being written back",
      source: "NR_WRITEBACK"),
    CatalogField(
      "AnonPages", .bytes, .resident,
      "Anonymous pages that a process maps",
      leavesOut: "Anonymous pages in the swap cache that nothing maps any more.",
      source: "NR_ANON_MAPPED"),
    CatalogField(
      "Mapped", .bytes, .resident,
      "Page cache and shared memory that a process maps",
      leavesOut: "Page cache that no process maps.",
      source: "NR_FILE_MAPPED"),
    CatalogField(
      "Shmem", .bytes, .resident,
      "Shared memory and tmpfs, a part of Cached",
      leavesOut: "What of it is in swap.",
      source: "NR_SHMEM"),
  ]
}
