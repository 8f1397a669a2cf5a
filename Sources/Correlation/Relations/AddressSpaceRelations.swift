import MemoryUnits
import SnapshotModel

/// Sizes of the address space: plain fields of the mm, exact at every instant.
enum AddressSpaceRelations {
  static let all: [Relation] = [
    sizeIsSumOfMappings, statmSizeIsVmSize, vsizeIsVmSize, smapsSizesAreVmSize, metricsIsVmSize,
    statmDataIsDataAndStack, vmSizeIsSumOfKinds, vmSizeWithinPeak,
  ]

  private static let sizeIsSumOfMappings = Relation(
    "procfs.size-is-sum-of-mappings", "statm size is the sum of all mappings but [vsyscall]",
    "procfs.statm.size", .exact, "procfs.maps.sum.size",
    because:
      "Every mapping adds its length to total_vm when it is made; the gate page is in no process's "
      + "list and is only shown.",
    citing: [
      .kernel("mm/mmap.c", "vm_stat_account"), .kernel("fs/proc/task_mmu.c", "task_statm"),
      .thread("2020-08-14"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.statm.size": 370_217.pages, "procfs.maps.sum.size": 370_217.pages]),
      .equal(
        "kube-proxy 1.15 of the thread",
        ["procfs.statm.size": 35_207.pages, "procfs.maps.sum.size": 35_207.pages], kernel: "4.15.0"),
      .breaks(
        "the page of [vsyscall] is added too",
        ["procfs.statm.size": 35_207.pages, "procfs.maps.sum.size": 35_208.pages], kernel: "4.15.0"),
    ])

  private static let statmSizeIsVmSize = Relation(
    "procfs.statm-size-is-vmsize", "statm size is VmSize",
    "procfs.statm.size", .exact, "procfs.status.VmSize",
    because: "Both are total_vm: statm counts pages, status kB.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "task_mem, task_statm"), .document("proc_pid_statm(5)"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.statm.size": 370_217.pages, "procfs.status.VmSize": 1_480_868.kB]),
      .breaks(
        "pages of statm taken for kB",
        ["procfs.statm.size": 370_217.kB, "procfs.status.VmSize": 1_480_868.kB]),
    ])

  private static let vsizeIsVmSize = Relation(
    "procfs.vsize-is-vmsize", "vsize of stat is VmSize",
    "procfs.stat.vsize", .exact, "procfs.status.VmSize",
    because: "Both are total_vm: stat counts bytes, status kB.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "task_vsize"), .kernel("fs/proc/array.c", "do_task_stat"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.stat.vsize": 1_516_408_832, "procfs.status.VmSize": 1_480_868.kB]),
      .breaks(
        "a field too far: rss read for vsize",
        ["procfs.stat.vsize": 37_186, "procfs.status.VmSize": 1_480_868.kB]),
    ])

  private static let smapsSizesAreVmSize = Relation(
    "procfs.smaps-sizes-are-vmsize",
    "the Size lines of smaps, but for [vsyscall], add up to VmSize",
    "procfs.smaps.sum.Size", .exact, "procfs.status.VmSize",
    because: "smaps lists the same mappings as maps, with the length of each in kB.",
    citing: [.kernel("fs/proc/task_mmu.c", "show_smap")],
    examples: [
      .equal(
        "prometheus 2.42 in a pod, cgroup v2",
        ["procfs.smaps.sum.Size": 1_280_664.kB, "procfs.status.VmSize": 1_280_664.kB],
        kernel: "6.1.0-56-amd64"),
      .breaks(
        "smaps cut off after 1 MB of mappings",
        ["procfs.smaps.sum.Size": 1_279_640.kB, "procfs.status.VmSize": 1_280_664.kB],
        kernel: "6.1.0-56-amd64"),
    ])

  private static let metricsIsVmSize = Relation(
    "metrics.virtual-memory-is-vmsize", "process_virtual_memory_bytes is VmSize",
    "metrics.process_virtual_memory_bytes", .within([.metricsAnswer]), "procfs.status.VmSize",
    because:
      "The client library publishes vsize of the program's own /proc/self/stat, as it is while it "
      + "answers.",
    citing: [
      .document("client_golang prometheus/process_collector_procfsenabled.go"),
      .kernel("fs/proc/task_mmu.c", "task_vsize"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "metrics.process_virtual_memory_bytes": 1_516_408_832,
          "procfs.status.VmSize": 1_480_868.kB,
        ], moved: ["metrics.process_virtual_memory_bytes": 0]),
      .leavesOpen(
        "the page of another prometheus, or one from before it grew",
        [
          "metrics.process_virtual_memory_bytes": 1_311_145_984,
          "procfs.status.VmSize": 1_480_868.kB,
        ], moved: ["metrics.process_virtual_memory_bytes": 0]),
    ])

  private static let statmDataIsDataAndStack = Relation(
    "procfs.statm-data-is-vmdata-and-vmstk", "statm data is VmData + VmStk",
    "procfs.statm.data", .exact, "procfs.status.VmData" + "procfs.status.VmStk",
    because: "statm adds data_vm and stack_vm, which status shows apart.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_statm"), .document("proc_pid_statm(5)")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.statm.data": 56_548.pages, "procfs.status.VmData": 226_060.kB,
          "procfs.status.VmStk": 132.kB,
        ]),
      .breaks(
        "the stack is forgotten",
        [
          "procfs.statm.data": 56_548.pages, "procfs.status.VmData": 226_060.kB,
          "procfs.status.VmStk": 0.kB,
        ]),
    ])

  private static let vmSizeIsSumOfKinds = Relation(
    "procfs.vmsize-is-sum-of-kinds",
    "VmSize is VmExe + VmLib + VmData + VmStk and the rest of the mappings",
    "procfs.status.VmSize", .exact,
    .sum([
      "procfs.status.VmExe", "procfs.status.VmLib", "procfs.status.VmData", "procfs.status.VmStk",
      "procfs.maps.sum.other",
    ]),
    because:
      "The rest has no line in status: read-only data, shared file mappings, [vvar], and address "
      + "space that is only reserved.",
    citing: [.kernel("mm/mmap.c", "vm_stat_account"), .kernel("fs/proc/task_mmu.c", "task_mem")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.status.VmSize": 1_480_868.kB, "procfs.status.VmExe": 21_636.kB,
          "procfs.status.VmLib": 1528.kB, "procfs.status.VmData": 226_060.kB,
          "procfs.status.VmStk": 132.kB, "procfs.maps.sum.other": 307_878.pages,
        ]),
      .breaks(
        "without the rest",
        [
          "procfs.status.VmSize": 1_480_868.kB, "procfs.status.VmExe": 21_636.kB,
          "procfs.status.VmLib": 1528.kB, "procfs.status.VmData": 226_060.kB,
          "procfs.status.VmStk": 132.kB, "procfs.maps.sum.other": 0.pages,
        ]),
    ])

  private static let vmSizeWithinPeak = Relation(
    "procfs.vmsize-within-vmpeak", "VmSize is at most VmPeak",
    "procfs.status.VmSize", .atMost(), "procfs.status.VmPeak",
    because: "VmPeak is the largest VmSize so far.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_mem")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.VmSize": 1_480_868.kB, "procfs.status.VmPeak": 1_480_868.kB]),
      .breaks(
        "the peak of another process",
        ["procfs.status.VmSize": 1_480_868.kB, "procfs.status.VmPeak": 1_280_416.kB]),
    ])
}
