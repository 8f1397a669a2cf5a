import MemoryUnits
import SnapshotModel

/// A v1 cgroup against its peaks, its swap, its children and its parent.
enum CgroupV1HierarchyRelations {
  static let all: [Relation] = [
    usageIsTotalRssCacheKmem, usageIsTotalLists, swapIsMemswLessUsage, usageWithinMaximum,
    memswWithinMaximum, kmemWithinMaximum, childrenWithinParent,
  ]

  private static let usageIsTotalRssCacheKmem = Relation(
    "cgroup.v1.usage-is-total-rss-cache-kmem",
    "usage_in_bytes of a cgroup with children is total_rss + total_cache + kmem",
    "cgroup.v1.memory.usage_in_bytes",
    .within([
      .unmappedAnonymous(total: true), .memcgStock, .lruBatches(.above), .statFlush,
      .hugePageCollapse,
    ]),
    .sum([
      "cgroup.v1.memory.stat.total_rss", "cgroup.v1.memory.stat.total_cache",
      "cgroup.v1.memory.kmem.usage_in_bytes",
    ]),
    scope: .cgroupVersion(1), when: [.belowRoot, .cgroupWithChildren],
    because:
      "Usage holds the whole subtree, also what removed children left behind; rss and cache "
      + "without total_ are the cgroup's own.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_stat_format"),
      .document("Documentation/admin-guide/cgroup-v1/memory.rst, 5.2"),
    ],
    examples: [
      .near(
        "a cgroup with two children, a Python program in each",
        [
          "cgroup.v1.memory.usage_in_bytes": 31_485_952,
          "cgroup.v1.memory.stat.total_rss": 26_660_864,
          "cgroup.v1.memory.stat.total_cache": 4_194_304,
          "cgroup.v1.memory.kmem.usage_in_bytes": 401_408, "cgroup.v1.children.count": 2,
          "cgroup.v1.memory.stat.total_inactive_anon": 26_652_672,
          "cgroup.v1.memory.stat.total_active_anon": 8192,
          "cgroup.v1.memory.stat.total_inactive_file": 4_194_304,
          "cgroup.v1.memory.stat.total_active_file": 0,
          "cgroup.v1.memory.stat.total_unevictable": 0, "cgroup.v1.memory.stat.rss_huge": 0,
        ]),
      .breaks(
        "one child's anonymous memory alone",
        [
          "cgroup.v1.memory.usage_in_bytes": 31_485_952,
          "cgroup.v1.memory.stat.total_rss": 9_216_000,
          "cgroup.v1.memory.stat.total_cache": 4_194_304,
          "cgroup.v1.memory.kmem.usage_in_bytes": 401_408, "cgroup.v1.children.count": 2,
          "cgroup.v1.memory.stat.total_inactive_anon": 9_216_000,
          "cgroup.v1.memory.stat.total_active_anon": 8192,
          "cgroup.v1.memory.stat.total_inactive_file": 4_194_304,
          "cgroup.v1.memory.stat.total_active_file": 0,
          "cgroup.v1.memory.stat.total_unevictable": 0, "cgroup.v1.memory.stat.rss_huge": 0,
        ]),
    ])

  private static let usageIsTotalLists = Relation(
    "cgroup.v1.usage-less-kmem-is-total-lru-lists",
    "usage_in_bytes − kmem of a cgroup with children is the sum of its total LRU lists",
    "cgroup.v1.memory.usage_in_bytes" - "cgroup.v1.memory.kmem.usage_in_bytes",
    .within([.memcgStock, .lruBatches(.above), .statFlush, .hugePageCollapse]),
    .sum([
      "cgroup.v1.memory.stat.total_inactive_anon", "cgroup.v1.memory.stat.total_active_anon",
      "cgroup.v1.memory.stat.total_inactive_file", "cgroup.v1.memory.stat.total_active_file",
      "cgroup.v1.memory.stat.total_unevictable",
    ]),
    scope: .cgroupVersion(1), when: [.belowRoot, .cgroupWithChildren],
    because: "As for a cgroup without children; the totals add up the subtree as usage does.",
    citing: [.kernel("mm/memcontrol-v1.c", "memcg1_stat_format")],
    examples: [
      .near(
        "a cgroup with two children, a Python program in each",
        [
          "cgroup.v1.memory.usage_in_bytes": 31_485_952,
          "cgroup.v1.memory.kmem.usage_in_bytes": 401_408,
          "cgroup.v1.memory.stat.total_inactive_anon": 26_652_672,
          "cgroup.v1.memory.stat.total_active_anon": 8192,
          "cgroup.v1.memory.stat.total_inactive_file": 4_194_304,
          "cgroup.v1.memory.stat.total_active_file": 0,
          "cgroup.v1.memory.stat.total_unevictable": 0, "cgroup.v1.children.count": 2,
          "cgroup.v1.memory.stat.rss_huge": 0,
        ]),
      .breaks(
        "the lists of the parent alone, which are empty",
        [
          "cgroup.v1.memory.usage_in_bytes": 31_485_952,
          "cgroup.v1.memory.kmem.usage_in_bytes": 401_408,
          "cgroup.v1.memory.stat.total_inactive_anon": 0,
          "cgroup.v1.memory.stat.total_active_anon": 0,
          "cgroup.v1.memory.stat.total_inactive_file": 0,
          "cgroup.v1.memory.stat.total_active_file": 0,
          "cgroup.v1.memory.stat.total_unevictable": 0, "cgroup.v1.children.count": 2,
          "cgroup.v1.memory.stat.rss_huge": 0,
        ]),
    ])

  private static let swapIsMemswLessUsage = Relation(
    "cgroup.v1.swap-is-memsw-less-usage", "memsw.usage_in_bytes − usage_in_bytes is total_swap",
    "cgroup.v1.memory.memsw.usage_in_bytes" - "cgroup.v1.memory.usage_in_bytes",
    .within([.statFlush]), "cgroup.v1.memory.stat.total_swap",
    scope: .cgroupVersion(1), when: [.belowRoot],
    because:
      "A page that goes to swap leaves usage and stays in memsw; in the swap cache it counts "
      + "as memory alone.",
    citing: [.kernel("mm/memcontrol-v1.c", "memcg1_swapout")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.memsw.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.usage_in_bytes": 149_295_104, "cgroup.v1.memory.stat.total_swap": 0,
        ]),
      .equal(
        "a program of 25 MB with a swap file (memsw less usage)",
        [
          "cgroup.v1.memory.memsw.usage_in_bytes": 6090.pages,
          "cgroup.v1.memory.usage_in_bytes": 0, "cgroup.v1.memory.stat.total_swap": 6090.pages,
        ]),
      .breaks(
        "memsw taken for swap alone",
        [
          "cgroup.v1.memory.memsw.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.stat.total_swap": 149_295_104,
        ]),
    ])

  private static let usageWithinMaximum = Relation(
    "cgroup.v1.usage-within-max-usage", "usage_in_bytes is at most max_usage_in_bytes",
    "cgroup.v1.memory.usage_in_bytes", .atMost(), "cgroup.v1.memory.max_usage_in_bytes",
    scope: .cgroupVersion(1),
    because:
      "The maximum is kept at every charge, pages charged in advance included; writing to the "
      + "file resets it.",
    citing: [.kernel("mm/page_counter.c", "page_counter_try_charge")],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.max_usage_in_bytes": 154_193_920,
        ]),
      .breaks(
        "the maximum of an earlier time",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.max_usage_in_bytes": 59_006_976,
        ]),
    ])

  private static let memswWithinMaximum = Relation(
    "cgroup.v1.memsw-within-max-memsw", "memsw.usage_in_bytes is at most memsw.max_usage_in_bytes",
    "cgroup.v1.memory.memsw.usage_in_bytes", .atMost(),
    "cgroup.v1.memory.memsw.max_usage_in_bytes",
    scope: .present("cgroup.v1.memory.memsw.usage_in_bytes"),
    because: "As for usage.", citing: [.kernel("mm/page_counter.c", "page_counter_try_charge")],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.memsw.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.memsw.max_usage_in_bytes": 154_193_920,
        ]),
      .breaks(
        "the maximum of an earlier time",
        [
          "cgroup.v1.memory.memsw.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.memsw.max_usage_in_bytes": 59_006_976,
        ]),
    ])

  private static let kmemWithinMaximum = Relation(
    "cgroup.v1.kmem-within-max-kmem", "kmem.usage_in_bytes is at most kmem.max_usage_in_bytes",
    "cgroup.v1.memory.kmem.usage_in_bytes", .atMost(),
    "cgroup.v1.memory.kmem.max_usage_in_bytes",
    scope: .present("cgroup.v1.memory.kmem.max_usage_in_bytes"),
    because: "As for usage.", citing: [.kernel("mm/page_counter.c", "page_counter_charge")],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
          "cgroup.v1.memory.kmem.max_usage_in_bytes": 761_856,
        ]),
      .breaks(
        "the maximum of an earlier time",
        [
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
          "cgroup.v1.memory.kmem.max_usage_in_bytes": 548_864,
        ]),
    ])

  private static let childrenWithinParent = Relation(
    "cgroup.v1.children-within-parent", "usage_in_bytes of all children is at most their parent's",
    "cgroup.v1.parent.children.sum.memory.usage_in_bytes", .atMost([.siblingsAtWork]),
    "cgroup.v1.parent.memory.usage_in_bytes",
    scope: .present("cgroup.v1.parent.memory.usage_in_bytes"),
    because:
      "A charge goes to the cgroup and to all above it. What the parent has beyond is its own: the "
      + "children's structures, and what removed children left.",
    citing: [.kernel("mm/page_counter.c", "page_counter_charge")],
    examples: [
      .near(
        "a cgroup with two children, a Python program in each",
        [
          "cgroup.v1.parent.children.sum.memory.usage_in_bytes": 31_465_472,
          "cgroup.v1.parent.memory.usage_in_bytes": 31_485_952,
        ]),
      .breaks(
        "a child is counted twice",
        [
          "cgroup.v1.parent.children.sum.memory.usage_in_bytes": 50_262_016,
          "cgroup.v1.parent.memory.usage_in_bytes": 31_485_952,
        ]),
    ])
}
