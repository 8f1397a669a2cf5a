import MemoryUnits
import SnapshotModel

/// What a v1 memory cgroup is charged against what its process has.
enum CgroupV1ProcessRelations {
  static let all: [Relation] = [
    rssIsAnonymous, rssByMappings, rssHugeIsAnonHugePages, mappedFileWithinFile,
    rssAndMappedFileWithinRss, usageWithinBridge, swapIsSmapsSwap, pageTablesAndStacksWithinKmem,
    pageTablesWithinKmem,
  ]

  private static let rssIsAnonymous = Relation(
    "cgroup.v1.rss-is-anonymous-of-process", "rss is the process's anonymous memory",
    "cgroup.v1.memory.stat.rss",
    .within([
      .statFlush,
      .upToReading(
        "procfs.smaps.sum.KSM", .below,
        reason: "A page merged by KSM is charged once, whoever and how often maps it."),
      .anonymousOwners,
    ]), "procfs.smaps.sum.Anonymous",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "Both count mapped anonymous pages. What a process touched before it was moved in stays with "
      + "the old cgroup, and pages that forks share with their first owner's: the page ledger alone "
      + "tells. Before Linux 5.8 rss held unmapped swap cache too.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_stats"), .kernel("fs/proc/task_mmu.c", "smaps_account"),
      .thread("2020-09-24"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "procfs.smaps.sum.Anonymous": 117_396.kB,
          "cgroup.v1.procs.count": 1,
        ]),
      .equal(
        "prometheus 2.42 after reading 64 MB of files, frozen",
        [
          "cgroup.v1.memory.stat.rss": 118_374_400, "procfs.smaps.sum.Anonymous": 115_600.kB,
          "cgroup.v1.procs.count": 1,
        ]),
      .near(
        "a process that was moved here when it had 20 MB: who pays was asked of each page",
        [
          "cgroup.v1.memory.stat.rss": 99_241_984, "procfs.smaps.sum.Anonymous": 117_396.kB,
          "cgroup.v1.procs.count": 1, "cgroup.v1.children.count": 0,
          "ledger.members.sum.anonymous": 29_349.pages, "ledger.members.anonymous": 24_229.pages,
        ]),
      .breaks(
        "20 MB are missing, and all pages are paid for here",
        [
          "cgroup.v1.memory.stat.rss": 99_241_984, "procfs.smaps.sum.Anonymous": 117_396.kB,
          "cgroup.v1.procs.count": 1, "cgroup.v1.children.count": 0,
          "ledger.members.sum.anonymous": 29_349.pages, "ledger.members.anonymous": 29_349.pages,
        ]),
      .leavesOpen(
        "a process that was moved here when it had 20 MB",
        [
          "cgroup.v1.memory.stat.rss": 99_241_984, "procfs.smaps.sum.Anonymous": 117_396.kB,
          "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let rssByMappings = Relation(
    "cgroup.v1.rss-is-rss-by-mappings-less-vdso",
    "rss is Rss of the mappings without a file and Anonymous of the others, less [vdso]",
    "cgroup.v1.memory.stat.rss",
    .within([
      .statFlush,
      .upToReading(
        "procfs.smaps.sum.KSM", .below,
        reason: "A page merged by KSM is charged once, whoever and how often maps it."),
      .anonymousOwners,
    ]),
    "procfs.smaps.sum.Rss.no_file" + "procfs.smaps.sum.Anonymous.file"
      - "procfs.smaps.sum.Rss.vdso",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "The page or two of [vdso] are resident in every process, in a mapping without a file, "
      + "but not anonymous and charged to nobody.",
    citing: [.kernel("mm/memcontrol-v1.c", "memcg1_stats"), .thread("2020-09-24")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "procfs.smaps.sum.Rss.no_file": 117_184.kB,
          "procfs.smaps.sum.Anonymous.file": 216.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
          "cgroup.v1.procs.count": 1,
        ]),
      .breaks(
        "20 MB are missing, and all pages are paid for here",
        [
          "cgroup.v1.memory.stat.rss": 99_241_984, "procfs.smaps.sum.Rss.no_file": 117_184.kB,
          "procfs.smaps.sum.Anonymous.file": 216.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
          "cgroup.v1.procs.count": 1, "cgroup.v1.children.count": 0,
          "ledger.members.sum.anonymous": 29_349.pages, "ledger.members.anonymous": 29_349.pages,
        ]),
      .leavesOpen(
        "20 MB were touched before the process was moved here",
        [
          "cgroup.v1.memory.stat.rss": 99_241_984, "procfs.smaps.sum.Rss.no_file": 117_184.kB,
          "procfs.smaps.sum.Anonymous.file": 216.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
          "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let rssHugeIsAnonHugePages = Relation(
    "cgroup.v1.rss-huge-is-anonhugepages", "rss_huge is the process's AnonHugePages",
    "cgroup.v1.memory.stat.rss_huge", .within([.statFlush, .hugeOwners]),
    "procfs.smaps.sum.AnonHugePages",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "Both count huge pages that are mapped whole; splitting the mapping drops one at once.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_stats"),
      .kernel("fs/proc/task_mmu.c", "smaps_pmd_entry"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.rss_huge": 6_291_456, "procfs.smaps.sum.AnonHugePages": 6144.kB,
          "cgroup.v1.procs.count": 1,
        ]),
      .near(
        "a huge page was touched before the process was moved here, and its payer asked for",
        [
          "cgroup.v1.memory.stat.rss_huge": 6_291_456, "procfs.smaps.sum.AnonHugePages": 8192.kB,
          "cgroup.v1.procs.count": 1, "cgroup.v1.children.count": 0,
          "ledger.huge.anonymous": 2048.pages, "ledger.members.huge.anonymous": 1536.pages,
        ]),
      .breaks(
        "a huge page is missing, and all are paid for here",
        [
          "cgroup.v1.memory.stat.rss_huge": 6_291_456, "procfs.smaps.sum.AnonHugePages": 8192.kB,
          "cgroup.v1.procs.count": 1, "cgroup.v1.children.count": 0,
          "ledger.huge.anonymous": 2048.pages, "ledger.members.huge.anonymous": 2048.pages,
        ]),
      .leavesOpen(
        "a huge page was touched before the process was moved here",
        [
          "cgroup.v1.memory.stat.rss_huge": 6_291_456, "procfs.smaps.sum.AnonHugePages": 8192.kB,
          "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let mappedFileWithinFile = Relation(
    "cgroup.v1.mapped-file-within-file-pages",
    "mapped_file is at most what the process maps of files, less [vdso]",
    "cgroup.v1.memory.stat.mapped_file", .atMost([.statFlush, .mappedElsewhere]),
    "procfs.smaps.sum.file_and_shmem" - "procfs.smaps.sum.Rss.vdso",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "Who first touched a file's page pays for it: what is missing in mapped_file is charged "
      + "to another cgroup. It may only be more where a process outside maps a file that is "
      + "charged here.",
    citing: [
      .document("Documentation/admin-guide/cgroup-v1/memory.rst, 2.3 and 5.2"),
      .kernel("mm/rmap.c", "__folio_add_file_rmap"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.mapped_file": 18_436_096,
          "procfs.smaps.sum.file_and_shmem": 31_496.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
          "cgroup.v1.procs.count": 1,
        ]),
      .leavesOpen(
        "20 MB of files charged here are mapped by a process outside",
        [
          "cgroup.v1.memory.stat.mapped_file": 39_407_616,
          "procfs.smaps.sum.file_and_shmem": 31_496.kB, "procfs.smaps.sum.Rss.vdso": 4.kB,
          "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let rssAndMappedFileWithinRss = Relation(
    "cgroup.v1.rss-and-mapped-file-within-resident",
    "rss + mapped_file is at most the process's Rss",
    "cgroup.v1.memory.stat.rss" + "cgroup.v1.memory.stat.mapped_file",
    .atMost([.statFlush, .mappedElsewhere, .pageOwners]),
    "procfs.smaps.sum.Rss",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "It is the resident memory that this cgroup pays for. The rest of Rss is file pages that "
      + "another cgroup pays for, and [vdso], for which nobody does.",
    citing: [.document("Documentation/admin-guide/cgroup-v1/memory.rst, 5.2")],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.mapped_file": 18_436_096,
          "procfs.smaps.sum.Rss": 148_892.kB, "cgroup.v1.procs.count": 1,
        ]),
      .leavesOpen(
        "all of the cache is mapped by a process outside",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.mapped_file": 53_248_000,
          "procfs.smaps.sum.Rss": 148_892.kB, "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let usageWithinBridge = Relation(
    "cgroup.v1.usage-within-rss-and-unmapped-cache-and-kmem",
    "usage_in_bytes is at most Rss + (cache − mapped_file) + kmem",
    "cgroup.v1.memory.usage_in_bytes",
    .atMost([
      .unmappedAnonymous(total: false), .memcgStock, .lruBatches(.above), .statFlush,
      .hugePageCollapse, .mappedElsewhere, .pageOwners,
    ]),
    .sum([
      "procfs.smaps.sum.Rss", "cgroup.v1.memory.stat.cache", "cgroup.v1.memory.kmem.usage_in_bytes",
    ]) - "cgroup.v1.memory.stat.mapped_file",
    scope: .cgroupVersion(1), when: [.belowRoot, .leafCgroup, .onlyProcessInCgroup],
    because:
      "The difference is what the process maps and another cgroup pays for, mostly its own binary "
      + "where that was unpacked or run before: so usage can be far below RSS.",
    citing: [
      .document("Documentation/admin-guide/cgroup-v1/memory.rst, 2.3"), .thread("2020-08-18"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104, "procfs.smaps.sum.Rss": 148_892.kB,
          "cgroup.v1.memory.stat.cache": 28_274_688,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
          "cgroup.v1.memory.stat.mapped_file": 18_436_096, "cgroup.v1.children.count": 0,
          "cgroup.v1.procs.count": 1, "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.rss_huge": 6_291_456,
        ]),
      .near(
        "a second prometheus 2.42, started when the first had paid for the binary",
        [
          "cgroup.v1.memory.usage_in_bytes": 19_400.kB, "procfs.smaps.sum.Rss": 44_840.kB,
          "cgroup.v1.memory.stat.cache": 4644.kB, "cgroup.v1.memory.kmem.usage_in_bytes": 484.kB,
          "cgroup.v1.memory.stat.mapped_file": 1184.kB, "cgroup.v1.procs.count": 1,
          "cgroup.v1.children.count": 0,
        ]),
      .leavesOpen(
        "60 MB more than the process accounts for",
        [
          "cgroup.v1.memory.usage_in_bytes": 209_715_200, "procfs.smaps.sum.Rss": 148_892.kB,
          "cgroup.v1.memory.stat.cache": 28_274_688,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
          "cgroup.v1.memory.stat.mapped_file": 18_436_096, "cgroup.v1.procs.count": 1,
          "cgroup.v1.children.count": 0, "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.rss_huge": 6_291_456,
        ]),
    ])

  private static let swapIsSmapsSwap = Relation(
    "cgroup.v1.smaps-swap-is-swap-and-swap-cache",
    "Swap of the process is swap, and what of it is in the swap cache",
    "procfs.smaps.sum.Swap",
    .within([
      .upToReading(
        "cgroup.v1.memory.stat.swapcached", .above,
        reason:
          "A page in the swap cache that nobody maps is memory for the cgroup, and swap for "
          + "smaps."),
      .swappedSharedMemory(.above), .statFlush, .pageOwners,
    ]),
    "cgroup.v1.memory.stat.swap", scope: .present("cgroup.v1.memory.stat.swap"),
    when: [.onlyProcessInCgroup],
    because:
      "The cgroup counts a slot as swap once its page has left memory, smaps once the process "
      + "no longer maps it. smaps adds what is swapped of shared memory, whoever is charged.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_swapout"),
      .kernel("fs/proc/task_mmu.c", "smaps_pte_entry"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.smaps.sum.Swap": 0.kB, "cgroup.v1.memory.stat.swapcached": 0,
          "cgroup.v1.memory.stat.swap": 0, "cgroup.v1.procs.count": 1,
        ]),
      .near(
        "a program of 25 MB with a swap file",
        [
          "procfs.smaps.sum.Swap": 6162.pages, "cgroup.v1.memory.stat.swap": 6090.pages,
          "cgroup.v1.memory.stat.swapcached": 72.pages, "cgroup.v1.procs.count": 1,
        ]),
      .leavesOpen(
        "a fork outside the cgroup holds the slots too",
        [
          "procfs.smaps.sum.Swap": 6162.pages, "cgroup.v1.memory.stat.swap": 3078.pages,
          "cgroup.v1.memory.stat.swapcached": 75.pages, "cgroup.v1.procs.count": 1,
        ]),
    ])

  /// THREAD_SIZE of x86-64 and arm64.
  private static let kernelStack = ByteCount(16 << 10)

  private static let pageTablesAndStacksWithinKmem = Relation(
    "cgroup.v1.page-tables-and-stacks-within-kmem",
    "VmPTE and 16 kB for each thread but the first are at most kmem",
    "procfs.status.VmPTE" + .each("procfs.status.Threads", kernelStack)
      - .bytes(kernelStack, "stack of the first thread"),
    .atMost([.tableOwners]), "cgroup.v1.memory.kmem.usage_in_bytes",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "The rest of kmem is slab and percpu memory. The first thread's stack is its launcher's "
      + "charge. Page tables that a debugger made, reading untouched memory, are the debugger's.",
    citing: [
      .kernel("kernel/fork.c", "memcg_charge_kernel_stack"),
      .kernel("include/asm-generic/pgalloc.h", "GFP_PGTABLE_USER"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "procfs.status.VmPTE": 488.kB, "procfs.status.Threads": 8,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568, "cgroup.v1.procs.count": 1,
        ]),
      .near(
        "prometheus 2.42 after reading 64 MB of files, frozen",
        [
          "procfs.status.VmPTE": 480.kB, "procfs.status.Threads": 8,
          "cgroup.v1.memory.kmem.usage_in_bytes": 757_760, "cgroup.v1.procs.count": 1,
        ]),
      .leavesOpen(
        "a process that was moved here with its page tables made elsewhere",
        [
          "procfs.status.VmPTE": 488.kB, "procfs.status.Threads": 8,
          "cgroup.v1.memory.kmem.usage_in_bytes": 65_536, "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let pageTablesWithinKmem = Relation(
    "cgroup.v1.page-tables-within-kmem", "VmPTE is at most kmem",
    "procfs.status.VmPTE", .atMost([.tableOwners]), "cgroup.v1.memory.kmem.usage_in_bytes",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "Page tables are charged to who makes them: gdb, gcore and readers of /proc/PID/mem make "
      + "thousands for untouched memory, at their own cgroup's cost.",
    citing: [.kernel("mm/memory.c", "__pte_alloc"), .kernel("fs/proc/task_mmu.c", "task_mem")],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "procfs.status.VmPTE": 488.kB, "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
          "cgroup.v1.procs.count": 1,
        ]),
      .leavesOpen(
        "prometheus 2.42 after gcore had read its reserved memory",
        [
          "procfs.status.VmPTE": 2904.kB, "cgroup.v1.memory.kmem.usage_in_bytes": 936.kB,
          "cgroup.v1.procs.count": 1,
        ]),
    ])
}
