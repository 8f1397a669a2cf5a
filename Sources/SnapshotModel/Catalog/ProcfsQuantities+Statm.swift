extension ProcfsQuantities {
  /// /proc/PID/statm, in pages.
  static let statm: [CatalogField] = [
    CatalogField(
      "size", .bytes, .virtual,
      """
      Address space of the process: the lengths of all its mappings, whether or not memory stands \
      behind them, reservations without any permission included
      """,
      leavesOut: "The gate page [vsyscall], which maps lists and no total holds.",
      source: "field 1, fs/proc/task_mmu.c task_statm: mm->total_vm"),
    CatalogField(
      "resident", .bytes, .resident,
      """
      Pages in RAM that the process maps: anonymous memory, files and shared memory; the same as \
      VmRSS
      """,
      leavesOut: """
        Swapped memory, hugetlb pages, the zero page, page tables, and page cache that the process \
        does not map.
        """,
      source: """
        field 2, fs/proc/task_mmu.c task_statm: MM_FILEPAGES + MM_SHMEMPAGES + MM_ANONPAGES, summed \
        exactly since 82241a83cd15 (Linux 6.16 and backports), approximate before
        """),
    CatalogField(
      "shared", .bytes, .resident,
      "Resident pages of files and of shared memory, by the type of the page: RssFile + RssShmem",
      leavesOut: """
        Any statement about sharing: pages that no other process maps count too, and anonymous pages \
        that a fork shares do not.
        """,
      source: "field 3, fs/proc/task_mmu.c task_statm: MM_FILEPAGES + MM_SHMEMPAGES"),
    CatalogField(
      "text", .bytes, .virtual,
      """
      Address space of the program's own code, from its first page to its last; the same as VmExe \
      unless a part of it was unmapped or made writable
      """,
      leavesOut: "The code of shared libraries, and read-only data outside the executable segment.",
      source: """
        field 4, fs/proc/task_mmu.c task_statm: PAGE_ALIGN(mm->end_code) - (mm->start_code & \
        PAGE_MASK)
        """),
    CatalogField(
      "lib", .bytes, .other,
      "Nothing: always 0 since Linux 2.6",
      leavesOut: "The code of shared libraries, which is VmLib.",
      source: "field 5, fs/proc/array.c proc_pid_statm"),
    CatalogField(
      "data", .bytes, .virtual,
      """
      Address space of private writable mappings and of stacks: VmData + VmStk, pages of writable \
      file mappings and pages never touched included
      """,
      leavesOut: """
        Read-only data, shared mappings, reservations without any permission, and any statement \
        about memory in RAM.
        """,
      source: "field 6, fs/proc/task_mmu.c task_statm: mm->data_vm + mm->stack_vm"),
    CatalogField(
      "dt", .bytes, .other,
      "Nothing: always 0 since Linux 2.6",
      leavesOut: "Dirty pages, which smaps tells.",
      source: "field 7, fs/proc/array.c proc_pid_statm"),
  ]
}
