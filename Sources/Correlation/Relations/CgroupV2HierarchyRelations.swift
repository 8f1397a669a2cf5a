import MemoryUnits
import SnapshotModel

/// A v2 cgroup against its peak, its children, and the root against the machine.
enum CgroupV2HierarchyRelations {
  static let all: [Relation] = [
    currentWithinPeak, childrenWithinParent, rootAnonIsAnonPages, rootFileIsCachedAndBuffers,
  ]

  private static let currentWithinPeak = Relation(
    "cgroup.v2.current-within-peak", "memory.current is at most memory.peak",
    "cgroup.v2.memory.current", .atMost(), "cgroup.v2.memory.peak",
    scope: .present("cgroup.v2.memory.peak"),
    because: "The peak is kept at every charge, pages charged in advance included.",
    citing: [.kernel("mm/page_counter.c", "page_counter_try_charge")],
    examples: [
      .near(
        "prometheus 2.42 half swapped out, cgroup v2",
        ["cgroup.v2.memory.current": 48_742_400, "cgroup.v2.memory.peak": 97_267_712],
        kernel: "6.1.0-56-amd64"),
      .breaks(
        "the peak of an earlier time",
        ["cgroup.v2.memory.current": 48_742_400, "cgroup.v2.memory.peak": 41_943_040],
        kernel: "6.1.0-56-amd64"),
    ])

  private static let childrenWithinParent = Relation(
    "cgroup.v2.children-within-parent", "memory.current of all children is at most their parent's",
    "cgroup.v2.parent.children.sum.memory.current", .atMost([.siblingsAtWork]),
    "cgroup.v2.parent.memory.current",
    scope: .present("cgroup.v2.parent.memory.current"),
    because:
      "A charge goes to the cgroup and to all above it. What the parent has beyond is its own: the "
      + "children's structures, and what removed children left. The root has no memory.current.",
    citing: [.kernel("mm/page_counter.c", "page_counter_charge")],
    examples: [
      .near(
        "prometheus 2.42 in a pod, cgroup v2",
        [
          "cgroup.v2.parent.children.sum.memory.current": 125_620_224,
          "cgroup.v2.parent.memory.current": 125_636_608,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "a child is counted twice",
        [
          "cgroup.v2.parent.children.sum.memory.current": 192_491_520,
          "cgroup.v2.parent.memory.current": 125_636_608,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let rootAnonIsAnonPages = Relation(
    "cgroup.v2.root-anon-is-anonpages", "anon of the root cgroup is AnonPages of meminfo",
    "cgroup.v2.root.memory.stat.anon", .within([.vmstatBatches, .statFlush]),
    "procfs.meminfo.AnonPages", scope: .present("cgroup.v2.root.memory.stat.anon"),
    because: "The root counts all that is mapped anonymously, whichever cgroup pays for it.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats"), .kernel("fs/proc/meminfo.c", "meminfo_proc_show"),
    ],
    examples: [
      .near(
        "prometheus 2.42 just started, cgroup v2",
        ["cgroup.v2.root.memory.stat.anon": 48_201_728, "procfs.meminfo.AnonPages": 47_080.kB],
        kernel: "6.1.0-56-amd64"),
      .breaks(
        "the memory of one cgroup instead of the root's",
        ["cgroup.v2.root.memory.stat.anon": 4_194_304, "procfs.meminfo.AnonPages": 47_080.kB],
        kernel: "6.1.0-56-amd64"),
    ])

  private static let rootFileIsCachedAndBuffers = Relation(
    "cgroup.v2.root-file-is-cached-and-buffers",
    "file of the root cgroup is Cached + Buffers of meminfo",
    "cgroup.v2.root.memory.stat.file", .within([.vmstatBatches, .statFlush]),
    "procfs.meminfo.Cached" + "procfs.meminfo.Buffers",
    scope: .present("cgroup.v2.root.memory.stat.file"),
    because: "meminfo shows the page cache of block devices apart, the cgroup does not.",
    citing: [
      .kernel("mm/memcontrol.c", "memory_stats"), .kernel("fs/proc/meminfo.c", "meminfo_proc_show"),
    ],
    examples: [
      .near(
        "prometheus 2.42 just started, cgroup v2",
        [
          "cgroup.v2.root.memory.stat.file": 39_690_240, "procfs.meminfo.Cached": 38_536.kB,
          "procfs.meminfo.Buffers": 208.kB,
        ], kernel: "6.1.0-56-amd64"),
      .breaks(
        "Buffers are left out and 20 MB are in them",
        [
          "cgroup.v2.root.memory.stat.file": 39_690_240, "procfs.meminfo.Cached": 38_536.kB,
          "procfs.meminfo.Buffers": 20_480.kB,
        ], kernel: "6.1.0-56-amd64"),
    ])
}
