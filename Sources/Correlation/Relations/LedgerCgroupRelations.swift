import MemoryUnits
import SnapshotModel

/// What a memory cgroup is charged against the pages that its processes map, each asked who pays for it.
///
/// The ledger holds what is paid for in the cgroup and below it, in living and removed ones: so do the
/// files of v2, and the totals of v1.
enum LedgerCgroupRelations {
  static let all = [CgroupNames.v1, .v2].flatMap { names in
    [
      anonymous(names), mappedFile(names), huge(names), mapped(names), usage(names), vmRSS(names),
    ]
  }

  /// What the two versions call it, and measured numbers of either: prometheus 2.42, frozen, with Linux
  /// 6.18 and v1, and half swapped out, with Linux 6.1 and v2.
  private struct CgroupNames {
    let version: Int
    let anonymous: String
    let mappedFile: String
    let huge: String
    let usage: String
    let cache: String
    let kernel: [QuantityID]
    /// Before the name of a key of memory.stat.
    let stat: String
    let origin: String
    let kernelRelease: String
    let readings: [QuantityID: Int64]

    func key(_ name: String) -> QuantityID { QuantityID(stat + name) }
    var usageFile: QuantityID { QuantityID("cgroup.v\(version).memory.\(usage)") }
    var scope: Relation.Scope {
      .both(.cgroupVersion(version), .present("ledger.members.anonymous"))
    }
    /// The names of keys without their file, as in an ID.
    func id(_ name: String) -> String { name.replacing("_", with: "-") }
    /// The cgroup's own numbers are not read twice for those below: v1 is judged where there are none.
    var conditions: [Condition] { version == 1 ? [.withoutLivingChildren] : [] }

    /// The measured numbers, with some of them changed.
    func with(_ changes: [QuantityID: Int64]) -> [QuantityID: Int64] {
      readings.merging(changes) { _, new in new }
    }

    static let v1 = CgroupNames(
      version: 1, anonymous: "rss", mappedFile: "mapped_file", huge: "rss_huge",
      usage: "usage_in_bytes", cache: "cache", kernel: ["cgroup.v1.memory.kmem.usage_in_bytes"],
      stat: "cgroup.v1.memory.stat.total_", origin: "prometheus 2.42, frozen",
      kernelRelease: "6.18.44",
      readings: [
        "cgroup.v1.children.count": 0, "cgroup.v1.memory.usage_in_bytes": 149_295_104,
        "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
        "cgroup.v1.memory.stat.total_rss": 120_213_504,
        "cgroup.v1.memory.stat.total_cache": 28_274_688,
        "cgroup.v1.memory.stat.total_mapped_file": 18_436_096,
        "cgroup.v1.memory.stat.total_rss_huge": 6_291_456,
        "cgroup.v1.memory.stat.total_inactive_anon": 120_209_408,
        "cgroup.v1.memory.stat.total_active_anon": 4096,
        "cgroup.v1.memory.stat.total_inactive_file": 19_963_904,
        "cgroup.v1.memory.stat.total_active_file": 8_310_784,
        "cgroup.v1.memory.stat.total_unevictable": 0,
        "procfs.status.VmRSS": 148_892.kB,
        "ledger.members.anonymous": 29_349.pages, "ledger.members.mapped_file": 4501.pages,
        "ledger.members.huge.anonymous": 1536.pages, "ledger.members.others": 0,
        "ledger.members.changed": 0, "ledger.charged.here": 33_850.pages,
        "ledger.charged.elsewhere": 3372.pages, "ledger.charged.nobody": 1.pages,
        "ledger.charged.unknown": 0, "ledger.again": 0, "ledger.changed": 0,
        "ledger.in_motion": 0,
      ])

    static let v2 = CgroupNames(
      version: 2, anonymous: "anon", mappedFile: "file_mapped", huge: "anon_thp", usage: "current",
      cache: "file",
      kernel: [
        "cgroup.v2.memory.stat.kernel", "cgroup.v2.memory.stat.sock",
        "cgroup.v2.memory.stat.hugetlb",
      ],
      stat: "cgroup.v2.memory.stat.", origin: "prometheus 2.42 half swapped out, cgroup v2",
      kernelRelease: "6.1.0-56-amd64",
      readings: [
        "cgroup.v2.children.count": 0, "cgroup.v2.memory.current": 48_742_400,
        "cgroup.v2.memory.stat.kernel": 724_992, "cgroup.v2.memory.stat.sock": 0,
        "cgroup.v2.memory.stat.anon": 26_030_080, "cgroup.v2.memory.stat.file": 21_725_184,
        "cgroup.v2.memory.stat.file_mapped": 21_688_320,
        "cgroup.v2.memory.stat.anon_thp": 20_971_520,
        "cgroup.v2.memory.stat.inactive_anon": 26_025_984,
        "cgroup.v2.memory.stat.active_anon": 4096,
        "cgroup.v2.memory.stat.inactive_file": 7_725_056,
        "cgroup.v2.memory.stat.active_file": 14_000_128, "cgroup.v2.memory.stat.unevictable": 0,
        "procfs.status.VmRSS": 46_296.kB, "procfs.status.Threads": 9,
        "ledger.members.anonymous": 6355.pages, "ledger.members.mapped_file": 5295.pages,
        "ledger.members.huge.anonymous": 5120.pages, "ledger.members.others": 0,
        "ledger.members.changed": 0, "ledger.charged.here": 11_650.pages,
        "ledger.charged.elsewhere": 0, "ledger.charged.nobody": 1.pages,
        "ledger.charged.unknown": 0, "ledger.again": 0, "ledger.changed": 0,
        "ledger.in_motion": 0,
      ])
  }

  private static let statistics: Citation = .kernel(
    "mm/memcontrol.c", "memory_stats; mm/memcontrol-v1.c, memcg1_stats")
  private static let payer: Citation = .kernel("fs/proc/page.c", "kpagecgroup_read")

  private static func anonymous(_ names: CgroupNames) -> Relation {
    let key = names.key(names.anonymous)
    let pages: QuantityID = "ledger.members.anonymous"
    return Relation(
      "ledger.v\(names.version).\(names.id(names.anonymous))-is-anonymous-of-members",
      "\(names.anonymous) is the anonymous pages of the cgroup's processes that it pays for",
      .quantity(key),
      .within([.statFlush, .changedPagesOfMembers(.above), .mappedOutside(.above)]),
      .quantity(pages), scope: names.scope, when: names.conditions,
      because:
        "Each page counts once, whoever and how often maps it, where it was charged first: by what each "
        + "is asked, pages from before a move or a fork are with their payer.",
      citing: [statistics, payer, .kernel("mm/rmap.c", "__folio_add_anon_rmap")],
      examples: [
        .equal(names.origin, names.with([:]), kernel: names.kernelRelease),
        .near(
          "60 pages were touched since memory.stat was brought up to date",
          names.with([pages: names.readings[pages, default: 0] + 60.pages]),
          kernel: names.kernelRelease),
        .breaks(
          "what another cgroup pays for is added: 20 MB from before the process was moved here",
          names.with([pages: names.readings[pages, default: 0] + 5120.pages]),
          kernel: names.kernelRelease),
        .leavesOpen(
          "a fork that was moved away still maps 20 MB that are charged here",
          names.with([key: names.readings[key, default: 0] + 5120.pages]),
          kernel: names.kernelRelease),
      ])
  }

  private static func mappedFile(_ names: CgroupNames) -> Relation {
    let key = names.key(names.mappedFile)
    let pages: QuantityID = "ledger.members.mapped_file"
    return Relation(
      "ledger.v\(names.version).\(names.id(names.mappedFile))-is-mapped-file-of-members",
      "\(names.mappedFile) is the pages of files and shared memory that the cgroup's processes map "
        + "and it pays for",
      .quantity(key),
      .within([.statFlush, .changedPagesOfMembers(.above), .mappedElsewhere]),
      .quantity(pages), scope: names.scope, when: names.conditions,
      because:
        "Each page counts once. What another cgroup touched first is charged there, and not here; it is "
        + "more than the processes map only where one outside maps a file that is charged here.",
      citing: [
        statistics, payer, .kernel("mm/rmap.c", "__folio_add_file_rmap"),
        .document("Documentation/admin-guide/cgroup-v1/memory.rst, 2.3 and 5.2"),
      ],
      examples: [
        .equal(names.origin, names.with([:]), kernel: names.kernelRelease),
        .breaks(
          "13 MB of the binary that another cgroup pays for are added",
          names.with([pages: names.readings[pages, default: 0] + 3335.pages]),
          kernel: names.kernelRelease),
        .leavesOpen(
          "a process outside maps 20 MB of files that are charged here",
          names.with([key: names.readings[key, default: 0] + 5120.pages]),
          kernel: names.kernelRelease),
      ])
  }

  private static func huge(_ names: CgroupNames) -> Relation {
    let key = names.key(names.huge)
    let pages: QuantityID = "ledger.members.huge.anonymous"
    return Relation(
      "ledger.v\(names.version).\(names.id(names.huge))-is-huge-of-members",
      "\(names.huge) is the anonymous huge pages that the cgroup's processes map whole and it pays for",
      .quantity(key),
      .within([
        .statFlush, .changedPagesOfMembers(.above), .mappedOutside(.above), .hugePagesAtWork,
      ]),
      .quantity(pages),
      scope: .both(
        .cgroupVersion(names.version), .both(.present(key), .present(pages))),
      when: names.conditions,
      because:
        "Both count huge pages that some page table maps by one entry; one that is mapped in parts "
        + "alone counts no more.",
      citing: [
        statistics, payer, .document("Documentation/admin-guide/mm/pagemap.rst, PAGE_IS_HUGE"),
      ],
      examples: [
        .equal(names.origin, names.with([:]), kernel: names.kernelRelease),
        .breaks(
          "two huge pages of another cgroup are added",
          names.with([pages: names.readings[pages, default: 0] + 1024.pages]),
          kernel: names.kernelRelease),
        .leavesOpen(
          "a fork that was moved away still maps two huge pages that are charged here",
          names.with([key: names.readings[key, default: 0] + 1024.pages]),
          kernel: names.kernelRelease),
      ])
  }

  private static func mapped(_ names: CgroupNames) -> Relation {
    let (anonymous, file) = (names.key(names.anonymous), names.key(names.mappedFile))
    let here: QuantityID = "ledger.charged.here"
    return Relation(
      "ledger.v\(names.version).\(names.id(names.anonymous))-and-\(names.id(names.mappedFile))"
        + "-is-paid-pages",
      "\(names.anonymous) + \(names.mappedFile) is the pages of the process and of the others that the "
        + "cgroup pays for",
      .quantity(anonymous) + .quantity(file),
      .within([.statFlush, .changedPagesOfMembers(.above), .mappedOutside(.above)]),
      .quantity(here) + "ledger.members.others",
      scope: .both(names.scope, .present(here)), when: names.conditions,
      because:
        "It is the resident memory that the cgroup pays for. What is of the others are pages that the "
        + "process does not map itself.",
      citing: [
        statistics, payer, .document("Documentation/admin-guide/cgroup-v1/memory.rst, 5.2"),
      ],
      examples: [
        .equal(names.origin, names.with([:]), kernel: names.kernelRelease),
        .breaks(
          "all of RSS, 13 MB of which another cgroup pays for",
          names.with([here: names.readings[here, default: 0] + 3372.pages]),
          kernel: names.kernelRelease),
        .leavesOpen(
          "a process outside maps 20 MB of files that are charged here",
          names.with([file: names.readings[file, default: 0] + 5120.pages]),
          kernel: names.kernelRelease),
      ])
  }

  private static func usage(_ names: CgroupNames) -> Relation {
    let usage = names.usageFile
    let cache = names.key(names.cache)
    let kernel = names.kernel.map { id -> Term in
      id.rawValue.hasSuffix(".hugetlb") ? .ifPresent(id) : .quantity(id)
    }
    let kernelNames = names.version == 1 ? "kmem" : "kernel + sock"
    return Relation(
      "ledger.v\(names.version).usage-is-paid-pages-and-unmapped-cache-and-kernel",
      "\(names.usage) is the pages of the process and of the others that the cgroup pays for, "
        + "\(names.cache) that none of them maps, and \(kernelNames)",
      .quantity(usage),
      .within([
        .unmappedAnonymous(total: names.version == 1), .memcgStock, .lruBatches(.above), .statFlush,
        .hugePageCollapse, .changedPagesOfMembers(.above), .mappedOutside(.above),
      ]),
      .sum(["ledger.charged.here", "ledger.members.others", .quantity(cache)] + kernel)
        - "ledger.members.mapped_file",
      scope: .both(names.scope, .present("ledger.charged.here")),
      when: [.belowRoot] + names.conditions,
      because:
        "Every page charged is mapped, page cache or the kernel's. RSS is the wrong start: it holds "
        + "what another cgroup pays for, and lacks cache that nobody maps.",
      citing: [
        .kernel("mm/memcontrol.c", "try_charge_memcg"), payer,
        .document("Documentation/admin-guide/cgroup-v1/memory.rst, 2.3"), .thread("2020-08-18"),
      ],
      examples: [
        .near(names.origin, names.with([:]), kernel: names.kernelRelease),
        .breaks(
          "all of RSS, 13 MB of which another cgroup pays for",
          names.with([
            "ledger.charged.here": names.readings["ledger.charged.here", default: 0] + 3372.pages
          ]), kernel: names.kernelRelease),
        .leavesOpen(
          "20 MB more than its processes, its cache and its kernel memory account for",
          names.with([usage: names.readings[usage, default: 0] + 5120.pages]),
          kernel: names.kernelRelease),
      ])
  }

  private static func vmRSS(_ names: CgroupNames) -> Relation {
    let (anonymous, file) = (names.key(names.anonymous), names.key(names.mappedFile))
    return Relation(
      "ledger.v\(names.version).vmrss-is-\(names.id(names.anonymous))-"
        + "\(names.id(names.mappedFile))-and-foreign-pages",
      "VmRSS is \(names.anonymous) + \(names.mappedFile), less what only others map, and what the "
        + "cgroup does not pay for",
      "procfs.status.VmRSS",
      .within([
        .rssCounters(3), .statFlush, .changedPages(.above), .pagesInMotion(.above),
        .changedPagesOfMembers(.below), .mappedOutside(.below),
      ]),
      .sum([
        .quantity(anonymous), .quantity(file), "ledger.charged.elsewhere", "ledger.charged.nobody",
        "ledger.charged.unknown", "ledger.again",
      ]) - "ledger.members.others",
      scope: .both(names.scope, .present("ledger.charged.elsewhere")), when: names.conditions,
      because:
        "The cgroup counts what it pays for, RSS what the process maps: files that another cgroup "
        + "touched first make the difference, mostly the program's own binary.",
      citing: [
        statistics, payer, .document("Documentation/admin-guide/cgroup-v1/memory.rst, 2.3"),
        .thread("2020-08-18"),
      ],
      examples: [
        names.version == 1
          ? .equal(names.origin, names.with([:]), kernel: names.kernelRelease)
          : .near(names.origin, names.with([:]), kernel: names.kernelRelease),
        .breaks(
          "80 MB of memory that the cgroup does not have",
          names.with(["procfs.status.VmRSS": 246_940.kB]), kernel: names.kernelRelease),
        .leavesOpen(
          "a process outside maps 80 MB of files that are charged here",
          names.with([file: names.readings[file, default: 0] + 20_480.pages]),
          kernel: names.kernelRelease),
      ])
  }
}
