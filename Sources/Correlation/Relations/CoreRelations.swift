import MemoryUnits
import SnapshotModel

/// A core file's segments against one another and against the address space.
enum CoreRelations {
  static let all: [Relation] = [
    segmentsByKind, segmentsByContent, dumpedWithinFile, totalWithinSize, stackWithinVmStk,
    reservedWithinMappings,
  ]

  private static let later = Mechanism.unmeasured(
    "mappings of the moment when the core was written", .above,
    reason: "what the process mapped after they were read is in the core alone")

  private static let segmentsByKind = Relation(
    "core.segments-are-sum-of-kinds", "the segments of the core are the sum of their kinds",
    "core.segment.total", .exact,
    .sum([
      "core.segment.text", "core.segment.read_only", "core.segment.data", "core.segment.bss",
      "core.segment.anonymous", "core.segment.stack", "core.segment.special",
      "core.segment.reserved",
    ]),
    because: "Each PT_LOAD segment is of one kind, by its permissions and the file that it maps.",
    citing: [.document("elf(5), PT_LOAD"), .kernel("fs/binfmt_elf.c", "elf_core_dump")],
    examples: [
      .equal(
        "a Go 1.19 program and its core by the kernel",
        [
          "core.segment.total": 177_832.pages, "core.segment.text": 130.pages,
          "core.segment.read_only": 143.pages, "core.segment.data": 24.pages,
          "core.segment.bss": 52.pages, "core.segment.anonymous": 12_332.pages,
          "core.segment.stack": 33.pages, "core.segment.special": 9.pages,
          "core.segment.reserved": 165_109.pages,
        ]),
      .breaks(
        "reserved address space is left out",
        [
          "core.segment.total": 177_832.pages, "core.segment.text": 130.pages,
          "core.segment.read_only": 143.pages, "core.segment.data": 24.pages,
          "core.segment.bss": 52.pages, "core.segment.anonymous": 12_332.pages,
          "core.segment.stack": 33.pages, "core.segment.special": 9.pages,
          "core.segment.reserved": 0.pages,
        ]),
    ])

  private static let segmentsByContent = Relation(
    "core.segments-are-dumped-or-not", "the segments of the core are dumped or left out",
    "core.segment.total", .exact, .sum(["core.segment.dumped", "core.segment.not_dumped"]),
    because:
      "p_memsz is the length of the mapping, p_filesz what of it is in the file: decided by "
      + "coredump_filter, and by whether anything was written there.",
    citing: [.kernel("fs/coredump.c", "vma_dump_size"), .document("core(5), coredump_filter")],
    examples: [
      .equal(
        "a Go 1.19 program and its core by the kernel",
        [
          "core.segment.total": 177_832.pages, "core.segment.dumped": 12_451.pages,
          "core.segment.not_dumped": 165_381.pages,
        ]),
      .breaks(
        "a segment is left out",
        [
          "core.segment.total": 177_832.pages, "core.segment.dumped": 12_451.pages,
          "core.segment.not_dumped": 165_365.pages,
        ]),
    ])

  private static let dumpedWithinFile = Relation(
    "core.dumped-within-file", "what was dumped is at most the size of the core file",
    "core.segment.dumped", .atMost(), "core.file.size",
    because: "The file holds headers and notes besides; one that is shorter was cut off.",
    citing: [.kernel("fs/binfmt_elf.c", "elf_core_dump")],
    examples: [
      .near(
        "a Go 1.19 program and its core by the kernel",
        ["core.segment.dumped": 12_451.pages, "core.file.size": 51_015_680]),
      .breaks(
        "the file was cut off at 32 MiB",
        ["core.segment.dumped": 12_451.pages, "core.file.size": 33_554_432]),
    ])

  private static let totalWithinSize = Relation(
    "core.segments-within-size", "the segments of the core are at most statm size and [vsyscall]",
    "core.segment.total", .atMost([later]),
    "procfs.statm.size" + .pages(PageCount(1), "[vsyscall]"),
    because:
      "The kernel writes a segment for every mapping and the gate page, and then it is equal; "
      + "gcore leaves out the mappings that coredump_filter excludes.",
    citing: [
      .kernel("fs/coredump.c", "dump_vma_snapshot"), .document("gdb linux-tdep.c, dump_mapping_p"),
    ],
    examples: [
      .equal(
        "a Go 1.19 program and its core by the kernel",
        ["core.segment.total": 177_832.pages, "procfs.statm.size": 177_831.pages]),
      .near(
        "gcore of prometheus: 181,088 kB left out by filter 0x33",
        ["core.segment.total": 1_441_776.kB, "procfs.statm.size": 405_715.pages]),
      .leavesOpen(
        "the core of another moment, when more was mapped",
        ["core.segment.total": 1_480_868.kB, "procfs.statm.size": 353_016.pages]),
    ])

  private static let stackWithinVmStk = Relation(
    "core.stack-is-vmstk", "the stack segment of the core is VmStk",
    "core.segment.stack", .exact, "procfs.status.VmStk",
    because: "The core has the stack's mapping whole; it grows, but does not shrink.",
    citing: [
      .kernel("fs/coredump.c", "dump_vma_snapshot"), .kernel("mm/vma.h", "is_stack_mapping"),
    ],
    examples: [
      .equal(
        "a Go 1.19 program and its core by the kernel",
        ["core.segment.stack": 33.pages, "procfs.status.VmStk": 132.kB]),
      .breaks(
        "the stacks of threads are added",
        ["core.segment.stack": 2081.pages, "procfs.status.VmStk": 132.kB]),
    ])

  private static let reservedWithinMappings = Relation(
    "core.reserved-within-reserved-mappings",
    "the segments without permission are at most the mappings without permission",
    "core.segment.reserved", .atMost([later]), "procfs.maps.sum.reserved",
    because:
      "Address space that is only reserved has a segment in the kernel's core; in gcore's it "
      + "stands as readable zeros.",
    citing: [.kernel("fs/coredump.c", "dump_vma_snapshot"), .document("gdb gcore.c")],
    examples: [
      .equal(
        "a Go 1.19 program and its core by the kernel",
        ["core.segment.reserved": 165_109.pages, "procfs.maps.sum.reserved": 165_109.pages]),
      .leavesOpen(
        "the core of a later moment, when more was reserved",
        ["core.segment.reserved": 181_493.pages, "procfs.maps.sum.reserved": 165_109.pages]),
    ])
}
