extension ProcfsQuantities {
  /// Numbers and sums of mappings.
  static let mappings: [CatalogField] = [
    CatalogField(
      "maps.count", .count, .count,
      "Mappings that maps lists",
      source: "number of lines of /proc/PID/maps; fs/proc/task_mmu.c show_map",
      title: "mappings in maps"),
    CatalogField(
      "maps.sum.size", .bytes, .virtual,
      "Lengths of all mappings but the gate page, summed: VmSize taken apart",
      leavesOut: "The gate page [vsyscall].",
      source: "/proc/PID/smaps, else maps: end - start of each mapping",
      title: "mappings, all of them"),
    CatalogField(
      "maps.sum.private_writable", .bytes, .virtual,
      """
      Lengths of the mappings that are private and writable and no stack, summed: VmData taken \
      apart
      """,
      leavesOut: "Mappings that were writable once and no longer are.",
      source: """
        /proc/PID/smaps, else maps: `?w?p` without VmFlags gd and ss; mm/vma.h is_data_mapping
        """,
      title: "mappings, private writable"),
    CatalogField(
      "maps.sum.stack", .bytes, .virtual,
      "Lengths of the mappings that the kernel counts as stack, summed: VmStk taken apart",
      leavesOut: "Stacks of threads and goroutines.",
      source: "/proc/PID/smaps VmFlags gd or ss, else [stack] in maps; mm/vma.h is_stack_mapping",
      title: "mappings, stack"),
    CatalogField(
      "maps.sum.executable", .bytes, .virtual,
      """
      Lengths of the mappings that are executable, not writable and no stack, summed: VmExe + \
      VmLib taken apart
      """,
      leavesOut: "The gate page [vsyscall].",
      source: "/proc/PID/smaps, else maps: `?-x?`; mm/vma.h is_exec_mapping",
      title: "mappings, executable"),
    CatalogField(
      "maps.sum.other", .bytes, .virtual,
      """
      Lengths of the mappings that are neither private writable, nor stack, nor executable, \
      summed: read-only data, shared mappings, reservations, [vvar]
      """,
      leavesOut: "The gate page [vsyscall].",
      source: "/proc/PID/smaps, else maps",
      title: "mappings, neither data nor stack nor executable"),
    CatalogField(
      "maps.sum.text", .bytes, .virtual,
      """
      Lengths of the mappings of the program's file that are executable and not writable, summed: \
      VmExe taken apart
      """,
      leavesOut: "The code of shared libraries and of [vdso].",
      source: "/proc/PID/smaps, else maps: `?-x?` with the name that /proc/PID/exe tells",
      title: "mappings, the program's code"),
    CatalogField(
      "maps.sum.other_than_text_and_data", .bytes, .virtual,
      """
      Lengths of the mappings that are neither the program's code, nor private writable, nor \
      stack, summed: size - text - data of statm taken apart
      """,
      leavesOut: "The gate page [vsyscall].",
      source: "/proc/PID/smaps, else maps",
      title: "mappings, neither the program's code nor data"),
    CatalogField(
      "maps.sum.reserved", .bytes, .virtual,
      "Lengths of the mappings without any permission, summed: address space kept free for later",
      leavesOut: """
        Reservations that are mapped with a permission and were never touched, and those that grow \
        downwards, which are stack.
        """,
      source: "/proc/PID/smaps, else maps: `---p` and `---s`",
      title: "mappings, without permission"),
    CatalogField(
      "maps.sum.anonymous_private_writable", .bytes, .virtual,
      """
      Lengths of the private writable mappings without a file and without a name, summed: most of \
      what allocators and runtimes map
      """,
      leavesOut: """
        Memory that bears a name: [heap], and [anon:…] where the program names its memory.
        """,
      source: "/proc/PID/smaps, else maps: `?w?p` without a name",
      title: "mappings, private writable without file or name"),
    CatalogField(
      "maps.go_arena.writable", .bytes, .virtual,
      "Lengths of the writable mappings inside the arenas of the Go heap, summed, cut at their ends",
      leavesOut: "The runtime's own memory outside the arenas.",
      source: "/proc/PID/maps: `?w??` within the arenas that the runtime's memory tells of",
      title: "mappings in Go arenas, writable"),
    CatalogField(
      "maps.go_arena.reserved", .bytes, .virtual,
      """
      Lengths of the mappings without any permission inside the arenas of the Go heap, summed, cut \
      at their ends
      """,
      leavesOut: "Reservations of the runtime outside the arenas.",
      source: "/proc/PID/maps: `---p` within the arenas that the runtime's memory tells of",
      title: "mappings in Go arenas, reserved"),
    CatalogField(
      "smaps.count", .count, .count,
      "Mappings that smaps lists",
      source: "number of mappings in /proc/PID/smaps; fs/proc/task_mmu.c show_smap",
      title: "mappings in smaps"),
  ]
}
