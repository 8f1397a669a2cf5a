/// Sums over the pages of a process, as the kernel tells of them one by one.
enum LedgerQuantities {
  static let families: [CatalogFamily] = [
    CatalogFamily(prefix: "ledger.", fields: residency + kinds + payers),
    CatalogFamily(
      prefix: "ledger.members.", title: "all processes: ", scope: "All processes of the cgroup",
      fields: members),
    CatalogFamily(prefix: "ledger.", fields: cost),
  ]

  /// Each byte of address space is in one of these.
  private static let residency: [CatalogField] = [
    CatalogField(
      "size", .bytes, .virtual, "The address space of all mappings that the ledger is made over",
      leavesOut: "The gate page [vsyscall].", source: "/proc/PID/smaps, all mappings"),
    CatalogField(
      "resident", .bytes, .resident,
      "Pages in RAM that VmRSS counts: anonymous, of files, or of shared memory",
      leavesOut:
        "The page of zeros, hugetlb, memory of devices, and pages that changed while they were read.",
      source:
        "pagemap bit 63, and bit 61 or kpageflags ANON, without HUGE and ZERO_PAGE",
      title: "resident"),
    CatalogField(
      "resident_or_zero", .bytes, .resident,
      "Pages in RAM of which nothing tells whether they are the page of zeros",
      source: "pagemap bit 63, neither bit 61 nor bit 56", title: "resident, or page of zeros"),
    CatalogField(
      "swapped", .bytes, .swapped, "Pages of the process in a swap area",
      leavesOut: "Swapped shared memory: no page table of the process tells of it.",
      source: "pagemap bit 62 with the number of a swap area"),
    CatalogField(
      "zero", .bytes, .virtual,
      "Addresses that map the shared page of zeros: memory that was read and never written",
      source: "kpageflags ZERO_PAGE, or PAGEMAP_SCAN PAGE_IS_PFNZERO", title: "page of zeros"),
    CatalogField(
      "hugetlb", .bytes, .resident, "Pages of hugetlbfs, which VmRSS does not count",
      source: "kpageflags HUGE, or VmFlags ht of the mapping"),
    CatalogField(
      "special", .bytes, .virtual,
      "Memory of devices and of the kernel itself, such as [vvar], which nothing counts",
      source: "pagemap bit 63, neither bit 61 nor kpageflags ANON", title: "device or kernel"),
    CatalogField(
      "guarded", .bytes, .virtual, "Guards without a page behind them",
      source: "pagemap bit 58; madvise(MADV_GUARD_INSTALL)", title: "guard"),
    CatalogField(
      "in_motion", .bytes, .resident, "Pages that were just being moved, and marks without a page",
      source: "pagemap bit 62 with a number that is no swap area's", title: "in motion"),
    CatalogField(
      "changed", .bytes, .resident,
      "Pages in RAM that were other pages, or gone, at a second look: nothing more is said of them",
      source: "pagemap, read before and after the other files", title: "changed while read"),
    CatalogField(
      "untouched", .bytes, .virtual,
      "Addresses with permissions and nothing behind them: never touched, or given back",
      source: "no entry in pagemap", title: "never touched"),
    CatalogField(
      "reserved", .bytes, .virtual,
      "Addresses without permissions and with nothing behind them",
      source: "no entry in pagemap; mapping without permissions"),
    CatalogField(
      "outside", .bytes, .virtual,
      "Pages and entries at addresses of no mapping: mapped after the mappings were read",
      source: "/proc/PID/pagemap against /proc/PID/smaps", title: "outside the mappings"),
  ]

  private static let kinds: [CatalogField] = [
    CatalogField(
      "resident.anonymous", .bytes, .resident, "Anonymous pages in RAM",
      leavesOut: "The page of zeros.", source: "kpageflags ANON", title: "anonymous"),
    CatalogField(
      "resident.file", .bytes, .resident, "Pages of files in RAM",
      leavesOut: "Private copies of written pages.", source: "pagemap bit 61, not SWAPBACKED",
      title: "file"),
    CatalogField(
      "resident.shmem", .bytes, .resident, "Pages of shared memory in RAM",
      source: "pagemap bit 61 with kpageflags SWAPBACKED, not ANON", title: "shared memory"),
    CatalogField(
      "resident.file_and_shmem", .bytes, .resident,
      "Pages of files and of shared memory in RAM",
      leavesOut: "Private copies of written pages.", source: "pagemap bit 61",
      title: "file and shared memory"),
    CatalogField(
      "exclusive", .bytes, .resident, "Pages in RAM that are mapped once in the whole system",
      source: "kpagecount 1, or pagemap bit 56"),
    CatalogField(
      "proportional", .bytes, .resident,
      "Pages in RAM, each divided by how often it is mapped in the whole system",
      source: "kpagecount; fs/proc/task_mmu.c smaps_account"),
    CatalogField(
      "huge.anonymous", .bytes, .resident,
      "Anonymous memory that is mapped by huge pages as a whole",
      source: "PAGEMAP_SCAN PAGE_IS_HUGE", title: "anonymous huge pages"),
    CatalogField(
      "again", .bytes, .resident,
      "Pages that the process maps at another, earlier address too",
      source: "frame numbers of pagemap", title: "mapped again"),
  ]

  private static let payers: [CatalogField] = [
    CatalogField(
      "charged", .bytes, .charged,
      "Pages in RAM for which one memory cgroup pays, under its path as the label cgroup",
      leavesOut: "What the process maps a second time.", source: "kpagecgroup"),
    CatalogField(
      "charged.here", .bytes, .charged,
      "Pages in RAM for which the process's own cgroup pays, or one below it",
      leavesOut: "What the process maps a second time.", source: "kpagecgroup",
      title: "charged to the process's cgroup"),
    CatalogField(
      "charged.elsewhere", .bytes, .charged, "Pages in RAM for which another cgroup pays",
      leavesOut: "What the process maps a second time.", source: "kpagecgroup",
      title: "charged to other cgroups"),
    CatalogField(
      "charged.nobody", .bytes, .resident, "Pages in RAM for which no cgroup pays: [vdso]",
      leavesOut: "What the process maps a second time.", source: "kpagecgroup 0",
      title: "charged to nobody"),
    CatalogField(
      "charged.unknown", .bytes, .resident, "Pages in RAM of which nothing tells who pays",
      leavesOut: "What the process maps a second time.",
      source: "kpagecgroup 0 behind the first page of a huge one, which was not found",
      title: "charged, not known to whom"),
  ]

  /// Read only where all processes were.
  private static let members: [CatalogField] = [
    CatalogField(
      "anonymous", .bytes, .charged,
      "Anonymous pages that the cgroup pays for, each once, whoever maps it",
      source: "kpageflags ANON, kpagecgroup"),
    CatalogField(
      "mapped_file", .bytes, .charged,
      "Mapped pages of files and shared memory that the cgroup pays for, each once",
      source: "pagemap bit 61, kpagecgroup"),
    CatalogField(
      "huge.anonymous", .bytes, .charged,
      "Anonymous huge pages, mapped as a whole, that the cgroup pays for, each once",
      source: "PAGEMAP_SCAN PAGE_IS_HUGE, kpagecgroup"),
    CatalogField(
      "others", .bytes, .charged,
      "Pages that the cgroup pays for and that others map, but not the process looked at",
      source: "frame numbers of pagemap, kpagecgroup", title: "of the other processes"),
    CatalogField(
      "sum.anonymous", .bytes, .resident, "Anonymous pages in RAM, once for each process",
      source: "kpageflags ANON, sum over processes"),
    CatalogField(
      "changed", .bytes, .resident,
      "Pages in RAM that were other pages, or gone, at a second look",
      source: "pagemap, read before and after the other files"),
  ]

  private static let cost: [CatalogField] = [
    CatalogField(
      "seconds", .seconds, .time,
      "The time in system calls that reading the pages took, for each file under the label source",
      source: "CLOCK_MONOTONIC", title: "time to read"),
    CatalogField(
      "longest_hold", .seconds, .time,
      "The longest single call during which the kernel held a lock of the process's address space",
      source: "CLOCK_MONOTONIC around reads of pagemap and PAGEMAP_SCAN", title: "longest hold"),
  ]
}
