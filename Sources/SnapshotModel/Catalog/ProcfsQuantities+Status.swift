extension ProcfsQuantities {
  /// /proc/PID/status: lines in kB, and `Threads`.
  static let status: [CatalogField] = [
    CatalogField(
      "VmPeak", .bytes, .peak,
      "The highest VmSize of the process so far",
      source: "fs/proc/task_mmu.c task_mem: mm->hiwater_vm, at least mm->total_vm"),
    CatalogField(
      "VmSize", .bytes, .virtual,
      """
      Address space of the process: the lengths of all its mappings, whether or not memory stands \
      behind them, reservations without any permission included
      """,
      leavesOut: "The gate page [vsyscall], which maps lists and no total holds.",
      source: "fs/proc/task_mmu.c task_mem: mm->total_vm"),
    CatalogField(
      "VmLck", .bytes, .virtual,
      "Address space of the mappings that mlock, mlockall or MAP_LOCKED locked",
      leavesOut: "Whether its pages are in RAM, of which smaps Locked tells the process's share.",
      source: "fs/proc/task_mmu.c task_mem: mm->locked_vm"),
    CatalogField(
      "VmPin", .bytes, .resident,
      """
      Pages that a device or io_uring holds in place for long, as far as the driver accounts for \
      them
      """,
      leavesOut: """
        Pages pinned for a short time, and drivers that count them as locked or not at all.
        """,
      source: "fs/proc/task_mmu.c task_mem: mm->pinned_vm"),
    CatalogField(
      "VmHWM", .bytes, .peak,
      """
      The highest resident set of the process that the kernel noted, or the current one where that \
      is higher
      """,
      leavesOut: """
        A peak between two notes; since Linux 6.2 the line can fall, for the noted peak comes from \
        approximate counters.
        """,
      source: "fs/proc/task_mmu.c task_mem: mm->hiwater_rss, at least VmRSS"),
    CatalogField(
      "VmRSS", .bytes, .resident,
      "Pages in RAM that the process maps: RssAnon + RssFile + RssShmem",
      leavesOut: """
        Swapped memory, hugetlb pages, the zero page, page tables, and page cache that the process \
        does not map.
        """,
      source: """
        fs/proc/task_mmu.c task_mem, summed exactly since 82241a83cd15 (Linux 6.16 and backports), \
        approximate before
        """),
    CatalogField(
      "RssAnon", .bytes, .resident,
      "Resident anonymous pages: heap, stacks, and the private copies of written pages of files",
      leavesOut: "Shared anonymous memory and memfd, which are RssShmem, and swapped pages.",
      source: "fs/proc/task_mmu.c task_mem: MM_ANONPAGES"),
    CatalogField(
      "RssFile", .bytes, .resident,
      "Resident pages of files that the process maps, and the page of [vdso]",
      leavesOut: """
        Private copies of written pages, which are RssAnon; files on tmpfs, which are RssShmem; page \
        cache that the process does not map.
        """,
      source: "fs/proc/task_mmu.c task_mem: MM_FILEPAGES"),
    CatalogField(
      "RssShmem", .bytes, .resident,
      """
      Resident pages of shared memory that the process maps: tmpfs files, memfd, System V \
      segments, shared anonymous mappings
      """,
      leavesOut: "Shared memory that the process does not map, and what of it is in swap.",
      source: "fs/proc/task_mmu.c task_mem: MM_SHMEMPAGES"),
    CatalogField(
      "VmData", .bytes, .virtual,
      """
      Address space of private writable mappings that are no stack: heaps, thread stacks, written \
      data of files, private hugetlb mappings
      """,
      leavesOut: """
        Read-only data, shared mappings, reservations without any permission, and any statement \
        about memory in RAM.
        """,
      source: """
        fs/proc/task_mmu.c task_mem: mm->data_vm; mm/vma.h is_data_mapping; before Linux 4.5 total - \
        shared - stack
        """),
    CatalogField(
      "VmStk", .bytes, .virtual,
      """
      Address space of mappings that grow downwards, in practice the main thread's [stack], and of \
      shadow stacks
      """,
      leavesOut: "Stacks of threads and goroutines, which are VmData.",
      source: "fs/proc/task_mmu.c task_mem: mm->stack_vm; mm/vma.h is_stack_mapping"),
    CatalogField(
      "VmExe", .bytes, .virtual,
      "Address space of the program's own code, at most that of all executable mappings",
      leavesOut: "The code of shared libraries, and read-only data outside the executable segment.",
      source: "fs/proc/task_mmu.c task_mem: PAGE_ALIGN(end_code) - (start_code & PAGE_MASK)"),
    CatalogField(
      "VmLib", .bytes, .virtual,
      """
      Address space of executable mappings that are neither writable nor stack, less VmExe: shared \
      libraries' code and [vdso]
      """,
      leavesOut: "The libraries' data and read-only data.",
      source: "fs/proc/task_mmu.c task_mem: mm->exec_vm - VmExe"),
    CatalogField(
      "VmPTE", .bytes, .resident,
      """
      Page tables of the process at every level down from the PUD; before Linux 4.15 the lowest \
      level alone
      """,
      leavesOut: "The tables above the PUD, which every process has whatever its size.",
      source: "fs/proc/task_mmu.c task_mem: mm_pgtables_bytes"),
    CatalogField(
      "VmPMD", .bytes, .resident,
      "Page tables of the second level of the process, a line that Linux had before 4.15",
      leavesOut: "The lowest level, which is VmPTE.",
      source: "fs/proc/task_mmu.c task_mem: mm_nr_pmds"),
    CatalogField(
      "VmSwap", .bytes, .swapped,
      "Anonymous memory of the process that is in swap, by the swap entries in its page tables",
      leavesOut: "Swapped shared memory, which smaps Swap counts.",
      source: "fs/proc/task_mmu.c task_mem: MM_SWAPENTS"),
    CatalogField(
      "HugetlbPages", .bytes, .resident,
      "Memory of hugetlb pages that the process maps",
      leavesOut: "Transparent huge pages, which are part of VmRSS as hugetlb pages are not.",
      source: "mm/hugetlb.c hugetlb_report_usage: mm->hugetlb_usage"),
    CatalogField(
      "Threads", .count, .count,
      "Threads of the process",
      source: "fs/proc/array.c task_sig: get_nr_threads"),
  ]
}
