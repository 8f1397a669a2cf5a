extension CoreQuantities {
  /// The file, and its PT_LOAD segments together.
  static let totals: [CatalogField] = [
    CatalogField(
      "file.size", .bytes, .other,
      "The size of the core file",
      leavesOut: "Blocks that are not stored: a sparse file takes less on disk.",
      source: "size of the file",
      title: "size of the core file"),
    CatalogField(
      "segment.count", .count, .count,
      "Segments of memory in the core",
      leavesOut: "Mappings that the writer left out, of which there is no segment.",
      source: "number of PT_LOAD program headers",
      title: "core segments"),
    CatalogField(
      "segment.total", .bytes, .virtual,
      "Address space of all segments, contents in the file or not",
      leavesOut: """
        Mappings that the writer left out altogether, as gdb does with unchanged file memory.
        """,
      source: "sum of p_memsz over PT_LOAD",
      title: "core segments, all of them"),
    CatalogField(
      "segment.dumped", .bytes, .virtual,
      "Contents of segments that are in the file, zeros of untouched pages included",
      leavesOut: "Memory in RAM: pages that were never touched are written as zeros.",
      source: "sum of p_filesz over PT_LOAD",
      title: "core segments, in the file"),
    CatalogField(
      "segment.not_dumped", .bytes, .virtual,
      """
      Address space of segments whose contents are not in the file, as coredump_filter has it: \
      unchanged file memory, and mappings that were never touched, reservations among them
      """,
      source: "sum of p_memsz - p_filesz over PT_LOAD; fs/coredump.c vma_dump_size",
      title: "core segments, not in the file"),
  ]

  /// Every segment by what it is for: disjoint, and together core.segment.total.
  static let segmentKinds: [CatalogField] = [
    CatalogField(
      "segment.text", .bytes, .virtual,
      "Address space of executable segments of files",
      leavesOut: "The code of [vdso].",
      source: "PT_LOAD with PF_X, of a file in NT_FILE",
      title: "core segments, text"),
    CatalogField(
      "segment.read_only", .bytes, .virtual,
      "Address space of segments of files that are neither writable nor executable",
      leavesOut: "Reservations, which have no permission.",
      source: "PT_LOAD with PF_R alone, of a file in NT_FILE",
      title: "core segments, read-only"),
    CatalogField(
      "segment.data", .bytes, .virtual,
      "Address space of writable segments of files, shared memory included",
      leavesOut: "The part of the program's .bss behind the last page of its data, which is bss.",
      source: "PT_LOAD with PF_W, of a file in NT_FILE",
      title: "core segments, data"),
    CatalogField(
      "segment.bss", .bytes, .virtual,
      "Address space of writable segments without a file directly behind the program's data",
      leavesOut: """
        The part of .bss in the last page of the data, which is data, and the libraries' .bss.
        """,
      source: """
        PT_LOAD with PF_W behind the program's last writable one, up to the end of bss in its \
        program headers
        """,
      title: "core segments, bss"),
    CatalogField(
      "segment.anonymous", .bytes, .virtual,
      """
      Address space of segments without a file that are of no other kind: heaps, stacks of threads \
      and goroutines, all that was mapped without a file
      """,
      leavesOut: "Shared anonymous memory, which NT_FILE names, so that it is data.",
      source: "the rest of PT_LOAD",
      title: "core segments, anonymous"),
    CatalogField(
      "segment.stack", .bytes, .virtual,
      "Address space of the segment that holds the main thread's stack",
      leavesOut: "Stacks of threads and goroutines, which are anonymous.",
      source: "PT_LOAD with the address of AT_EXECFN or AT_RANDOM",
      title: "core segments, stack"),
    CatalogField(
      "segment.special", .bytes, .virtual,
      "Address space of what the kernel maps for itself: vdso, vvar, vsyscall",
      leavesOut: "The vvar in cores of gdb, which cannot read it and leaves it out.",
      source: "PT_LOAD at AT_SYSINFO_EHDR, directly below it, and above 2^63",
      title: "core segments, special"),
    CatalogField(
      "segment.reserved", .bytes, .virtual,
      "Address space of segments that nobody may touch",
      leavesOut: "In cores of gdb, which marks them readable, reservations that are not all zero.",
      source: "PT_LOAD without permission; in cores of gdb readable, without a file, and all zero",
      title: "core segments, reserved"),
  ]
}
