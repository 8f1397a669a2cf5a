extension CgroupV2Quantities {
  /// The amounts in memory.stat that memory.numa_stat has too: user memory by type.
  static let memoryByType: [CatalogField] = [
    CatalogField(
      "anon", .bytes, .charged,
      "Charged anonymous memory that a process maps",
      leavesOut: """
        Anonymous pages that nothing maps any more, such as given-back parts of huge pages, and swap \
        cache.
        """,
      source: "NR_ANON_MAPPED"),
    CatalogField(
      "file", .bytes, .charged,
      """
      Charged page cache, with tmpfs and shared memory, mapped or not; file_mapped and shmem are \
      parts of it
      """,
      leavesOut: "Swap cache, which is swapcached.",
      source: "NR_FILE_PAGES"),
    CatalogField(
      "shmem", .bytes, .charged,
      "Charged shared memory and tmpfs, a part of file",
      leavesOut: "What of it is in swap.",
      source: "NR_SHMEM"),
    CatalogField(
      "file_mapped", .bytes, .charged,
      "Charged page cache and shared memory that any process maps, a part of file",
      leavesOut: "Pages that the cgroup's processes map and another cgroup pays for.",
      source: "NR_FILE_MAPPED"),
    CatalogField(
      "file_dirty", .bytes, .charged,
      "Charged page cache that is changed and waits to be written back, a part of file",
      leavesOut: "What is being written, which is file_writeback.",
      source: "NR_FILE_DIRTY"),
    CatalogField(
      "file_writeback", .bytes, .charged,
      """
      Charged memory that is being written back: page cache and, in spite of the name, pages on \
      their way to swap
      """,
      source: "NR_WRITEBACK"),
    CatalogField(
      "swapcached", .bytes, .charged,
      """
      Charged pages that are in RAM and in swap at once, in memory.current and memory.swap.current \
      both
      """,
      source: "NR_SWAPCACHE"),
    CatalogField(
      "anon_thp", .bytes, .charged,
      "Charged anonymous memory mapped as whole transparent huge pages of PMD size, a part of anon",
      leavesOut: "Huge pages that are mapped page by page, and folios of other sizes.",
      source: "NR_ANON_THPS"),
    CatalogField(
      "file_thp", .bytes, .charged,
      "Charged page cache in transparent huge pages of PMD size, mapped or not, a part of file",
      leavesOut: "Shared memory, which is shmem_thp.",
      source: "NR_FILE_THPS"),
    CatalogField(
      "shmem_thp", .bytes, .charged,
      """
      Charged shared memory and tmpfs in transparent huge pages of PMD size, mapped or not, a part \
      of shmem
      """,
      source: "NR_SHMEM_THPS"),
    CatalogField(
      "hugetlb", .bytes, .charged,
      "Charged hugetlb pages, a line that only the mount option memory_hugetlb_accounting brings",
      source: "NR_HUGETLB"),
  ]

  /// The lists of the reclaim: a second division of the user memory, in whole folios.
  static let lists: [CatalogField] = [
    CatalogField(
      "inactive_anon", .bytes, .charged,
      """
      Charged anonymous and shared memory on the inactive list, or in the older generations of \
      MGLRU
      """,
      leavesOut: """
        Locked memory, which is unevictable, and MADV_FREE memory, which is inactive_file.
        """,
      source: "NR_INACTIVE_ANON"),
    CatalogField(
      "active_anon", .bytes, .charged,
      """
      Charged anonymous and shared memory on the active list, or in the two youngest generations \
      of MGLRU, parts of folios that nothing maps any more included
      """,
      leavesOut: "Locked memory, which is unevictable.",
      source: "NR_ACTIVE_ANON"),
    CatalogField(
      "inactive_file", .bytes, .charged,
      """
      Charged page cache and MADV_FREE memory on the inactive list, or in the older generations of \
      MGLRU; it is what a working set leaves out
      """,
      leavesOut: "Shared memory, which is on the lists of anonymous memory.",
      source: "NR_INACTIVE_FILE"),
    CatalogField(
      "active_file", .bytes, .charged,
      "Charged page cache on the active list, or in the two youngest generations of MGLRU",
      leavesOut: "Shared memory, which is on the lists of anonymous memory.",
      source: "NR_ACTIVE_FILE"),
    CatalogField(
      "unevictable", .bytes, .charged,
      "Charged memory that cannot be reclaimed, be it locked, on ramfs or secret",
      leavesOut: "Anonymous memory without swap space, which stays on its list.",
      source: "NR_UNEVICTABLE"),
  ]

  /// Parts of `kernel` that memory.numa_stat has too.
  static let kernelByNode: [CatalogField] = [
    CatalogField(
      "kernel_stack", .bytes, .charged,
      "Charged kernel stacks of threads, a part of kernel",
      leavesOut: "Stacks of threads that were made before their process moved in.",
      source: "NR_KERNEL_STACK_KB"),
    CatalogField(
      "pagetables", .bytes, .charged,
      "Charged page tables, a part of kernel",
      leavesOut: """
        The top level and, on kernels such as 6.1, the PUD level; tables that another cgroup's \
        process instantiated.
        """,
      source: "NR_PAGETABLE"),
    CatalogField(
      "sec_pagetables", .bytes, .charged,
      "Charged page tables that KVM keeps for guests and the IOMMU for devices, a part of kernel",
      source: "NR_SECONDARY_PAGETABLE"),
    CatalogField(
      "slab_reclaimable", .bytes, .charged,
      """
      Charged slab memory that can be reclaimed, such as inodes and directory entries, a part of \
      slab
      """,
      source: "NR_SLAB_RECLAIMABLE_B"),
    CatalogField(
      "slab_unreclaimable", .bytes, .charged,
      "Charged slab memory that cannot be reclaimed, a part of slab",
      source: "NR_SLAB_UNRECLAIMABLE_B"),
  ]

  /// The amounts that memory.numa_stat lacks.
  static let otherAmounts: [CatalogField] = [
    CatalogField(
      "kernel", .bytes, .charged,
      """
      Charged kernel memory of every kind, which is kernel_stack, pagetables, sec_pagetables, \
      percpu, vmalloc, slab, zswap, and what has no line, such as pipe buffers and AF_UNIX buffers
      """,
      leavesOut: "Network buffers of TCP and UDP, which are sock.",
      source: "MEMCG_KMEM"),
    CatalogField(
      "percpu", .bytes, .charged,
      "Charged memory of the kernel's per-CPU allocator, a part of kernel",
      source: "MEMCG_PERCPU_B"),
    CatalogField(
      "sock", .bytes, .charged,
      "Charged network buffers of TCP and UDP, beside kernel and no part of it",
      leavesOut: "Buffers of AF_UNIX sockets and pipes, which are kernel.",
      source: "MEMCG_SOCK"),
    CatalogField(
      "vmalloc", .bytes, .charged,
      "Charged memory in the kernel's vmalloc area, a part of kernel",
      source: "MEMCG_VMALLOC"),
    CatalogField(
      "zswap", .bytes, .charged,
      "RAM charged for the cgroup's compressed pages in zswap, a part of kernel",
      leavesOut: "The pages' size before compression, which is zswapped.",
      source: "MEMCG_ZSWAP_B"),
    CatalogField(
      "zswapped", .bytes, .swapped,
      "Pages that zswap holds, by their size before compression, a part of memory.swap.current",
      leavesOut: "The RAM that they take, which is zswap.",
      source: "MEMCG_ZSWAPPED"),
    CatalogField(
      "slab", .bytes, .charged,
      "Charged slab memory, slab_reclaimable + slab_unreclaimable, a part of kernel",
      source: "NR_SLAB_RECLAIMABLE_B + NR_SLAB_UNRECLAIMABLE_B"),
  ]
}
