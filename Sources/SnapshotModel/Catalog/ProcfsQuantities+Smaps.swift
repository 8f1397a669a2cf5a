extension ProcfsQuantities {
  /// The lines of /proc/PID/smaps that smaps_rollup has too.
  static let smapsFields: [CatalogField] = [
    CatalogField(
      "Rss", .bytes, .resident,
      "Pages in RAM that the process maps",
      leavesOut: "Hugetlb pages, the zero page and swapped pages.",
      source: "mss->resident"),
    CatalogField(
      "Pss", .bytes, .resident,
      "Pages in RAM that the process maps, each divided by how often it is mapped in all processes",
      leavesOut: "Hugetlb pages, and the shares that other processes have in the same pages.",
      source: "mss->pss, the average over a large folio under CONFIG_NO_PAGE_MAPCOUNT"),
    CatalogField(
      "Pss_Dirty", .bytes, .resident,
      "The part of Pss in dirty pages",
      leavesOut: "Clean pages, which Pss has besides.",
      source: "mss->pss_dirty"),
    CatalogField(
      "Shared_Clean", .bytes, .resident,
      "Clean resident pages that are mapped more than once, in whatever process",
      leavesOut: "Pages that could be shared but are mapped only once at this moment.",
      source: "mss->shared_clean"),
    CatalogField(
      "Shared_Dirty", .bytes, .resident,
      "Dirty resident pages that are mapped more than once, in whatever process",
      leavesOut: "Pages that could be shared but are mapped only once at this moment.",
      source: "mss->shared_dirty"),
    CatalogField(
      "Private_Clean", .bytes, .resident,
      "Clean resident pages that are mapped exactly once",
      leavesOut: "Pages that the process alone uses but maps twice.",
      source: "mss->private_clean"),
    CatalogField(
      "Private_Dirty", .bytes, .resident,
      """
      Dirty resident pages that are mapped exactly once, pages of files not yet written back \
      included
      """,
      leavesOut: """
        Pages that the process alone uses but maps twice; a statement on copies, which Anonymous \
        makes.
        """,
      source: "mss->private_dirty"),
    CatalogField(
      "Referenced", .bytes, .resident,
      "Resident pages that were used since their marks were last cleared",
      leavesOut: "Any statement about when that was.",
      source: "mss->referenced"),
    CatalogField(
      "Anonymous", .bytes, .resident,
      "Resident anonymous pages, the private copies of written pages of files included",
      leavesOut: "Shared anonymous memory and memfd, whose pages belong to a file of the kernel's.",
      source: "mss->anonymous"),
    CatalogField(
      "KSM", .bytes, .resident,
      "Resident pages that the kernel merged with pages of equal content",
      leavesOut: "Pages replaced by the zero page.",
      source: "mss->ksm"),
    CatalogField(
      "LazyFree", .bytes, .resident,
      """
      Clean anonymous pages that the program gave back with MADV_FREE and the kernel has not taken \
      yet
      """,
      leavesOut: """
        Pages written to since then; memory given back with MADV_DONTNEED, which is gone at once.
        """,
      source: "mss->lazyfree"),
    CatalogField(
      "AnonHugePages", .bytes, .resident,
      "Anonymous memory mapped as whole transparent huge pages of PMD size",
      leavesOut: "Huge pages that are mapped page by page, and folios of other sizes.",
      source: "mss->anonymous_thp"),
    CatalogField(
      "ShmemPmdMapped", .bytes, .resident,
      "Shared memory mapped as whole transparent huge pages of PMD size",
      leavesOut: "Huge pages that are mapped page by page.",
      source: "mss->shmem_thp"),
    CatalogField(
      "FilePmdMapped", .bytes, .resident,
      "Page cache mapped as whole transparent huge pages of PMD size",
      leavesOut: "Huge pages that are mapped page by page.",
      source: "mss->file_thp"),
    CatalogField(
      "Shared_Hugetlb", .bytes, .resident,
      "Hugetlb pages that more than one process maps or may map",
      leavesOut: "Transparent huge pages; it is in no Rss and no Pss.",
      source: "mss->shared_hugetlb"),
    CatalogField(
      "Private_Hugetlb", .bytes, .resident,
      "Hugetlb pages that the process alone maps",
      leavesOut: "Transparent huge pages; it is in no Rss and no Pss.",
      source: "mss->private_hugetlb"),
    CatalogField(
      "Swap", .bytes, .swapped,
      "Pages in swap, anonymous ones and those of mapped shared memory",
      leavesOut: """
        What other processes hold of the same swap slots: slots that a fork shares count in each.
        """,
      source: "mss->swap"),
    CatalogField(
      "SwapPss", .bytes, .swapped,
      "Anonymous pages in swap, each divided by how many page tables refer to its slot",
      leavesOut: "Swapped shared memory.",
      source: "mss->swap_pss"),
    CatalogField(
      "Locked", .bytes, .resident,
      "The part of Pss in mappings that are locked in RAM",
      source: "mss->pss_locked"),
  ]

  /// What is summed over smaps and has no line in smaps_rollup.
  static let smapsOnly: [CatalogField] = [
    CatalogField(
      "Size", .bytes, .virtual,
      "Their lengths",
      leavesOut: "The gate page [vsyscall], which is listed and left out of the sum.",
      source: "end - start"),
    CatalogField(
      "Rss.no_file", .bytes, .resident,
      "Pages in RAM that the process maps where no file is mapped",
      leavesOut: "Shared anonymous memory, which bears an inode.",
      source: "Rss where the inode is 0 and the device 00:00",
      title: "Rss without a file"),
    CatalogField(
      "Rss.vdso", .bytes, .resident,
      "The pages of [vdso] in RAM, which are charged to no cgroup and count as RssFile",
      source: "Rss of [vdso]",
      title: "Rss of [vdso]"),
    CatalogField(
      "Anonymous.file", .bytes, .resident,
      "Resident private copies of written pages, where a file is mapped",
      leavesOut: "Anonymous memory without a file.",
      source: "Anonymous where the inode or the device is not 0",
      title: "Anonymous in files"),
    CatalogField(
      "file_and_shmem", .bytes, .resident,
      "Resident pages of files and of shared memory, which are RssFile + RssShmem taken apart",
      leavesOut: "Private copies of written pages.",
      source: "Rss - Anonymous",
      title: "Rss - Anonymous"),
  ]

  /// The lines that smaps_rollup alone has.
  static let rollupOnly: [CatalogField] = [
    CatalogField(
      "Pss_Anon", .bytes, .resident,
      "The part of Pss in anonymous pages",
      leavesOut: "Shared anonymous memory, which is Pss_Shmem.",
      source: "mss->pss_anon"),
    CatalogField(
      "Pss_File", .bytes, .resident,
      "The part of Pss in pages of files",
      leavesOut: "Files on tmpfs, which are Pss_Shmem.",
      source: "mss->pss_file"),
    CatalogField(
      "Pss_Shmem", .bytes, .resident,
      "The part of Pss in shared memory, tmpfs files and memfd included",
      source: "mss->pss_shmem"),
  ]
}
