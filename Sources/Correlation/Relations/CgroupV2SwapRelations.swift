import MemoryUnits
import SnapshotModel

/// Swap of a v2 cgroup against its processes' and its own statistics.
enum CgroupV2SwapRelations {
  static let all: [Relation] = [swapCurrentIsSwap, swapPssWithinSwapCurrent]

  private static let swapCurrentIsSwap = Relation(
    "cgroup.v2.swap-current-is-smaps-swap", "memory.swap.current is the process's Swap",
    "cgroup.v2.memory.swap.current",
    .within([
      .upToReading(
        "cgroup.v2.memory.stat.swapcached", .above,
        reason: "A page in the swap cache is in memory and keeps its slot."),
      .swappedSharedMemory(.below), .swapSlots, .pageOwners,
    ]),
    "procfs.smaps.sum.Swap", scope: .present("cgroup.v2.memory.swap.current"),
    when: [.onlyProcessInCgroup],
    because:
      "Each slot in use is one page of Swap. Swapped pages that nobody maps (tmpfs, parts of huge "
      + "pages given back) and slots shared with a fork outside make a difference.",
    citing: [
      .kernel("mm/memcontrol.c", "__mem_cgroup_try_charge_swap"),
      .kernel("fs/proc/task_mmu.c", "smaps_pte_entry"),
    ],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "cgroup.v2.memory.swap.current": 30_666_752, "cgroup.v2.memory.stat.swapcached": 0,
          "procfs.smaps.sum.Swap": 29_948.kB, "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a program that read its swapped memory again",
        [
          "cgroup.v2.memory.swap.current": 13_596.kB, "procfs.smaps.sum.Swap": 36.kB,
          "cgroup.v2.memory.stat.swapcached": 13_588.kB, "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "three processes share the slots after a fork",
        [
          "cgroup.v2.memory.swap.current": 10_384.kB, "procfs.smaps.sum.Swap": 31_108.kB,
          "cgroup.v2.memory.stat.swapcached": 0, "cgroup.v2.procs.count": 1,
        ], kernel: "6.1.0-56-amd64"),
    ])

  private static let swapPssWithinSwapCurrent = Relation(
    "cgroup.v2.swap-pss-within-swap-current",
    "SwapPss of the cgroup's processes is at most memory.swap.current",
    "procfs.members.sum.SwapPss", .atMost([.pageOwners]), "cgroup.v2.memory.swap.current",
    scope: .present("cgroup.v2.memory.swap.current"), when: [.membersRead],
    because:
      "SwapPss divides a slot among the processes that share it and leaves out shared memory, "
      + "which swap.current holds; equal but for rounding where there is none.",
    citing: [.kernel("fs/proc/task_mmu.c", "smaps_pte_entry")],
    examples: [
      .equal(
        "prometheus 2.42 half swapped out, cgroup v2",
        [
          "procfs.members.sum.SwapPss": 29_948.kB, "cgroup.v2.memory.swap.current": 30_666_752,
          "procfs.members.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .near(
        "a program with 6.7 MB of swapped shared memory",
        [
          "procfs.members.sum.SwapPss": 48.kB, "cgroup.v2.memory.swap.current": 6784.kB,
          "procfs.members.count": 1,
        ], kernel: "6.1.0-56-amd64"),
      .leavesOpen(
        "a process that was swapped out before it was moved here",
        [
          "procfs.members.sum.SwapPss": 29_948.kB, "cgroup.v2.memory.swap.current": 0,
          "procfs.members.count": 1,
        ], kernel: "6.1.0-56-amd64"),
    ])
}
