extension ProcfsQuantities {
  /// /proc/meminfo: the kernel's own memory, and pages of other sizes.
  static let kernelMeminfo: [CatalogField] = [
    CatalogField(
      "KReclaimable", .bytes, .resident,
      """
      Kernel memory that can be reclaimed under pressure: SReclaimable and other memory with a \
      shrinker
      """,
      source: "NR_SLAB_RECLAIMABLE_B + NR_KERNEL_MISC_RECLAIMABLE"),
    CatalogField(
      "Slab", .bytes, .resident,
      "The kernel's slab caches: SReclaimable + SUnreclaim",
      leavesOut: "Kernel memory that is not allocated from slabs.",
      source: "NR_SLAB_RECLAIMABLE_B + NR_SLAB_UNRECLAIMABLE_B"),
    CatalogField(
      "SReclaimable", .bytes, .resident,
      "Slab memory that can be reclaimed, such as inodes and directory entries",
      source: "NR_SLAB_RECLAIMABLE_B"),
    CatalogField(
      "SUnreclaim", .bytes, .resident,
      "Slab memory that cannot be reclaimed",
      source: "NR_SLAB_UNRECLAIMABLE_B"),
    CatalogField(
      "KernelStack", .bytes, .resident,
      "Kernel stacks of all threads",
      source: "NR_KERNEL_STACK_KB"),
    CatalogField(
      "ShadowCallStack", .bytes, .resident,
      "Shadow call stacks of the kernel, where it is built with them",
      source: "NR_KERNEL_SCS_KB"),
    CatalogField(
      "PageTables", .bytes, .resident,
      "Page tables of all processes",
      leavesOut: "Page tables for guests and devices, which are SecPageTables.",
      source: "NR_PAGETABLE"),
    CatalogField(
      "SecPageTables", .bytes, .resident,
      "Page tables that KVM keeps for guests and the IOMMU for devices",
      source: "NR_SECONDARY_PAGETABLE"),
    CatalogField(
      "NFS_Unstable", .bytes, .resident,
      "Pages sent to an NFS server and not yet committed there; always 0 since Linux 5.8",
      source: "NR_UNSTABLE_NFS, then 0"),
    CatalogField(
      "Bounce", .bytes, .resident,
      "Bounce buffers of block devices; always 0 in the newest kernels",
      source: "NR_BOUNCE"),
    CatalogField(
      "WritebackTmp", .bytes, .resident,
      "Buffers in which FUSE kept pages while it wrote them back; always 0 in the newest kernels",
      source: "NR_WRITEBACK_TEMP"),
    CatalogField(
      "CommitLimit", .bytes, .limit,
      """
      Address space that may be committed in all, which binds under vm.overcommit_memory = 2 alone
      """,
      source: "vm_commit_limit"),
    CatalogField(
      "Committed_AS", .bytes, .virtual,
      """
      Address space that is committed on the whole machine: what would be needed if all private \
      writable and shared memory were touched
      """,
      leavesOut: "Memory in RAM.",
      source: "vm_memory_committed"),
    CatalogField(
      "VmallocTotal", .bytes, .virtual,
      "Address space of the kernel's vmalloc area",
      source: "VMALLOC_TOTAL"),
    CatalogField(
      "VmallocUsed", .bytes, .resident,
      "Memory in the kernel's vmalloc area",
      leavesOut: "Device memory that is mapped there; from Linux 4.4 to 5.2 the line is always 0.",
      source: "vmalloc_nr_pages"),
    CatalogField("VmallocChunk", .bytes, .other, "Nothing: always 0 since Linux 4.4", source: "0"),
    CatalogField(
      "Percpu", .bytes, .resident,
      "Memory of the kernel's per-CPU allocator",
      leavesOut: "The allocator's own metadata.",
      source: "pcpu_nr_pages"),
    CatalogField(
      "EarlyMemtestBad", .bytes, .other,
      "RAM that the memory test at start found broken",
      source: "memtest_report_meminfo"),
    CatalogField(
      "HardwareCorrupted", .bytes, .other,
      "RAM that the kernel found broken and no longer uses",
      source: "num_poisoned_pages"),
    CatalogField(
      "AnonHugePages", .bytes, .resident,
      "Anonymous memory mapped as whole transparent huge pages of PMD size",
      leavesOut: "Huge pages that are mapped page by page, and hugetlb pages.",
      source: "NR_ANON_THPS"),
    CatalogField(
      "ShmemHugePages", .bytes, .resident,
      "Shared memory and tmpfs in transparent huge pages of PMD size, mapped or not",
      source: "NR_SHMEM_THPS"),
    CatalogField(
      "ShmemPmdMapped", .bytes, .resident,
      "Shared memory mapped as whole transparent huge pages of PMD size",
      source: "NR_SHMEM_PMDMAPPED"),
    CatalogField(
      "FileHugePages", .bytes, .resident,
      "Page cache in transparent huge pages of PMD size, mapped or not",
      source: "NR_FILE_THPS"),
    CatalogField(
      "FilePmdMapped", .bytes, .resident,
      "Page cache mapped as whole transparent huge pages of PMD size",
      source: "NR_FILE_PMDMAPPED"),
    CatalogField(
      "CmaTotal", .bytes, .other,
      "RAM set aside for the contiguous memory allocator",
      source: "totalcma_pages"),
    CatalogField(
      "CmaFree", .bytes, .other,
      "RAM of the contiguous memory allocator that nothing uses",
      source: "NR_FREE_CMA_PAGES"),
    CatalogField(
      "Unaccepted", .bytes, .other,
      "RAM of a confidential guest that it has not accepted yet",
      source: "NR_UNACCEPTED"),
    CatalogField(
      "Balloon", .bytes, .other,
      "RAM that a guest has given back to its host",
      source: "NR_BALLOON_PAGES"),
    CatalogField(
      "HugePages_Total", .count, .count,
      "Hugetlb pages of the default size in the pool, used or not",
      source: "mm/hugetlb.c hugetlb_report_meminfo: nr_huge_pages"),
    CatalogField(
      "HugePages_Free", .count, .count,
      "Hugetlb pages of the default size that are not in use",
      source: "mm/hugetlb.c hugetlb_report_meminfo: free_huge_pages"),
    CatalogField(
      "HugePages_Rsvd", .count, .count,
      "Hugetlb pages of the default size that are promised to mappings and not yet touched",
      source: "mm/hugetlb.c hugetlb_report_meminfo: resv_huge_pages"),
    CatalogField(
      "HugePages_Surp", .count, .count,
      "Hugetlb pages of the default size above vm.nr_hugepages",
      source: "mm/hugetlb.c hugetlb_report_meminfo: surplus_huge_pages"),
    CatalogField(
      "Hugepagesize", .bytes, .other,
      "The default size of a hugetlb page",
      source: "mm/hugetlb.c hugetlb_report_meminfo"),
    CatalogField(
      "Hugetlb", .bytes, .resident,
      "Memory of hugetlb pages of every size, used or not",
      source: "mm/hugetlb.c hugetlb_report_meminfo"),
    CatalogField(
      "DirectMap4k", .bytes, .virtual,
      "RAM that the kernel's direct map covers with pages of 4 KiB",
      source: "arch_report_meminfo (arch/x86/mm/pat/set_memory.c)"),
    CatalogField(
      "DirectMap2M", .bytes, .virtual,
      "RAM that the kernel's direct map covers with pages of 2 MiB",
      source: "arch_report_meminfo (arch/x86/mm/pat/set_memory.c)"),
    CatalogField(
      "DirectMap4M", .bytes, .virtual,
      "RAM that the kernel's direct map covers with pages of 4 MiB",
      source: "arch_report_meminfo (arch/x86/mm/pat/set_memory.c)"),
    CatalogField(
      "DirectMap1G", .bytes, .virtual,
      "RAM that the kernel's direct map covers with pages of 1 GiB",
      source: "arch_report_meminfo (arch/x86/mm/pat/set_memory.c)"),
  ]
}
