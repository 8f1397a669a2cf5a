import MemoryUnits
import SnapshotModel

/// What a v2 memory cgroup is charged against what its processes have.
enum CgroupV2ProcessRelations {
  static let all: [Relation] = [
    anonIsAnonymous, anonIsPssAnon, anonThpIsAnonHugePages, fileMappedWithinFile,
    fileMappedWithinMembers, pagetablesIsVmPTE, kernelStackIsThreads,
  ]

  private static let anonIsAnonymous = Relation(
    "cgroup.v2.anon-is-anonymous-of-process", "anon is the process's anonymous memory",
    "cgroup.v2.memory.stat.anon",
    .within([
      .statFlush,
      .upToReading(
        "procfs.smaps.sum.KSM", .below,
        reason: "A page merged by KSM is charged once, whoever and how often maps it."),
      .anonymousOwners,
    ]), "procfs.smaps.sum.Anonymous",
    scope: .cgroupVersion(2), when: [.onlyProcessInCgroup],
    because:
      "Both count mapped anonymous pages. What a process touched before it was moved in stays with "
      + "the old cgroup, and pages that forks share with their first owner's: the page ledger alone "
      + "tells.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats"), .kernel("fs/proc/task_mmu.c", "smaps_account"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.stat.anon": 22_089_728, "procfs.smaps.sum.Anonymous": 21_572.kB,
          "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.stat.anon": 26_030_080, "procfs.smaps.sum.Anonymous": 25_420.kB,
          "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a prometheus that was moved here from another cgroup, and each page's payer asked for",
        [
          "cgroup.v2.memory.stat.anon": 15_408.kB, "procfs.smaps.sum.Anonymous": 28_328.kB,
          "cgroup.v2.procs.count": 1, "ledger.members.sum.anonymous": 28_328.kB,
          "ledger.members.anonymous": 15_408.kB,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "12,920 kB too little, and all pages are paid for here",
        [
          "cgroup.v2.memory.stat.anon": 15_408.kB, "procfs.smaps.sum.Anonymous": 28_328.kB,
          "cgroup.v2.procs.count": 1, "ledger.members.sum.anonymous": 28_328.kB,
          "ledger.members.anonymous": 28_328.kB,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "a prometheus that was moved here from another cgroup: 12,920 kB too little",
        [
          "cgroup.v2.memory.stat.anon": 15_408.kB, "procfs.smaps.sum.Anonymous": 28_328.kB,
          "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let anonIsPssAnon = Relation(
    "cgroup.v2.anon-is-pss-anon-of-members",
    "anon is the sum of Pss_Anon over the cgroup's processes",
    "cgroup.v2.memory.stat.anon",
    .within([
      .upTo(
        ByteCount(1024), each: "procfs.members.count", .above,
        reason: "smaps_rollup rounds Pss_Anon down to a kB."),
      .statFlush, .pageOwners,
    ]),
    "procfs.members.sum.Pss_Anon", scope: .cgroupVersion(2), when: [.membersRead],
    because:
      "A page that forks share counts once in anon and by shares in Pss; in Anonymous it "
      + "would count once for each process.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_page_accumulate"),
      .kernel("mm/memcontrol.c", "memory_stats"),
    ],
    examples: [
      .equal(
        "a program and its two forks in a pod, cgroup v2",
        [
          "cgroup.v2.memory.stat.anon": 32_661_504, "procfs.members.count": 3,
          "procfs.members.sum.Pss_Anon": 31_896.kB,
        ], kernel: "6.1.0-56-amd64"),
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.stat.anon": 26_030_080, "procfs.members.count": 1,
          "procfs.members.sum.Pss_Anon": 25_420.kB,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "Anonymous instead of Pss_Anon: forks counted three times",
        [
          "cgroup.v2.memory.stat.anon": 32_661_504, "procfs.members.count": 3,
          "procfs.members.sum.Pss_Anon": 56_492.kB,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let anonThpIsAnonHugePages = Relation(
    "cgroup.v2.anon-thp-is-anonhugepages", "anon_thp is the process's AnonHugePages",
    "cgroup.v2.memory.stat.anon_thp", .within([.statFlush, .hugeOwners]),
    "procfs.smaps.sum.AnonHugePages",
    scope: .present("cgroup.v2.memory.stat.anon_thp"), when: [.onlyProcessInCgroup],
    because: "Both count huge pages that are mapped whole.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats"), .kernel("fs/proc/task_mmu.c", "smaps_pmd_entry"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.stat.anon_thp": 18_874_368, "procfs.smaps.sum.AnonHugePages": 18_432.kB,
          "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "a huge page is missing, and all are paid for here",
        [
          "cgroup.v2.memory.stat.anon_thp": 18_874_368, "procfs.smaps.sum.AnonHugePages": 20_480.kB,
          "cgroup.v2.procs.count": 1, "ledger.huge.anonymous": 20_480.kB,
          "ledger.members.huge.anonymous": 20_480.kB,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "a huge page was touched before the process was moved here",
        [
          "cgroup.v2.memory.stat.anon_thp": 18_874_368, "procfs.smaps.sum.AnonHugePages": 20_480.kB,
          "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let fileMappedWithinFile = Relation(
    "cgroup.v2.file-mapped-within-file-pages",
    "file_mapped is at most what the process maps of files, less [vdso]",
    "cgroup.v2.memory.stat.file_mapped", .atMost([.statFlush, .mappedElsewhere]),
    "procfs.smaps.sum.file_and_shmem" - "procfs.smaps.sum.Rss.vdso",
    scope: .cgroupVersion(2), when: [.onlyProcessInCgroup],
    because:
      "Equal if this cgroup was the first to touch all its file pages; what another touched "
      + "first is charged there. It may only be more where a process outside maps a file that "
      + "is charged here.",
    citing: [
      .document("Documentation/admin-guide/cgroup-v2.rst, Memory Ownership"),
      .kernel("mm/rmap.c", "__folio_add_file_rmap"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.stat.file_mapped": 31_629_312,
          "procfs.smaps.sum.file_and_shmem": 30_892.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
          "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "a container that shares no page, with another process's file_mapped",
        [
          "cgroup.v2.memory.stat.file_mapped": 36_601_856,
          "procfs.smaps.sum.file_and_shmem": 31_200.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
          "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let fileMappedWithinMembers = Relation(
    "cgroup.v2.file-mapped-within-members",
    "file_mapped is at most what the cgroup's processes map of files",
    "cgroup.v2.memory.stat.file_mapped", .atMost([.statFlush, .mappedElsewhere]),
    "procfs.members.sum.file_and_shmem", scope: .cgroupVersion(2), when: [.membersRead],
    because:
      "A page that several map counts once here and once for each of them there; pages charged to "
      + "another cgroup, and [vdso], count there alone.",
    citing: [.document("Documentation/admin-guide/cgroup-v2.rst, Memory Ownership")],
    examples: [
      .near(
        "a pod of two containers, cgroup v2",
        [
          "cgroup.v2.memory.stat.file_mapped": 59_887_616,
          "procfs.members.sum.file_and_shmem": 138_272.kB, "procfs.members.count": 4,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "a container that shares no page, with another process's file_mapped",
        [
          "cgroup.v2.memory.stat.file_mapped": 36_601_856,
          "procfs.members.sum.file_and_shmem": 31_200.kB, "procfs.members.count": 1,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let pagetablesIsVmPTE = Relation(
    "cgroup.v2.vmpte-is-pagetables", "VmPTE of the cgroup's processes is pagetables",
    "procfs.members.sum.VmPTE",
    .within([
      .upTo(
        ByteCount(12 << 10), each: "procfs.members.count", .both,
        reason:
          "Linux 6.1 leaves two or three tables of a process's upper levels out of pagetables; 6.18 "
          + "also counts the topmost ones, which VmPTE leaves out."),
      .statFlush, .tableOwners,
    ]),
    "cgroup.v2.memory.stat.pagetables", scope: .present("cgroup.v2.memory.stat.pagetables"),
    when: [.membersRead],
    because:
      "Page tables are charged to who makes them: those made before a process was moved in stay "
      + "behind, and those that a debugger makes are its own.",
    citing: [
      .kernel("include/linux/mm.h", "pagetable_pte_ctor"),
      .kernel("fs/proc/task_mmu.c", "task_mem"),
    ],
    examples: [
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "procfs.members.sum.VmPTE": 272.kB, "procfs.members.count": 1,
          "cgroup.v2.memory.stat.pagetables": 266_240,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a program and its two forks in a pod, cgroup v2",
        [
          "procfs.members.sum.VmPTE": 436.kB, "procfs.members.count": 3,
          "cgroup.v2.memory.stat.pagetables": 413_696,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "a program whose untouched memory gdb has read",
        [
          "procfs.members.sum.VmPTE": 2904.kB, "cgroup.v2.memory.stat.pagetables": 488.kB,
          "procfs.members.count": 1,
        ]),
    ])

  private static let kernelStackIsThreads = Relation(
    "cgroup.v2.kernel-stack-is-threads",
    "kernel_stack is 16 kB for each thread of the cgroup's processes",
    "cgroup.v2.memory.stat.kernel_stack",
    .within([
      .upTo(
        ByteCount(16 << 10), each: "procfs.members.count", .below,
        reason: "A process forked outside and then moved in has its first stack charged there."),
      .statFlush, .tableOwners,
    ]),
    .each("procfs.members.sum.Threads", ByteCount(16 << 10)), scope: .cgroupVersion(2),
    when: [.membersRead],
    because:
      "Each thread has a kernel stack of 16 kB on x86-64 and arm64, charged where the thread "
      + "was made.",
    citing: [.kernel("kernel/fork.c", "account_kernel_stack")],
    examples: [
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.stat.kernel_stack": 98_304, "procfs.members.count": 1,
          "procfs.members.sum.Threads": 7,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a program and its two forks in a pod, cgroup v2",
        [
          "cgroup.v2.memory.stat.kernel_stack": 16_384, "procfs.members.count": 3,
          "procfs.members.sum.Threads": 3,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "kernel stacks of 441 more threads",
        [
          "cgroup.v2.memory.stat.kernel_stack": 7_340_032, "procfs.members.count": 1,
          "procfs.members.sum.Threads": 7,
        ], kernel: "6.1.0-56-amd64"),
    ])
}
