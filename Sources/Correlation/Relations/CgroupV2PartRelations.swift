import MemoryUnits
import SnapshotModel

/// The keys of v2's memory.stat and memory.numa_stat against one another.
enum CgroupV2PartRelations {
  static let all: [Relation] =
    [fileMappedWithinFileAndKernel] + parts.map(partOf) + nodeKeys.map(nodesAreStat)

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

  /// prometheus 2.42 just started, Linux 6.1.
  private static let parts = [
    Pair("shmem", 0, of: "file", 36_696_064, because: "Shared memory and tmpfs are page cache."),
    Pair("file_dirty", 12_288, of: "file", 36_696_064, because: "Page cache not yet written back."),
    Pair("file_thp", 0, of: "file", 36_696_064, because: "Huge pages of files."),
    Pair("shmem_thp", 0, of: "shmem", 0, because: "Huge pages of shared memory."),
    Pair(
      "anon_thp", 18_874_368, of: "anon", 22_089_728,
      because: "Anonymous huge pages that are mapped whole."),
  ]

  /// prometheus 2.42 half swapped out, Linux 6.1.
  private static let nodeKeys: [(key: String, amount: Int64)] = [
    ("anon", 26_030_080),
    ("file", 21_725_184),
    ("kernel_stack", 131_072),
    ("pagetables", 335_872),
    ("shmem", 0),
    ("file_mapped", 21_688_320),
    ("anon_thp", 20_971_520),
    ("sec_pagetables", 0),
    ("file_dirty", 0),
    ("file_writeback", 0),
    ("swapcached", 0),
    ("file_thp", 0),
    ("shmem_thp", 0),
    ("inactive_anon", 26_025_984),
    ("active_anon", 4096),
    ("inactive_file", 7_725_056),
    ("active_file", 14_000_128),
    ("unevictable", 0),
    ("slab_reclaimable", 136_000),
    ("slab_unreclaimable", 97_832),
  ]

  private static let fileMappedWithinFileAndKernel = Relation(
    "cgroup.v2.file-mapped-within-file-and-kernel", "file_mapped is at most file + kernel",
    "cgroup.v2.memory.stat.file_mapped", .atMost(),
    "cgroup.v2.memory.stat.file" + "cgroup.v2.memory.stat.kernel",
    scope: .present("cgroup.v2.memory.stat.file_mapped"),
    because:
      "Page cache that somebody maps; and pages of the kernel's that a program maps, as the rings "
      + "of io_uring and the maps of BPF, which count here without being file.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats"), .kernel("mm/memory.c", "insert_page"),
      .document("Documentation/admin-guide/cgroup-v2.rst, memory.stat"),
    ],
    examples: [
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.memory.stat.file_mapped": 31_629_312,
          "cgroup.v2.memory.stat.file": 36_696_064, "cgroup.v2.memory.stat.kernel": 618_496,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "the keys exchanged",
        [
          "cgroup.v2.memory.stat.file_mapped": 36_696_064,
          "cgroup.v2.memory.stat.file": 31_629_312, "cgroup.v2.memory.stat.kernel": 618_496,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static func partOf(_ pair: Pair) -> Relation {
    let part = QuantityID("cgroup.v2.memory.stat.\(pair.part)")
    let whole = QuantityID("cgroup.v2.memory.stat.\(pair.whole)")
    let holds = [part: pair.partAmount, whole: pair.wholeAmount]
    let origin = "prometheus 2.42 just started, cgroup v2"
    return Relation(
      "cgroup.v2.\(pair.part.replacing("_", with: "-"))-within-\(pair.whole)",
      "\(pair.part) is a part of \(pair.whole)",
      .quantity(part), .atMost(), .quantity(whole), scope: .present(part), because: pair.reason,
      citing: [
        .kernel("mm/memcontrol.c", "memory_stats"),
        .document("Documentation/admin-guide/cgroup-v2.rst, memory.stat"),
      ],
      examples: [
        pair.partAmount == pair.wholeAmount
          ? .equal(origin, holds, kernel: "6.1.0-56-amd64")
          : .near(origin, holds, kernel: "6.1.0-56-amd64"),
        .breaks(
          "the part is more by a page",
          [part: pair.wholeAmount + 1.pages, whole: pair.wholeAmount], kernel: "6.1.0-56-amd64"),
      ])
  }

  private static func nodesAreStat(_ key: String, _ amount: Int64) -> Relation {
    let nodes = QuantityID("cgroup.v2.memory.numa_stat.\(key)")
    let stat = QuantityID("cgroup.v2.memory.stat.\(key)")
    return Relation(
      "cgroup.v2.numa-\(key.replacing("_", with: "-"))-is-\(key.replacing("_", with: "-"))",
      "\(key) of numa_stat, over all nodes, is \(key) of memory.stat",
      .quantity(nodes), .within([.statFlush]), .quantity(stat), scope: .present(nodes),
      because: "Both show one counter, numa_stat by node.",
      citing: [.kernel("mm/memcontrol.c", "memory_numa_stat_show")],
      examples: [
        .equal(
          "prometheus 2.42 half swapped out, cgroup v2", [nodes: amount, stat: amount],
          kernel: "6.1.0-56-amd64"),
        .breaks(
          "the second of two nodes is left out", [nodes: amount, stat: amount + 16_384.kB],
          kernel: "6.1.0-56-amd64"),
      ])
  }
}
