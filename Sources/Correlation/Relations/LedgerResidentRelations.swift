import MemoryUnits
import SnapshotModel

/// The pages of a process, looked at one by one, against what its files in /proc count.
enum LedgerResidentRelations {
  static let all: [Relation] = [
    residentIsVmRSS, residentIsSmapsRss, anonymousIsRssAnon, anonymousIsSmapsAnonymous,
    fileIsRssFile, shmemIsRssShmem, fileAndShmemIsStatmShared, swappedIsVmSwap, swappedIsSmapsSwap,
    hugetlbIsSmapsHugetlb,
  ]

  /// Pages of the ledger that VmRSS and Rss count, and those that they may count.
  private static let resident: Term = .sum([
    "ledger.resident", "ledger.resident_or_zero", "ledger.in_motion", "ledger.changed",
  ])

  private static let residentMechanisms: [Mechanism] = [
    .upToReading(
      "ledger.resident_or_zero", .below,
      reason: "Which of these are the page of zeros, that no file counts, is not told."),
    .pagesInMotion(.below), .changedPages(.below),
  ]

  private static let isCounted =
    "A page is counted if it is present, of a file or anonymous, and neither of hugetlbfs nor the "
    + "page of zeros"

  private static let counting: [Citation] = [
    .kernel("mm/memory.c", "vm_normal_page"), .kernel("fs/proc/task_mmu.c", "pagemap_pmd_range"),
    .document("Documentation/admin-guide/mm/pagemap.rst"),
  ]

  private static let residentIsVmRSS = Relation(
    "ledger.resident-is-vmrss", "VmRSS is the pages in RAM, counted one by one",
    "procfs.status.VmRSS", .within([.rssCounters(3)] + residentMechanisms), resident,
    scope: .present("ledger.resident"),
    because: isCounted + ". VmRSS is kept in counters, which are exact since Linux 6.16.",
    citing: counting + [.kernel("fs/proc/task_mmu.c", "task_mem")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.status.VmRSS": 148_892.kB, "ledger.resident": 37_223.pages,
          "ledger.resident_or_zero": 0, "ledger.in_motion": 0, "ledger.changed": 0,
        ]),
      .near(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.status.VmRSS": 46_296.kB, "ledger.resident": 11_651.pages,
          "ledger.resident_or_zero": 0, "ledger.in_motion": 0, "ledger.changed": 0,
          "procfs.status.Threads": 9,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "seen without rights: its 517 zero pages may be pages of a fork",
        [
          "procfs.status.VmRSS": 148_892.kB, "ledger.resident": 37_223.pages,
          "ledger.resident_or_zero": 517.pages, "ledger.in_motion": 0, "ledger.changed": 0,
        ]),
      .breaks(
        "the pages of zeros are counted too",
        [
          "procfs.status.VmRSS": 148_892.kB, "ledger.resident": 37_740.pages,
          "ledger.resident_or_zero": 0, "ledger.in_motion": 0, "ledger.changed": 0,
        ]),
    ])

  private static let residentIsSmapsRss = Relation(
    "ledger.resident-is-smaps-rss",
    "the Rss lines of smaps add up to the pages in RAM, counted one by one",
    "procfs.smaps.sum.Rss", .within(residentMechanisms), resident,
    scope: .present("ledger.resident"),
    because: isCounted + ". smaps walks the same page tables.",
    citing: counting + [.kernel("fs/proc/task_mmu.c", "smaps_account")],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.smaps.sum.Rss": 46_604.kB, "ledger.resident": 11_651.pages,
          "ledger.resident_or_zero": 0, "ledger.in_motion": 0, "ledger.changed": 0,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "two of 12 pages that changed were gone",
        [
          "procfs.smaps.sum.Rss": 46_596.kB, "ledger.resident": 11_639.pages,
          "ledger.resident_or_zero": 0, "ledger.in_motion": 0, "ledger.changed": 12.pages,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "the pages of zeros are counted too, one of them a huge one",
        [
          "procfs.smaps.sum.Rss": 46_604.kB, "ledger.resident": 12_193.pages,
          "ledger.resident_or_zero": 0, "ledger.in_motion": 0, "ledger.changed": 0,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let anonymousIsRssAnon = Relation(
    "ledger.anonymous-is-rssanon", "RssAnon is the anonymous pages, counted one by one",
    "procfs.status.RssAnon",
    .within([.rssCounters(1), .changedPages(.above), .pagesInMotion(.above)]),
    "ledger.resident.anonymous", scope: .present("ledger.resident.anonymous"),
    because:
      "A page is anonymous by its own flag, also in the mapping of a file of which it is a written "
      + "copy.",
    citing: [
      .kernel("include/linux/mm.h", "mm_counter"), .kernel("fs/proc/page.c", "stable_page_flags"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.RssAnon": 117_396.kB, "ledger.resident.anonymous": 29_349.pages]),
      .breaks(
        "the written copies of the binary's variables are taken for pages of the file",
        ["procfs.status.RssAnon": 117_396.kB, "ledger.resident.anonymous": 29_305.pages]),
    ])

  private static let anonymousIsSmapsAnonymous = Relation(
    "ledger.anonymous-is-smaps-anonymous",
    "the Anonymous lines of smaps add up to the anonymous pages, counted one by one",
    "procfs.smaps.sum.Anonymous", .within([.changedPages(.above), .pagesInMotion(.above)]),
    "ledger.resident.anonymous", scope: .present("ledger.resident.anonymous"),
    because: "smaps asks each page for the same flag.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_account"),
      .kernel("fs/proc/page.c", "stable_page_flags"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        ["procfs.smaps.sum.Anonymous": 25_420.kB, "ledger.resident.anonymous": 6355.pages],
        kernel: "6.1.0-56-amd64"),
      .breaks(
        "the pages of zeros are counted too, one of them a huge one",
        ["procfs.smaps.sum.Anonymous": 25_420.kB, "ledger.resident.anonymous": 6897.pages],
        kernel: "6.1.0-56-amd64"),
    ])

  private static let fileIsRssFile = Relation(
    "ledger.file-is-rssfile", "RssFile is the pages of files, counted one by one",
    "procfs.status.RssFile",
    .within([.rssCounters(1), .changedPages(.above), .pagesInMotion(.above)]),
    "ledger.resident.file", scope: .present("ledger.resident.file"),
    because:
      "What is neither anonymous nor could be swapped is a file's; the page or two of [vdso] pass "
      + "for that.",
    citing: [
      .kernel("include/linux/mm.h", "mm_counter_file"),
      .kernel("fs/proc/page.c", "stable_page_flags"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.RssFile": 31_496.kB, "ledger.resident.file": 7874.pages]),
      .breaks(
        "the page of [vdso] is left out",
        ["procfs.status.RssFile": 31_496.kB, "ledger.resident.file": 7873.pages]),
    ])

  private static let shmemIsRssShmem = Relation(
    "ledger.shmem-is-rssshmem", "RssShmem is the pages of shared memory, counted one by one",
    "procfs.status.RssShmem",
    .within([.rssCounters(1), .changedPages(.above), .pagesInMotion(.above)]),
    "ledger.resident.shmem", scope: .present("ledger.resident.shmem"),
    because: "Pages of tmpfs, memfd and shared anonymous mappings can be swapped and have a file.",
    citing: [
      .kernel("include/linux/mm.h", "mm_counter_file"),
      .kernel("fs/proc/page.c", "stable_page_flags"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.RssShmem": 0.kB, "ledger.resident.shmem": 0]),
      .breaks(
        "2,048 pages of a memfd are taken for pages of a file",
        ["procfs.status.RssShmem": 8192.kB, "ledger.resident.shmem": 0]),
    ])

  private static let fileAndShmemIsStatmShared = Relation(
    "ledger.file-and-shmem-is-statm-shared",
    "statm shared is the pages of files and of shared memory, counted one by one",
    "procfs.statm.shared",
    .within([.rssCounters(2), .changedPages(.above), .pagesInMotion(.above)]),
    "ledger.resident.file_and_shmem", scope: .present("ledger.resident.file_and_shmem"),
    because:
      "statm calls shared what has a file, whoever else maps it. pagemap tells it by a bit of "
      + "its own, also to who may not see which page it is.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "task_statm, pte_to_pagemap_entry"),
      .document("Documentation/admin-guide/mm/pagemap.rst, bit 61"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.statm.shared": 7874.pages, "ledger.resident.file_and_shmem": 7874.pages]),
      .breaks(
        "only what other processes map too",
        ["procfs.statm.shared": 7874.pages, "ledger.resident.file_and_shmem": 255.pages]),
    ])

  private static let swappedIsVmSwap = Relation(
    "ledger.swapped-is-vmswap", "VmSwap is the pages in swap, counted one by one",
    "procfs.status.VmSwap", .within([.rssCounters(1)]), "ledger.swapped",
    scope: .present("ledger.swapped"),
    because:
      "An entry of the page tables names the swap area and the slot. Shared memory in swap has no "
      + "such entry; guards, marks and pages in motion have one that names no area.",
    citing: [
      .kernel("mm/rmap.c", "try_to_unmap_one"),
      .kernel("include/linux/swapops.h", "non_swap_entry"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.status.VmSwap": 29_948.kB, "ledger.swapped": 7487.pages,
          "procfs.status.Threads": 9,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "the guards of 64 stacks are taken for pages in swap",
        ["procfs.status.VmSwap": 6162.pages, "ledger.swapped": 6226.pages]),
    ])

  private static let swappedIsSmapsSwap = Relation(
    "ledger.swapped-is-smaps-swap",
    "the Swap lines of smaps add up to the pages in swap and what of shared memory is there",
    "procfs.smaps.sum.Swap", .within([.swappedSharedMemory(.above)]), "ledger.swapped",
    scope: .present("ledger.swapped"),
    because: "smaps also asks the files of shared memory how much of them is in swap.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_pte_entry, smap_gather_stats"),
      .kernel("mm/shmem.c", "shmem_swap_usage"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.smaps.sum.Swap": 29_948.kB, "ledger.swapped": 7487.pages,
          "procfs.status.VmSwap": 29_948.kB,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a program with 6.7 MB of swapped shared memory",
        [
          "procfs.smaps.sum.Swap": 6784.kB, "ledger.swapped": 12.pages,
          "procfs.status.VmSwap": 48.kB,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "the guards of 64 stacks are taken for pages in swap",
        [
          "procfs.smaps.sum.Swap": 6162.pages, "ledger.swapped": 6226.pages,
          "procfs.status.VmSwap": 6162.pages,
        ]),
    ])

  private static let hugetlbIsSmapsHugetlb = Relation(
    "ledger.hugetlb-is-smaps-hugetlb",
    "Private_Hugetlb + Shared_Hugetlb of smaps is the pages of hugetlbfs, counted one by one",
    "procfs.smaps.sum.Private_Hugetlb" + "procfs.smaps.sum.Shared_Hugetlb",
    .within([.changedPages(.above), .pagesInMotion(.above)]), "ledger.hugetlb",
    scope: .present("ledger.hugetlb"),
    because:
      "pagemap shows each huge page of hugetlbfs as its small ones; only the mapping, and "
      + "kpageflags, tell that VmRSS does not count them.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_hugetlb_range, pagemap_hugetlb_range"),
      .document("Documentation/admin-guide/mm/pagemap.rst"),
    ],
    examples: [
      .equal(
        "a program that mapped 4 MiB with MAP_HUGETLB",
        [
          "procfs.smaps.sum.Private_Hugetlb": 4096.kB, "procfs.smaps.sum.Shared_Hugetlb": 0,
          "ledger.hugetlb": 1024.pages,
        ]),
      .breaks(
        "a huge page counted as one page",
        [
          "procfs.smaps.sum.Private_Hugetlb": 4096.kB, "procfs.smaps.sum.Shared_Hugetlb": 0,
          "ledger.hugetlb": 2.pages,
        ]),
    ])
}
