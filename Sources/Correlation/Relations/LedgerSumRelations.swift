import MemoryUnits
import SnapshotModel

/// The columns of the page ledger against their sums, and how often its pages are mapped against smaps.
enum LedgerSumRelations {
  static let all: [Relation] = [
    sizeIsVmSize, sizeIsSumOfResidency, residentIsSumOfPayers, exclusiveIsPrivate,
    proportionalIsPss, hugeIsAnonHugePages,
  ]

  private static let sizeIsVmSize = Relation(
    "ledger.size-is-vmsize", "VmSize is the address space that the page ledger is made over",
    "procfs.status.VmSize", .exact, "ledger.size", scope: .present("ledger.size"),
    because:
      "The ledger has each address of each mapping once; [vsyscall] is in no process's list of "
      + "mappings.",
    citing: [.kernel("mm/mmap.c", "vm_stat_account"), .kernel("fs/proc/task_mmu.c", "task_mem")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.status.VmSize": 1_480_868.kB, "ledger.size": 370_217.pages]),
      .breaks(
        "the page of [vsyscall] is added too",
        ["procfs.status.VmSize": 1_480_868.kB, "ledger.size": 370_218.pages]),
    ])

  private static let residencies: [(name: String, pages: Int)] = [
    ("resident", 37_223), ("resident_or_zero", 0), ("swapped", 0), ("zero", 517), ("hugetlb", 0),
    ("special", 0), ("guarded", 0), ("in_motion", 0), ("changed", 0), ("untouched", 64_168),
    ("reserved", 268_309),
  ]

  private static let sizeIsSumOfResidency: Relation = {
    let ids = residencies.map { QuantityID("ledger.\($0.name)") }
    let readings = Dictionary(
      zip(ids, residencies.map(\.pages.pages)), uniquingKeysWith: { first, _ in first })
    let sums: [QuantityID: Int64] = ["ledger.size": 370_217.pages, "ledger.outside": 0]
    return Relation(
      "ledger.size-is-sum-of-residency",
      "the address space and what was mapped since is all that may stand behind it",
      "ledger.size" + "ledger.outside", .exact, .sum(ids.map { .quantity($0) }),
      scope: .present("ledger.size"),
      because:
        "Each byte is resident or in one other state, once. Pages in no mapping were mapped between "
        + "the reading of the mappings and that of the pages.",
      citing: [.document("Documentation/admin-guide/mm/pagemap.rst")],
      examples: [
        .equal("prometheus 2.42, frozen", readings.merging(sums) { first, _ in first }),
        .breaks(
          "the pages of zeros are untouched as well",
          readings.merging(sums) { first, _ in first }
            .merging(["ledger.untouched": 64_685.pages]) { _, second in second }),
      ])
  }()

  private static let residentIsSumOfPayers = Relation(
    "ledger.resident-is-sum-of-payers",
    "the pages in RAM are paid for here, elsewhere or by nobody, or mapped a second time",
    "ledger.resident", .exact,
    .sum([
      "ledger.charged.here", "ledger.charged.elsewhere", "ledger.charged.nobody",
      "ledger.charged.unknown", "ledger.again",
    ]),
    scope: .present("ledger.charged.here"),
    because:
      "Who first touches a page pays for it, once: so RSS holds what another cgroup pays for, mostly "
      + "of files, and [vdso], for which nobody does.",
    citing: [
      .kernel("fs/proc/page.c", "kpagecgroup_read"),
      .document("Documentation/admin-guide/cgroup-v2.rst, Memory Ownership"),
      .thread("2020-08-18"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "ledger.resident": 37_223.pages, "ledger.charged.here": 33_850.pages,
          "ledger.charged.elsewhere": 3372.pages, "ledger.charged.nobody": 1.pages,
          "ledger.charged.unknown": 0, "ledger.again": 0,
        ]),
      .breaks(
        "what is mapped a second time is paid for again",
        [
          "ledger.resident": 37_223.pages, "ledger.charged.here": 33_850.pages,
          "ledger.charged.elsewhere": 3372.pages, "ledger.charged.nobody": 1.pages,
          "ledger.charged.unknown": 0, "ledger.again": 64.pages,
        ]),
    ])

  private static let exclusiveIsPrivate = Relation(
    "ledger.exclusive-is-private",
    "Private_Clean + Private_Dirty of smaps is the pages that are mapped once",
    "procfs.smaps.sum.Private_Clean" + "procfs.smaps.sum.Private_Dirty",
    .within([.changedPages(.above), .pagesInMotion(.above), .othersAtWork, .mapCounts]),
    "ledger.exclusive", scope: .present("ledger.exclusive"),
    because:
      "private means mapped once in the whole system, also of a shared mapping; a page that the "
      + "process itself maps twice is shared.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_account, smaps_page_accumulate"),
      .kernel("fs/proc/page.c", "kpagecount_read"), .kernel("mm/Kconfig", "NO_PAGE_MAPCOUNT"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.smaps.sum.Private_Clean": 30_476.kB, "procfs.smaps.sum.Private_Dirty": 117_396.kB,
          "ledger.exclusive": 36_968.pages,
        ]),
      .breaks(
        "the page of [vdso], which every process maps",
        [
          "procfs.smaps.sum.Private_Clean": 21_180.kB, "procfs.smaps.sum.Private_Dirty": 25_420.kB,
          "ledger.exclusive": 11_651.pages,
        ], kernel: "6.12.117"),
      .leavesOpen(
        "another of its kind started meanwhile, and shares its binary",
        [
          "procfs.smaps.sum.Private_Clean": 30_476.kB, "procfs.smaps.sum.Private_Dirty": 117_396.kB,
          "ledger.exclusive": 29_350.pages,
        ], moved: ["procfs.statm.resident": 0], kernel: "6.12.117"),
    ])

  private static let proportionalIsPss = Relation(
    "ledger.proportional-is-pss",
    "Pss of smaps_rollup is the pages in RAM, each divided by how often it is mapped",
    "procfs.smaps_rollup.Pss",
    .within([
      .granularity, .changedPages(.above), .pagesInMotion(.above), .othersAtWork, .mapCounts,
    ]),
    "ledger.proportional", scope: .present("ledger.proportional"),
    because:
      "Both divide each page with 12 bits behind the point and drop what is less; Pss is cut to kB "
      + "once, at its end.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_account, show_smaps_rollup, PSS_SHIFT"),
      .kernel("fs/proc/page.c", "kpagecount_read"), .kernel("mm/Kconfig", "NO_PAGE_MAPCOUNT"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        ["procfs.smaps_rollup.Pss": 147_937.kB, "ledger.proportional": 151_488_162]),
      .breaks(
        "each mapping's part is cut to kB, as in smaps",
        ["procfs.smaps_rollup.Pss": 147_937.kB, "ledger.proportional": 147_933.kB],
        kernel: "6.12.117"),
    ])

  private static let hugeIsAnonHugePages = Relation(
    "ledger.huge-is-anonhugepages",
    "the AnonHugePages lines of smaps add up to the anonymous pages that are mapped as huge ones",
    "procfs.smaps.sum.AnonHugePages",
    .within([.changedPages(.above), .pagesInMotion(.above), .hugePagesAtWork]),
    "ledger.huge.anonymous", scope: .present("ledger.huge.anonymous"),
    because:
      "Both look for one entry of a middle page table in place of a table. Parts of a huge page that "
      + "are mapped one by one count in neither.",
    citing: [
      .kernel("fs/proc/task_mmu.c", "smaps_pmd_entry, pagemap_thp_category"),
      .document("Documentation/admin-guide/mm/pagemap.rst, PAGE_IS_HUGE"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.smaps.sum.AnonHugePages": 6144.kB, "ledger.huge.anonymous": 1536.pages]),
      .breaks(
        "pages of files that the kernel keeps as huge ones",
        ["procfs.smaps.sum.AnonHugePages": 6144.kB, "ledger.huge.anonymous": 1882.pages]),
      .leavesOpen(
        "khugepaged joined 512 pages meanwhile",
        ["procfs.smaps.sum.AnonHugePages": 6144.kB, "ledger.huge.anonymous": 2048.pages],
        moved: ["procfs.statm.resident": 0]),
    ])
}
