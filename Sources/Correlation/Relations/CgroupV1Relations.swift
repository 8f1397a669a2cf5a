import MemoryUnits
import SnapshotModel

/// What a v1 memory cgroup is charged, and what its statistics say it is made of.
enum CgroupV1Relations {
  static let all: [Relation] = [
    usageIsRssCacheKmem, usageIsLists, cacheIsLists, rssIsLists, rssAndCacheWithinLists,
  ]

  private static let usageIsRssCacheKmem = Relation(
    "cgroup.v1.usage-is-rss-cache-kmem", "usage_in_bytes is rss + cache + kmem",
    "cgroup.v1.memory.usage_in_bytes",
    .within([
      .unmappedAnonymous(total: false), .memcgStock, .lruBatches(.above), .statFlush,
      .hugePageCollapse,
    ]),
    .sum([
      "cgroup.v1.memory.stat.rss", "cgroup.v1.memory.stat.cache",
      "cgroup.v1.memory.kmem.usage_in_bytes",
    ]),
    scope: .cgroupVersion(1), when: [.belowRoot, .leafCgroup],
    because:
      "Every page charged is anonymous, page cache or the kernel's. mapped_file is a part of cache "
      + "and must not be added.",
    citing: [
      .kernel("mm/memcontrol.c", "try_charge_memcg"),
      .document("Documentation/admin-guide/cgroup-v1/memory.rst, 5.5"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104, "cgroup.v1.memory.stat.rss": 120_213_504,
          "cgroup.v1.memory.stat.cache": 28_274_688,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568, "cgroup.v1.children.count": 0,
          "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.rss_huge": 6_291_456,
        ]),
      .near(
        "prometheus 2.42 after reading 64 MB of files, frozen",
        [
          "cgroup.v1.memory.usage_in_bytes": 216_449_024, "cgroup.v1.memory.stat.rss": 118_374_400,
          "cgroup.v1.memory.stat.cache": 97_206_272,
          "cgroup.v1.memory.kmem.usage_in_bytes": 757_760, "cgroup.v1.children.count": 0,
          "cgroup.v1.memory.stat.inactive_anon": 118_370_304,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 92_004_352,
          "cgroup.v1.memory.stat.active_file": 5_201_920, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.rss_huge": 4_194_304,
        ]),
      .near(
        "prometheus 2.42 under load",
        [
          "cgroup.v1.memory.usage_in_bytes": 146_014_208, "cgroup.v1.memory.stat.rss": 116_817_920,
          "cgroup.v1.memory.stat.cache": 28_282_880,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568, "cgroup.v1.children.count": 0,
          "cgroup.v1.memory.stat.inactive_anon": 116_813_824,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_972_096,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.rss_huge": 4_194_304,
        ]),
      .near(
        "prometheus 2.42 after gcore had broken up huge pages (lists as their sum)",
        [
          "cgroup.v1.memory.usage_in_bytes": 185_672.kB, "cgroup.v1.memory.stat.rss": 133_656.kB,
          "cgroup.v1.memory.stat.cache": 34_000.kB,
          "cgroup.v1.memory.kmem.usage_in_bytes": 936.kB,
          "cgroup.v1.children.count": 0, "cgroup.v1.memory.stat.inactive_anon": 150_312.kB,
          "cgroup.v1.memory.stat.active_anon": 0, "cgroup.v1.memory.stat.inactive_file": 34_000.kB,
          "cgroup.v1.memory.stat.active_file": 0, "cgroup.v1.memory.stat.unevictable": 0,
        ]),
      .breaks(
        "without the kernel's own memory, on a cgroup with 40 MB of it",
        [
          "cgroup.v1.memory.usage_in_bytes": 257_409_024, "cgroup.v1.memory.stat.rss": 118_374_400,
          "cgroup.v1.memory.stat.cache": 97_206_272,
          "cgroup.v1.memory.kmem.usage_in_bytes": 757_760, "cgroup.v1.children.count": 0,
          "cgroup.v1.memory.stat.inactive_anon": 118_370_304,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 92_004_352,
          "cgroup.v1.memory.stat.active_file": 5_201_920, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.rss_huge": 4_194_304,
        ]),
      .breaks(
        "mapped_file is added to cache",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104, "cgroup.v1.memory.stat.rss": 120_213_504,
          "cgroup.v1.memory.stat.cache": 46_710_784,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568, "cgroup.v1.children.count": 0,
          "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.rss_huge": 6_291_456,
        ]),
    ])

  private static let usageIsLists = Relation(
    "cgroup.v1.usage-less-kmem-is-lru-lists", "usage_in_bytes − kmem is the sum of the LRU lists",
    "cgroup.v1.memory.usage_in_bytes" - "cgroup.v1.memory.kmem.usage_in_bytes",
    .within([.memcgStock, .lruBatches(.above), .statFlush, .hugePageCollapse]),
    .sum([
      "cgroup.v1.memory.stat.inactive_anon", "cgroup.v1.memory.stat.active_anon",
      "cgroup.v1.memory.stat.inactive_file", "cgroup.v1.memory.stat.active_file",
      "cgroup.v1.memory.stat.unevictable",
    ]),
    scope: .cgroupVersion(1), when: [.belowRoot, .leafCgroup],
    because:
      "The lists hold whole folios, mapped or not, so neither huge pages given back in part "
      + "nor swap cache make a difference: the best way to take usage apart.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_stat_format"), .kernel("mm/swap.c", "lru_add"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568,
          "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.children.count": 0, "cgroup.v1.memory.stat.rss_huge": 6_291_456,
        ]),
      .near(
        "prometheus 2.42 after reading 64 MB of files, frozen",
        [
          "cgroup.v1.memory.usage_in_bytes": 216_449_024,
          "cgroup.v1.memory.kmem.usage_in_bytes": 757_760,
          "cgroup.v1.memory.stat.inactive_anon": 118_370_304,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 92_004_352,
          "cgroup.v1.memory.stat.active_file": 5_201_920, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.children.count": 0, "cgroup.v1.memory.stat.rss_huge": 4_194_304,
        ]),
      .breaks(
        "the files just read are missing on inactive_file",
        [
          "cgroup.v1.memory.usage_in_bytes": 216_449_024,
          "cgroup.v1.memory.kmem.usage_in_bytes": 757_760,
          "cgroup.v1.memory.stat.inactive_anon": 118_370_304,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 5_201_920, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.children.count": 0, "cgroup.v1.memory.stat.rss_huge": 4_194_304,
        ]),
    ])

  private static let cacheIsLists = Relation(
    "cgroup.v1.cache-is-file-lists-and-shmem", "cache is inactive_file + active_file + shmem",
    "cgroup.v1.memory.stat.cache",
    .within([
      .lruBatches(.above),
      .upToReading(
        "cgroup.v1.memory.stat.unevictable", .above,
        reason: "Locked files are on the unevictable list."),
      .upToReading(
        "procfs.smaps.sum.LazyFree", .below,
        reason: "Memory given back with MADV_FREE is put on inactive_file."),
      .writtenAfterFreeing(.below),
    ]),
    .sum([
      "cgroup.v1.memory.stat.inactive_file", "cgroup.v1.memory.stat.active_file",
      "cgroup.v1.memory.stat.shmem",
    ]),
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "Page cache is on the file lists, but for shared memory, which is on those of anonymous "
      + "memory.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_stat_format"), .kernel("mm/swap.c", "lru_lazyfree"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.cache": 28_274_688, "cgroup.v1.memory.stat.unevictable": 0,
          "procfs.smaps.sum.LazyFree": 0.kB, "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.shmem": 0,
          "cgroup.v1.procs.count": 1,
        ]),
      .breaks(
        "mapped_file is added to cache",
        [
          "cgroup.v1.memory.stat.cache": 46_710_784, "cgroup.v1.memory.stat.unevictable": 0,
          "procfs.smaps.sum.LazyFree": 0.kB, "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.shmem": 0,
          "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let rssIsLists = Relation(
    "cgroup.v1.rss-is-anon-lists-less-shmem", "rss is inactive_anon + active_anon − shmem",
    "cgroup.v1.memory.stat.rss",
    .within([
      .unmappedAnonymous(total: false, .below), .lruBatches(.both),
      .upToReading(
        "cgroup.v1.memory.stat.unevictable", .above,
        reason: "Locked memory is on the unevictable list."),
      .upToReading(
        "procfs.smaps.sum.LazyFree", .above,
        reason: "Memory given back with MADV_FREE is put on inactive_file."),
      .writtenAfterFreeing(.above),
    ]),
    "cgroup.v1.memory.stat.inactive_anon" + "cgroup.v1.memory.stat.active_anon"
      - "cgroup.v1.memory.stat.shmem",
    scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "rss counts mapped anonymous pages one by one, the lists whole folios: a huge page "
      + "given back in part is on them whole until reclaim splits it, and so is swap cache that nobody "
      + "maps.",
    citing: [
      .kernel("mm/memcontrol-v1.c", "memcg1_stat_format"),
      .kernel("mm/rmap.c", "folio_remove_rmap_ptes"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.unevictable": 0,
          "procfs.smaps.sum.LazyFree": 0.kB, "cgroup.v1.memory.stat.swapcached": 0,
          "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096, "cgroup.v1.memory.stat.shmem": 0,
          "cgroup.v1.procs.count": 1,
        ]),
      .near(
        "prometheus 2.42 after gcore: 16,656 kB of huge pages given back in part",
        [
          "cgroup.v1.memory.stat.rss": 133_656.kB, "cgroup.v1.memory.stat.cache": 34_000.kB,
          "cgroup.v1.memory.stat.inactive_anon": 150_312.kB,
          "cgroup.v1.memory.stat.active_anon": 0, "cgroup.v1.memory.stat.inactive_file": 34_000.kB,
          "cgroup.v1.memory.stat.active_file": 0, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.shmem": 0, "cgroup.v1.procs.count": 1,
        ]),
      .breaks(
        "20 MB of shared memory are not subtracted",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.cache": 49_246_208,
          "cgroup.v1.memory.stat.inactive_anon": 141_180_928,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
          "cgroup.v1.memory.stat.shmem": 0, "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let rssAndCacheWithinLists = Relation(
    "cgroup.v1.rss-and-cache-within-lru-lists", "rss + cache is at most the sum of the LRU lists",
    "cgroup.v1.memory.stat.rss" + "cgroup.v1.memory.stat.cache", .atMost([.lruBatches(.above)]),
    .sum([
      "cgroup.v1.memory.stat.inactive_anon", "cgroup.v1.memory.stat.active_anon",
      "cgroup.v1.memory.stat.inactive_file", "cgroup.v1.memory.stat.active_file",
      "cgroup.v1.memory.stat.unevictable",
    ]),
    scope: .cgroupVersion(1),
    because:
      "What the lists hold beyond them is anonymous memory that nobody maps any more and that "
      + "is still charged: parts of huge pages, and swap cache.",
    citing: [.kernel("mm/memcontrol-v1.c", "memcg1_stat_format")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.cache": 28_274_688,
          "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
        ]),
      .near(
        "prometheus 2.42 after gcore (lists as their sum)",
        [
          "cgroup.v1.memory.stat.rss": 133_656.kB, "cgroup.v1.memory.stat.cache": 34_000.kB,
          "cgroup.v1.memory.stat.inactive_anon": 150_312.kB,
          "cgroup.v1.memory.stat.active_anon": 0, "cgroup.v1.memory.stat.inactive_file": 34_000.kB,
          "cgroup.v1.memory.stat.active_file": 0, "cgroup.v1.memory.stat.unevictable": 0,
        ]),
      .breaks(
        "mapped_file is added to cache",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "cgroup.v1.memory.stat.cache": 46_710_784,
          "cgroup.v1.memory.stat.inactive_anon": 120_209_408,
          "cgroup.v1.memory.stat.active_anon": 4096,
          "cgroup.v1.memory.stat.inactive_file": 19_963_904,
          "cgroup.v1.memory.stat.active_file": 8_310_784, "cgroup.v1.memory.stat.unevictable": 0,
        ]),
    ])
}
