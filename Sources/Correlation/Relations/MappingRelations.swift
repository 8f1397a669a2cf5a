import MemoryUnits
import SnapshotModel

/// The sums over maps against the totals that the kernel keeps.
enum MappingRelations {
  static let all: [Relation] = [
    statmDataIsWritableMappings, vmDataIsPrivateWritable, vmStkIsStack, executableIsExeAndLib,
    mappingsAreOfKinds, reservedWithinOther, anonymousWithinWritable,
  ]

  private static let statmDataIsWritableMappings = Relation(
    "procfs.statm-data-is-writable-mappings",
    "statm data is the sum of the private writable mappings and the stack",
    "procfs.statm.data", .exact,
    "procfs.maps.sum.private_writable" + "procfs.maps.sum.stack",
    because:
      "A private writable mapping counts with its whole length, touched or not: of a heap that was "
      + "reserved rw all of it, of one behind PROT_NONE only what was opened.",
    citing: [
      .kernel("mm/vma.h", "is_data_mapping, is_stack_mapping"), .thread("2020-08-14"),
    ],
    examples: [
      .equal(
        "kube-proxy 1.15 of the thread",
        [
          "procfs.statm.data": 26_265.pages, "procfs.maps.sum.private_writable": 26_232.pages,
          "procfs.maps.sum.stack": 33.pages,
        ], kernel: "4.15.0"),
      .equal(
        "a Go 1.26 program and its core",
        [
          "procfs.statm.data": 23_752.pages, "procfs.maps.sum.private_writable": 23_719.pages,
          "procfs.maps.sum.stack": 33.pages,
        ]),
      .breaks(
        "the stack is left out",
        [
          "procfs.statm.data": 26_265.pages, "procfs.maps.sum.private_writable": 26_232.pages,
          "procfs.maps.sum.stack": 0.pages,
        ], kernel: "4.15.0"),
    ])

  private static let vmDataIsPrivateWritable = Relation(
    "procfs.vmdata-is-private-writable", "VmData is the sum of the private writable mappings",
    "procfs.status.VmData", .exact, "procfs.maps.sum.private_writable",
    because:
      "A mapping is data when it is writable, not shared and no stack: private file data, "
      + "[heap] and hugetlb count, rw-s, r--p and ---p do not. Before Linux 4.5 VmData was "
      + "total − shared − stack.",
    citing: [.kernel("mm/vma.h", "is_data_mapping")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.VmData": 226_060.kB, "procfs.maps.sum.private_writable": 56_515.pages]),
      .breaks(
        "the reserved mappings are counted as data",
        ["procfs.status.VmData": 226_060.kB, "procfs.maps.sum.private_writable": 1_457_420.kB]),
    ])

  private static let vmStkIsStack = Relation(
    "procfs.vmstk-is-stack", "VmStk is the stack mapping",
    "procfs.status.VmStk", .exact, "procfs.maps.sum.stack",
    because:
      "Only mappings that grow downwards, and shadow stacks, count as stack: those of threads "
      + "and of goroutines are data.",
    citing: [.kernel("mm/vma.h", "is_stack_mapping")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.VmStk": 132.kB, "procfs.maps.sum.stack": 33.pages]),
      .breaks(
        "a thread's stack of 8 MB is counted",
        ["procfs.status.VmStk": 132.kB, "procfs.maps.sum.stack": 8324.kB]),
    ])

  private static let executableIsExeAndLib = Relation(
    "procfs.executable-is-vmexe-and-vmlib", "the executable mappings are VmExe + VmLib",
    "procfs.maps.sum.executable", .exact, "procfs.status.VmExe" + "procfs.status.VmLib",
    because:
      "VmLib is what of exec_vm is not the program's own text: of a static program the 8 kB "
      + "of [vdso].",
    citing: [
      .kernel("fs/proc/task_mmu.c", "task_mem"), .kernel("mm/vma.h", "is_exec_mapping"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.maps.sum.executable": 5791.pages, "procfs.status.VmExe": 21_636.kB,
          "procfs.status.VmLib": 1528.kB,
        ]),
      .breaks(
        "[vsyscall] is counted as a library",
        [
          "procfs.maps.sum.executable": 5792.pages, "procfs.status.VmExe": 21_636.kB,
          "procfs.status.VmLib": 1528.kB,
        ]),
    ])

  private static let mappingsAreOfKinds = Relation(
    "procfs.mappings-are-of-kinds", "every mapping is data, stack, code, or none of them",
    "procfs.maps.sum.size", .exact,
    .sum([
      "procfs.maps.sum.private_writable", "procfs.maps.sum.stack", "procfs.maps.sum.executable",
      "procfs.maps.sum.other",
    ]),
    because:
      "The kernel's three kinds exclude one another: writable, growing downwards, executable.",
    citing: [.kernel("mm/vma.h", "is_data_mapping, is_stack_mapping, is_exec_mapping")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.maps.sum.size": 370_217.pages, "procfs.maps.sum.private_writable": 56_515.pages,
          "procfs.maps.sum.stack": 33.pages, "procfs.maps.sum.executable": 5791.pages,
          "procfs.maps.sum.other": 307_878.pages,
        ]),
      .equal(
        "kube-proxy 1.15 of the thread",
        [
          "procfs.maps.sum.size": 35_207.pages, "procfs.maps.sum.private_writable": 26_232.pages,
          "procfs.maps.sum.stack": 33.pages, "procfs.maps.sum.executable": 4028.pages,
          "procfs.maps.sum.other": 4914.pages,
        ], kernel: "4.15.0"),
      .breaks(
        "the read-only data is left out",
        [
          "procfs.maps.sum.size": 35_207.pages, "procfs.maps.sum.private_writable": 26_232.pages,
          "procfs.maps.sum.stack": 33.pages, "procfs.maps.sum.executable": 4028.pages,
          "procfs.maps.sum.other": 3.pages,
        ], kernel: "4.15.0"),
    ])

  private static let reservedWithinOther = Relation(
    "procfs.reserved-within-other-mappings",
    "address space that is only reserved is among the mappings that are no data, stack or code",
    "procfs.maps.sum.reserved", .atMost(), "procfs.maps.sum.other",
    because:
      "Nobody may touch it, so it costs nothing but counts in VmSize: since Go 1.14 the runtime "
      + "reserves hundreds of MB for the summaries of its page allocator.",
    citing: [
      .go("src/runtime/mpagealloc_64bit.go", "sysInit"),
      .kernel("mm/vma.h", "is_data_mapping"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["procfs.maps.sum.reserved": 268_309.pages, "procfs.maps.sum.other": 307_878.pages]),
      .breaks(
        "the arena that was opened for writing is counted too",
        ["procfs.maps.sum.reserved": 1_900_000.kB, "procfs.maps.sum.other": 307_878.pages]),
    ])

  private static let anonymousWithinWritable = Relation(
    "procfs.anonymous-within-private-writable",
    "private writable memory without a file or a name is a part of all that is private and "
      + "writable",
    "procfs.maps.sum.anonymous_private_writable", .atMost(), "procfs.maps.sum.private_writable",
    because: "The rest is data of files, [heap], and memory that the program has named.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "show_map_vma"), .kernel("mm/vma.h", "is_data_mapping"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "procfs.maps.sum.anonymous_private_writable": 56_350.pages,
          "procfs.maps.sum.private_writable": 56_515.pages,
        ]),
      .breaks(
        "reserved memory is counted too",
        [
          "procfs.maps.sum.anonymous_private_writable": 1_400_000.kB,
          "procfs.maps.sum.private_writable": 56_515.pages,
        ]),
    ])
}
