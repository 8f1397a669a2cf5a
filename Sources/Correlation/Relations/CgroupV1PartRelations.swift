import MemoryUnits
import SnapshotModel

/// The keys of v1's memory.stat and memory.numa_stat against one another.
enum CgroupV1PartRelations {
  static let all: [Relation] =
    [mappedFileWithinCacheAndKmem] + parts.map(partOf) + totals.map(totalIsOwn)
    + nodeKeys.map(nodesAreLists)

  private struct Pair: Sendable {
    let part: String
    let whole: String
    let partAmount: Int64
    let wholeAmount: Int64
    let reason: String

    init(
      _ part: String, _ partAmount: Int64, of whole: String, _ wholeAmount: Int64,
      because reason: String
    ) {
      self.part = part
      self.whole = whole
      self.partAmount = partAmount
      self.wholeAmount = wholeAmount
      self.reason = reason
    }
  }

  /// prometheus 2.42, frozen, Linux 6.18.
  private static let parts = [
    Pair("shmem", 0, of: "cache", 28_274_688, because: "Shared memory and tmpfs are page cache."),
    Pair("dirty", 4_096, of: "cache", 28_274_688, because: "Page cache not yet written back."),
    Pair(
      "rss_huge", 6_291_456, of: "rss", 120_213_504,
      because: "Anonymous huge pages that are mapped whole."),
  ]

  private static let totals: [(key: String, amount: Int64)] = [
    ("rss", 120_213_504),
    ("cache", 28_274_688),
    ("mapped_file", 18_436_096),
  ]

  private static let mappedFileWithinCacheAndKmem = Relation(
    "cgroup.v1.mapped-file-within-cache-and-kmem", "mapped_file is at most cache + kmem",
    "cgroup.v1.memory.stat.mapped_file", .atMost([.statFlush]),
    "cgroup.v1.memory.stat.cache" + "cgroup.v1.memory.kmem.usage_in_bytes",
    scope: .present("cgroup.v1.memory.stat.mapped_file"),
    because:
      "Page cache that somebody maps; and pages of the kernel's that a program maps, as the rings "
      + "of io_uring and the maps of BPF, which count here without being cache.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_stats"), .kernel("mm/memory.c", "insert_page"),
      .document("Documentation/admin-guide/cgroup-v1/memory.rst, 5.2"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.mapped_file": 18_436_096,
          "cgroup.v1.memory.stat.cache": 28_274_688,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
        ]),
      .breaks(
        "the keys exchanged",
        [
          "cgroup.v1.memory.stat.mapped_file": 28_274_688,
          "cgroup.v1.memory.stat.cache": 18_436_096,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
        ]),
    ])

  private static func partOf(_ pair: Pair) -> Relation {
    let part = QuantityID("cgroup.v1.memory.stat.\(pair.part)")
    let whole = QuantityID("cgroup.v1.memory.stat.\(pair.whole)")
    let holds = [part: pair.partAmount, whole: pair.wholeAmount]
    return Relation(
      "cgroup.v1.\(pair.part.replacing("_", with: "-"))-within-\(pair.whole)",
      "\(pair.part) is a part of \(pair.whole)",
      .quantity(part), .atMost(), .quantity(whole), scope: .present(part),
      because: pair.reason,
      citing: [
        .kernel("mm/memcontrol-v1.c", "memcg1_stats"),
        .document("Documentation/admin-guide/cgroup-v1/memory.rst, 5.2"),
      ],
      examples: [
        .near("prometheus 2.42, frozen", holds),
        .breaks("the keys exchanged", [part: pair.wholeAmount, whole: pair.partAmount]),
      ])
  }

  private static func totalIsOwn(_ key: String, _ amount: Int64) -> Relation {
    let own = QuantityID("cgroup.v1.memory.stat.\(key)")
    let total = QuantityID("cgroup.v1.memory.stat.total_\(key)")
    let children: QuantityID = "cgroup.v1.children.count"
    return Relation(
      "cgroup.v1.total-\(key.replacing("_", with: "-"))-is-own",
      "total_\(key) is \(key) in a cgroup without children",
      .quantity(total), .within([.statFlush, .removedChildren]), .quantity(own),
      scope: .cgroupVersion(1), when: [.withoutLivingChildren],
      because:
        "The totals add up the subtree, living or removed: they differ only where there is one. "
        + "Before Linux 6.6 the cgroup's own numbers are of the moment, the totals may trail.",
      citing: [
        .kernel("mm/memcontrol-v1.c", "memcg1_stat_format"),
        .kernel("mm/memcontrol.c", "memcg_page_state_local"),
      ],
      examples: [
        .equal("prometheus 2.42, frozen", [total: amount, own: amount, children: 0]),
        .leavesOpen(
          "a removed child left 800 pages", [total: amount + 800.pages, own: amount, children: 0]),
        .breaks(
          "the subtree has less than the cgroup itself",
          [total: amount - 800.pages, own: amount, children: 0]),
      ])
  }

  /// The LRU lists that a key of numa_stat adds up, with their amounts: prometheus 2.42, frozen.
  private static let nodeKeys: [(key: String, lists: [String], amounts: [Int64])] = [
    (
      "total", ["inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable"],
      [120_209_408, 4096, 19_963_904, 8_310_784, 0]
    ),
    ("file", ["inactive_file", "active_file"], [19_963_904, 8_310_784]),
    ("anon", ["inactive_anon", "active_anon"], [120_209_408, 4096]),
    ("unevictable", ["unevictable"], [0]),
    (
      "hierarchical_total",
      [
        "total_inactive_anon", "total_active_anon", "total_inactive_file", "total_active_file",
        "total_unevictable",
      ], [120_209_408, 4096, 19_963_904, 8_310_784, 0]
    ),
    ("hierarchical_file", ["total_inactive_file", "total_active_file"], [19_963_904, 8_310_784]),
    ("hierarchical_anon", ["total_inactive_anon", "total_active_anon"], [120_209_408, 4096]),
    ("hierarchical_unevictable", ["total_unevictable"], [0]),
  ]

  private static func nodesAreLists(_ key: String, _ lists: [String], _ amounts: [Int64])
    -> Relation
  {
    let nodes = QuantityID("cgroup.v1.memory.numa_stat.\(key)")
    let ids = lists.map { QuantityID("cgroup.v1.memory.stat.\($0)") }
    let parts = Dictionary(zip(ids, amounts), uniquingKeysWith: { first, _ in first })
    let total = amounts.reduce(0, +)
    return Relation(
      "cgroup.v1.numa-\(key.replacing("_", with: "-"))-is-lru-lists",
      "\(key) of numa_stat is \(lists.joined(separator: " + "))",
      .quantity(nodes), .within([.statFlush]), .sum(ids.map { .quantity($0) }),
      scope: .present(nodes), because: "numa_stat shows the same lists by node.",
      citing: [.kernel("mm/memcontrol-v1.c", "memcg_numa_stat_show")],
      examples: [
        .equal("prometheus 2.42, frozen", parts.merging([nodes: total]) { first, _ in first }),
        .breaks(
          "a second node is counted that is another cgroup's",
          parts.merging([nodes: total + 65_536.kB]) { first, _ in first }),
      ])
  }
}
