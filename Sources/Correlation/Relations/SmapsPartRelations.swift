import MemoryUnits
import SnapshotModel

/// The lines of smaps and smaps_rollup against one another and against status.
enum SmapsPartRelations {
  static let all: [Relation] = [
    pssByKind, rollupByUse, smapsByUse, lazyFreeWithinAnonymous, hugePagesWithinAnonymous,
    pssWithinRss, lockedWithinVmLck, swapIsVmSwap, hugetlbPages, residentFitsPageTables,
  ]

  private static let pssByKind = Relation(
    "procfs.pss-is-sum-of-kinds", "Pss is Pss_Anon + Pss_File + Pss_Shmem in smaps_rollup",
    .sum([
      "procfs.smaps_rollup.Pss_Anon", "procfs.smaps_rollup.Pss_File",
      "procfs.smaps_rollup.Pss_Shmem",
    ]),
    .within([.granularity]), "procfs.smaps_rollup.Pss",
    because: "Each page goes to one of the three; each line is rounded down to a kB.",
    citing: [.kernel("fs/proc/task_mmu.c", "__show_smap")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.smaps_rollup.Pss_Anon": 117_396.kB, "procfs.smaps_rollup.Pss_File": 30_541.kB,
          "procfs.smaps_rollup.Pss_Shmem": 0.kB, "procfs.smaps_rollup.Pss": 147_937.kB,
        ]),
      .breaks(
        "Pss_Dirty is added, which lies across all three",
        [
          "procfs.smaps_rollup.Pss_Anon": 117_396.kB, "procfs.smaps_rollup.Pss_File": 30_541.kB,
          "procfs.smaps_rollup.Pss_Shmem": 117_400.kB, "procfs.smaps_rollup.Pss": 147_937.kB,
        ]),
    ])

  private static let rollupByUse = Relation(
    "procfs.rollup-rss-is-shared-and-private",
    "Rss is Shared_Clean + Shared_Dirty + Private_Clean + Private_Dirty in smaps_rollup",
    "procfs.smaps_rollup.Rss", .exact,
    .sum([
      "procfs.smaps_rollup.Shared_Clean", "procfs.smaps_rollup.Shared_Dirty",
      "procfs.smaps_rollup.Private_Clean", "procfs.smaps_rollup.Private_Dirty",
    ]),
    because:
      "Each resident page is mapped once or more often, and dirty or not. A dirty page of a file "
      + "need not have been copied: Anonymous tells that.",
    citing: [.kernel("fs/proc/task_mmu.c", "smaps_page_accumulate")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.smaps_rollup.Rss": 148_892.kB, "procfs.smaps_rollup.Shared_Clean": 1020.kB,
          "procfs.smaps_rollup.Shared_Dirty": 0.kB, "procfs.smaps_rollup.Private_Clean": 30_476.kB,
          "procfs.smaps_rollup.Private_Dirty": 117_396.kB,
        ]),
      .breaks(
        "dirty pages are counted again as clean",
        [
          "procfs.smaps_rollup.Rss": 148_892.kB, "procfs.smaps_rollup.Shared_Clean": 1020.kB,
          "procfs.smaps_rollup.Shared_Dirty": 0.kB, "procfs.smaps_rollup.Private_Clean": 147_936.kB,
          "procfs.smaps_rollup.Private_Dirty": 117_396.kB,
        ]),
    ])

  private static let smapsByUse = Relation(
    "procfs.smaps-rss-is-shared-and-private",
    "the Rss lines of smaps are its Shared_Clean, Shared_Dirty, Private_Clean and "
      + "Private_Dirty lines",
    "procfs.smaps.sum.Rss", .exact,
    .sum([
      "procfs.smaps.sum.Shared_Clean", "procfs.smaps.sum.Shared_Dirty",
      "procfs.smaps.sum.Private_Clean", "procfs.smaps.sum.Private_Dirty",
    ]),
    because: "Each resident page is mapped once or more often, and dirty or not.",
    citing: [.kernel("fs/proc/task_mmu.c", "smaps_page_accumulate")],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.smaps.sum.Rss": 46_604.kB, "procfs.smaps.sum.Shared_Clean": 4.kB,
          "procfs.smaps.sum.Shared_Dirty": 0.kB, "procfs.smaps.sum.Private_Clean": 21_180.kB,
          "procfs.smaps.sum.Private_Dirty": 25_420.kB,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "the shared pages are left out",
        [
          "procfs.smaps.sum.Rss": 46_604.kB, "procfs.smaps.sum.Shared_Clean": 4.kB,
          "procfs.smaps.sum.Shared_Dirty": 0.kB, "procfs.smaps.sum.Private_Clean": 0.kB,
          "procfs.smaps.sum.Private_Dirty": 25_420.kB,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let lazyFreeWithinAnonymous = Relation(
    "procfs.lazyfree-within-anonymous", "LazyFree is a part of Anonymous",
    "procfs.smaps.sum.LazyFree", .atMost(), "procfs.smaps.sum.Anonymous",
    because:
      "Pages given back with MADV_FREE stay resident, and in RSS, until the kernel wants them: Go "
      + "1.12 to 1.15 gives back in this way.",
    citing: [.kernel("fs/proc/task_mmu.c", "smaps_account"), .document("madvise(2), MADV_FREE")],
    examples: [
      .near(
        "a program that gave 100 pages back with MADV_FREE (Anonymous made up)",
        ["procfs.smaps.sum.LazyFree": 100.pages, "procfs.smaps.sum.Anonymous": 160.pages]),
      .breaks(
        "what MADV_DONTNEED gave back is counted too",
        ["procfs.smaps.sum.LazyFree": 200.pages, "procfs.smaps.sum.Anonymous": 160.pages]),
    ])

  private static let hugePagesWithinAnonymous = Relation(
    "procfs.anonhugepages-within-anonymous", "AnonHugePages is a part of Anonymous",
    "procfs.smaps.sum.AnonHugePages", .atMost(), "procfs.smaps.sum.Anonymous",
    because: "It counts huge pages that are mapped whole; one that was split counts no more.",
    citing: [.kernel("fs/proc/task_mmu.c", "smaps_pmd_entry")],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["procfs.smaps.sum.AnonHugePages": 6144.kB, "procfs.smaps.sum.Anonymous": 117_396.kB]),
      .breaks(
        "the huge pages of the whole system",
        ["procfs.smaps.sum.AnonHugePages": 153_600.kB, "procfs.smaps.sum.Anonymous": 117_396.kB]),
    ])

  private static let pssWithinRss = Relation(
    "procfs.pss-within-rss", "Pss is at most Rss",
    "procfs.smaps_rollup.Pss", .atMost(), "procfs.smaps_rollup.Rss",
    because: "A page that n processes map counts as an nth in Pss and whole in Rss.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_page_accumulate"), .document("proc_pid_smaps(5)"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["procfs.smaps_rollup.Pss": 147_937.kB, "procfs.smaps_rollup.Rss": 148_892.kB]),
      .breaks(
        "Pss and Rss exchanged",
        ["procfs.smaps_rollup.Pss": 148_892.kB, "procfs.smaps_rollup.Rss": 147_937.kB]),
    ])

  private static let lockedWithinVmLck = Relation(
    "procfs.locked-within-vmlck", "Locked is at most VmLck",
    "procfs.smaps.sum.Locked", .atMost(), "procfs.status.VmLck",
    because:
      "VmLck counts address space that was locked, Locked the process's share of what is "
      + "resident in it.",
    citing: [
      .kernel("mm/mlock.c", "mlock_fixup"), .kernel("fs/proc/task_mmu.c", "smap_gather_stats"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen", ["procfs.smaps.sum.Locked": 0.kB, "procfs.status.VmLck": 0.kB]),
      .breaks(
        "all of Pss taken for locked",
        ["procfs.smaps.sum.Locked": 147_937.kB, "procfs.status.VmLck": 0.kB]),
    ])

  private static let swapIsVmSwap = Relation(
    "procfs.vmswap-within-smaps-swap", "VmSwap is at most the sum of the Swap lines of smaps",
    "procfs.status.VmSwap", .atMost([.rssCounters(1)]), "procfs.smaps.sum.Swap",
    because:
      "Both count anonymous memory in swap, and smaps also what of shared memory is there: without "
      + "that they are equal.",
    citing: [.kernel("fs/proc/task_mmu.c", "task_mem, smaps_pte_entry")],
    examples: [
      .equal(
        "a program of 25 MB with a swap file",
        ["procfs.status.VmSwap": 6162.pages, "procfs.smaps.sum.Swap": 6162.pages]),
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.status.VmSwap": 29_948.kB, "procfs.smaps.sum.Swap": 29_948.kB,
          "procfs.status.Threads": 9,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "swap of a process and its fork",
        ["procfs.status.VmSwap": 12_324.pages, "procfs.smaps.sum.Swap": 6162.pages]),
    ])

  private static let hugetlbPages = Relation(
    "procfs.hugetlbpages-is-smaps-hugetlb",
    "HugetlbPages is Shared_Hugetlb + Private_Hugetlb of smaps",
    "procfs.status.HugetlbPages", .exact,
    "procfs.smaps.sum.Shared_Hugetlb" + "procfs.smaps.sum.Private_Hugetlb",
    because:
      "hugetlb pages are in VmSize, but in no Rss, and in the cgroup's usage only where cgroup2 was "
      + "mounted with memory_hugetlb_accounting.",
    citing: [
      .kernel("mm/hugetlb.c", "hugetlb_report_usage"),
      .kernel("fs/proc/task_mmu.c", "smaps_hugetlb_range"),
    ],
    examples: [
      .equal(
        "a program that mapped 4 MiB with MAP_HUGETLB",
        [
          "procfs.status.HugetlbPages": 4096.kB, "procfs.smaps.sum.Shared_Hugetlb": 0,
          "procfs.smaps.sum.Private_Hugetlb": 4096.kB,
        ]),
      .breaks(
        "private pages alone, where some are shared",
        [
          "procfs.status.HugetlbPages": 4096.kB, "procfs.smaps.sum.Shared_Hugetlb": 0,
          "procfs.smaps.sum.Private_Hugetlb": 2048.kB,
        ]),
    ])

  private static let residentFitsPageTables = Relation(
    "procfs.resident-fits-page-tables", "Rss of smaps and VmSwap fit into the page tables of VmPTE",
    .sum(["procfs.smaps.sum.Rss", "procfs.status.VmSwap"])
      - .sum([
        .ifPresent("procfs.smaps.sum.FilePmdMapped"), .ifPresent("procfs.smaps.sum.ShmemPmdMapped"),
      ]),
    .atMost([.rssCounters(1)]), .mapped(by: "procfs.status.VmPTE"),
    because:
      "A page of page tables holds 512 entries, so every kB of VmPTE maps at most 512 kB; the "
      + "huge page of an anonymous mapping keeps a table in reserve as well. Swap of smaps is "
      + "not meant: shared memory in swap needs no table.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "task_mem"),
      .kernel("mm/huge_memory.c", "__do_huge_pmd_anonymous_page"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "procfs.smaps.sum.Rss": 148_892.kB, "procfs.status.VmSwap": 0.kB,
          "procfs.smaps.sum.FilePmdMapped": 0.kB, "procfs.smaps.sum.ShmemPmdMapped": 0.kB,
          "procfs.status.VmPTE": 488.kB,
        ]),
      .near(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.smaps.sum.Rss": 46_604.kB, "procfs.status.VmSwap": 29_948.kB,
          "procfs.smaps.sum.FilePmdMapped": 0.kB, "procfs.smaps.sum.ShmemPmdMapped": 0.kB,
          "procfs.status.VmPTE": 340.kB, "procfs.status.Threads": 9,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "VmPTE of a process of the same name that just started",
        [
          "procfs.smaps.sum.Rss": 148_892.kB, "procfs.status.VmSwap": 0.kB,
          "procfs.smaps.sum.FilePmdMapped": 0.kB, "procfs.smaps.sum.ShmemPmdMapped": 0.kB,
          "procfs.status.VmPTE": 276.kB,
        ]),
    ])
}
