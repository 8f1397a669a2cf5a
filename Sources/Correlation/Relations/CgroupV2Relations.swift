import MemoryUnits
import SnapshotModel

/// What a v2 memory cgroup is charged, and what its statistics say it is made of.
enum CgroupV2Relations {
  static let all: [Relation] = [
    currentIsParts, currentIsLists, currentHoldsNamedParts, slabIsBothKinds, kernelHoldsParts,
    anonAndFileWithinLists, zswapCurrentIsZswap,
  ]

  private static let currentIsParts = Relation(
    "cgroup.v2.current-is-anon-file-kernel-sock", "memory.current is anon + file + kernel + sock",
    "cgroup.v2.memory.current",
    .within([
      .unmappedAnonymous(total: false), .memcgStock, .lruBatches(.above), .statFlush,
      .hugePageCollapse,
    ]),
    .sum([
      "cgroup.v2.memory.stat.anon", "cgroup.v2.memory.stat.file", "cgroup.v2.memory.stat.kernel",
      "cgroup.v2.memory.stat.sock", .ifPresent("cgroup.v2.memory.stat.hugetlb"),
    ]),
    scope: .cgroupVersion(2),
    because:
      "Every page charged is one of these. anon counts what is mapped: the parts of huge "
      + "pages that Go's scavenger gives back stay charged without being counted.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats, try_charge_memcg"),
      .document("Documentation/admin-guide/cgroup-v2.rst, memory.stat"),
    ],
    examples: [
      .near(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.current": 48_742_400, "cgroup.v2.memory.stat.anon": 26_030_080,
          "cgroup.v2.memory.stat.file": 21_725_184, "cgroup.v2.memory.stat.kernel": 724_992,
          "cgroup.v2.memory.stat.sock": 0, "cgroup.v2.children.count": 0,
          "cgroup.v2.memory.stat.inactive_anon": 26_025_984,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 7_725_056,
          "cgroup.v2.memory.stat.active_file": 14_000_128, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.anon_thp": 20_971_520,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "prometheus 2.42 in a pod, cgroup v2",
        [
          "cgroup.v2.memory.current": 66_867_200, "cgroup.v2.memory.stat.anon": 28_610_560,
          "cgroup.v2.memory.stat.file": 37_244_928, "cgroup.v2.memory.stat.kernel": 679_936,
          "cgroup.v2.memory.stat.sock": 0, "cgroup.v2.children.count": 0,
          "cgroup.v2.memory.stat.inactive_anon": 28_606_464,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 37_056_512,
          "cgroup.v2.memory.stat.active_file": 188_416, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.anon_thp": 23_068_672,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.current": 61_833_216, "cgroup.v2.memory.stat.anon": 22_089_728,
          "cgroup.v2.memory.stat.file": 36_696_064, "cgroup.v2.memory.stat.kernel": 618_496,
          "cgroup.v2.memory.stat.sock": 0, "cgroup.v2.children.count": 0,
          "cgroup.v2.memory.stat.inactive_anon": 22_085_632,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 36_667_392,
          "cgroup.v2.memory.stat.active_file": 28_672, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.anon_thp": 18_874_368,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a program that touched 16 MB and gave half of it back (lists as their sum)",
        [
          "cgroup.v2.memory.current": 17_652.kB, "cgroup.v2.memory.stat.anon": 8248.kB,
          "cgroup.v2.memory.stat.file": 744.kB, "cgroup.v2.memory.stat.kernel": 92.kB,
          "cgroup.v2.memory.stat.sock": 0, "cgroup.v2.children.count": 0,
          "cgroup.v2.memory.stat.inactive_anon": 16_440.kB,
          "cgroup.v2.memory.stat.active_anon": 0, "cgroup.v2.memory.stat.inactive_file": 744.kB,
          "cgroup.v2.memory.stat.active_file": 0, "cgroup.v2.memory.stat.unevictable": 0,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "file_mapped is added, which is a part of file",
        [
          "cgroup.v2.memory.current": 66_867_200, "cgroup.v2.memory.stat.anon": 28_610_560,
          "cgroup.v2.memory.stat.file": 80_000_000, "cgroup.v2.memory.stat.kernel": 679_936,
          "cgroup.v2.memory.stat.sock": 0, "cgroup.v2.children.count": 0,
          "cgroup.v2.memory.stat.inactive_anon": 28_606_464,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 37_056_512,
          "cgroup.v2.memory.stat.active_file": 188_416, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.anon_thp": 23_068_672,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let currentIsLists = Relation(
    "cgroup.v2.current-is-lru-lists-kernel-sock",
    "memory.current is the sum of the LRU lists + kernel + sock",
    "cgroup.v2.memory.current",
    .within([.memcgStock, .lruBatches(.above), .statFlush, .hugePageCollapse]),
    .sum([
      "cgroup.v2.memory.stat.inactive_anon", "cgroup.v2.memory.stat.active_anon",
      "cgroup.v2.memory.stat.inactive_file", "cgroup.v2.memory.stat.active_file",
      "cgroup.v2.memory.stat.unevictable", "cgroup.v2.memory.stat.kernel",
      "cgroup.v2.memory.stat.sock", .ifPresent("cgroup.v2.memory.stat.hugetlb"),
    ]),
    scope: .cgroupVersion(2),
    because:
      "The lists hold whole folios, mapped or not: only what is charged in advance is left. "
      + "The best way to take memory.current apart.",
    citing: [.kernel("mm/memcontrol.c", "memory_stats"), .kernel("mm/swap.c", "lru_add")],
    examples: [
      .near(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.current": 48_742_400, "cgroup.v2.memory.stat.inactive_anon": 26_025_984,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 7_725_056,
          "cgroup.v2.memory.stat.active_file": 14_000_128, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.kernel": 724_992, "cgroup.v2.memory.stat.sock": 0,
          "cgroup.v2.children.count": 0, "cgroup.v2.memory.stat.anon_thp": 20_971_520,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a pod of two containers, cgroup v2",
        [
          "cgroup.v2.memory.current": 125_636_608,
          "cgroup.v2.memory.stat.inactive_anon": 69_644_288,
          "cgroup.v2.memory.stat.active_anon": 24_576,
          "cgroup.v2.memory.stat.inactive_file": 54_177_792,
          "cgroup.v2.memory.stat.active_file": 192_512, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.kernel": 1_265_664, "cgroup.v2.memory.stat.sock": 0,
          "cgroup.v2.children.count": 2, "cgroup.v2.memory.stat.anon_thp": 46_137_344,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.current": 61_833_216, "cgroup.v2.memory.stat.inactive_anon": 22_085_632,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 36_667_392,
          "cgroup.v2.memory.stat.active_file": 28_672, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.kernel": 618_496, "cgroup.v2.memory.stat.sock": 0,
          "cgroup.v2.children.count": 0, "cgroup.v2.memory.stat.anon_thp": 18_874_368,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "the kernel's memory is left out and sockets hold 8 MB",
        [
          "cgroup.v2.memory.current": 134_217_728,
          "cgroup.v2.memory.stat.inactive_anon": 69_644_288,
          "cgroup.v2.memory.stat.active_anon": 24_576,
          "cgroup.v2.memory.stat.inactive_file": 54_177_792,
          "cgroup.v2.memory.stat.active_file": 192_512, "cgroup.v2.memory.stat.unevictable": 0,
          "cgroup.v2.memory.stat.kernel": 0, "cgroup.v2.memory.stat.sock": 0,
          "cgroup.v2.children.count": 2, "cgroup.v2.memory.stat.anon_thp": 46_137_344,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let currentHoldsNamedParts = Relation(
    "cgroup.v2.named-parts-within-current",
    "anon, file, sock and the kernel's named parts are at most memory.current",
    .sum([
      "cgroup.v2.memory.stat.anon", "cgroup.v2.memory.stat.file", "cgroup.v2.memory.stat.sock",
      "cgroup.v2.memory.stat.kernel_stack", .ifPresent("cgroup.v2.memory.stat.pagetables"),
      .ifPresent("cgroup.v2.memory.stat.sec_pagetables"), "cgroup.v2.memory.stat.percpu",
      .ifPresent("cgroup.v2.memory.stat.vmalloc"), "cgroup.v2.memory.stat.slab",
    ]),
    .atMost([.statFlush, .slabBatches]), "cgroup.v2.memory.current", scope: .cgroupVersion(2),
    because:
      "Kernels before 5.18 have no key kernel: its parts are what can be named, and pipe "
      + "buffers and the like are the rest.",
    citing: [.kernel("mm/memcontrol.c", "memory_stats")],
    examples: [
      .near(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.stat.anon": 26_030_080, "cgroup.v2.memory.stat.file": 21_725_184,
          "cgroup.v2.memory.stat.sock": 0, "cgroup.v2.memory.stat.kernel_stack": 131_072,
          "cgroup.v2.memory.stat.pagetables": 335_872, "cgroup.v2.memory.stat.sec_pagetables": 0,
          "cgroup.v2.memory.stat.percpu": 0, "cgroup.v2.memory.stat.vmalloc": 0,
          "cgroup.v2.memory.stat.slab": 233_832, "cgroup.v2.memory.current": 48_742_400,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "shmem and file_mapped are added to file",
        [
          "cgroup.v2.memory.stat.anon": 26_030_080, "cgroup.v2.memory.stat.file": 43_000_000,
          "cgroup.v2.memory.stat.sock": 0, "cgroup.v2.memory.stat.kernel_stack": 131_072,
          "cgroup.v2.memory.stat.pagetables": 335_872, "cgroup.v2.memory.stat.sec_pagetables": 0,
          "cgroup.v2.memory.stat.percpu": 0, "cgroup.v2.memory.stat.vmalloc": 0,
          "cgroup.v2.memory.stat.slab": 233_832, "cgroup.v2.memory.current": 48_742_400,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let slabIsBothKinds = Relation(
    "cgroup.v2.slab-is-reclaimable-and-unreclaimable",
    "slab is slab_reclaimable + slab_unreclaimable",
    "cgroup.v2.memory.stat.slab", .exact,
    "cgroup.v2.memory.stat.slab_reclaimable" + "cgroup.v2.memory.stat.slab_unreclaimable",
    scope: .cgroupVersion(2), because: "The one is printed as the sum of the other two.",
    citing: [.kernel("mm/memcontrol.c", "memcg_stat_format")],
    examples: [
      .equal(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.stat.slab": 221_176, "cgroup.v2.memory.stat.slab_reclaimable": 150_616,
          "cgroup.v2.memory.stat.slab_unreclaimable": 70_560,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "slab_reclaimable alone",
        [
          "cgroup.v2.memory.stat.slab": 221_176, "cgroup.v2.memory.stat.slab_reclaimable": 150_616,
          "cgroup.v2.memory.stat.slab_unreclaimable": 0,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let kernelHoldsParts = Relation(
    "cgroup.v2.kernel-parts-within-kernel",
    "kernel_stack, pagetables, sec_pagetables, percpu, vmalloc, slab and zswap are at most kernel",
    .sum([
      "cgroup.v2.memory.stat.kernel_stack", "cgroup.v2.memory.stat.pagetables",
      .ifPresent("cgroup.v2.memory.stat.sec_pagetables"), "cgroup.v2.memory.stat.percpu",
      "cgroup.v2.memory.stat.vmalloc", "cgroup.v2.memory.stat.slab",
      .ifPresent("cgroup.v2.memory.stat.zswap"),
    ]),
    .atMost([.slabBatches]), "cgroup.v2.memory.stat.kernel",
    scope: .present("cgroup.v2.memory.stat.kernel"),
    because:
      "What kernel holds beyond them has no key of its own: the buffers of pipes and Unix "
      + "sockets, and on older kernels the upper levels of page tables.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats"),
      .document("Documentation/admin-guide/cgroup-v2.rst, memory.stat"),
    ],
    examples: [
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.stat.kernel_stack": 98_304, "cgroup.v2.memory.stat.pagetables": 266_240,
          "cgroup.v2.memory.stat.sec_pagetables": 0, "cgroup.v2.memory.stat.percpu": 0,
          "cgroup.v2.memory.stat.vmalloc": 0, "cgroup.v2.memory.stat.slab": 221_176,
          "cgroup.v2.memory.stat.zswap": 0, "cgroup.v2.memory.stat.kernel": 618_496,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.stat.kernel_stack": 131_072,
          "cgroup.v2.memory.stat.pagetables": 335_872, "cgroup.v2.memory.stat.sec_pagetables": 0,
          "cgroup.v2.memory.stat.percpu": 0, "cgroup.v2.memory.stat.vmalloc": 0,
          "cgroup.v2.memory.stat.slab": 233_832, "cgroup.v2.memory.stat.zswap": 0,
          "cgroup.v2.memory.stat.kernel": 724_992,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "slab_reclaimable is added to slab",
        [
          "cgroup.v2.memory.stat.kernel_stack": 98_304, "cgroup.v2.memory.stat.pagetables": 266_240,
          "cgroup.v2.memory.stat.sec_pagetables": 0, "cgroup.v2.memory.stat.percpu": 0,
          "cgroup.v2.memory.stat.vmalloc": 0, "cgroup.v2.memory.stat.slab": 371_792,
          "cgroup.v2.memory.stat.zswap": 0, "cgroup.v2.memory.stat.kernel": 618_496,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let anonAndFileWithinLists = Relation(
    "cgroup.v2.anon-and-file-within-lru-lists", "anon + file is at most the sum of the LRU lists",
    "cgroup.v2.memory.stat.anon" + "cgroup.v2.memory.stat.file", .atMost([.lruBatches(.above)]),
    .sum([
      "cgroup.v2.memory.stat.inactive_anon", "cgroup.v2.memory.stat.active_anon",
      "cgroup.v2.memory.stat.inactive_file", "cgroup.v2.memory.stat.active_file",
      "cgroup.v2.memory.stat.unevictable",
    ]),
    scope: .cgroupVersion(2),
    because:
      "Equal unless huge pages were given back in part or swap cache is no longer mapped: the "
      + "lists hold those until reclaim frees them, anon does not.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats"), .kernel("mm/rmap.c", "folio_remove_rmap_ptes"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.stat.anon": 26_030_080, "cgroup.v2.memory.stat.file": 21_725_184,
          "cgroup.v2.memory.stat.inactive_anon": 26_025_984,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 7_725_056,
          "cgroup.v2.memory.stat.active_file": 14_000_128, "cgroup.v2.memory.stat.unevictable": 0,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a program that touched 16 MB and gave half of it back (lists as their sum)",
        [
          "cgroup.v2.memory.stat.anon": 8248.kB, "cgroup.v2.memory.stat.file": 744.kB,
          "cgroup.v2.memory.stat.inactive_anon": 16_440.kB,
          "cgroup.v2.memory.stat.active_anon": 0, "cgroup.v2.memory.stat.inactive_file": 744.kB,
          "cgroup.v2.memory.stat.active_file": 0, "cgroup.v2.memory.stat.unevictable": 0,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "shmem is added to anon and file",
        [
          "cgroup.v2.memory.stat.anon": 30_000_000, "cgroup.v2.memory.stat.file": 21_725_184,
          "cgroup.v2.memory.stat.inactive_anon": 26_025_984,
          "cgroup.v2.memory.stat.active_anon": 4096,
          "cgroup.v2.memory.stat.inactive_file": 7_725_056,
          "cgroup.v2.memory.stat.active_file": 14_000_128, "cgroup.v2.memory.stat.unevictable": 0,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let zswapCurrentIsZswap = Relation(
    "cgroup.v2.zswap-current-is-zswap", "memory.zswap.current is zswap",
    "cgroup.v2.memory.zswap.current", .within([.statFlush]), "cgroup.v2.memory.stat.zswap",
    scope: .present("cgroup.v2.memory.zswap.current"),
    because:
      "Both are the compressed size, which is a part of kernel; memory.swap.current keeps the full "
      + "size of the same pages.",
    citing: [.kernel("mm/memcontrol.c", "zswap_current_read")],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        ["cgroup.v2.memory.zswap.current": 0, "cgroup.v2.memory.stat.zswap": 0],
        kernel: "6.1.0-56-amd64"),
      .breaks(
        "the uncompressed size",
        ["cgroup.v2.memory.zswap.current": 10_354_688, "cgroup.v2.memory.stat.zswap": 0],
        kernel: "6.1.0-56-amd64"),
    ])
}
