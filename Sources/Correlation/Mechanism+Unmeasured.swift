import MemoryUnits
import SnapshotModel
import TextParsing

extension Mechanism {
  /// A metrics page against procfs: the page is of the moment when the process answered.
  static let metricsAnswer = unmeasured(
    "procfs at the moment of the answer", .both,
    reason: "to answer takes memory, and a page may be a cached one")

  /// Anonymous pages of a process against those charged to its cgroup.
  static let pageOwners = unmeasured(chargedCgroup, .both, reason: ownersReason)

  static let ownersReason =
    "what a process touched before it was moved here, and what its parent touched before a "
    + "fork, stays charged there; what a fork took along when it was moved away stays charged here"

  /// Anonymous pages on the lists of files that LazyFree of smaps leaves out: mm/swap.c `lru_lazyfree`,
  /// fs/proc/task_mmu.c `smaps_account`.
  static func writtenAfterFreeing(_ direction: Direction) -> Mechanism {
    unmeasured(
      "what was written again after MADV_FREE", direction,
      reason:
        "it stays on inactive_file until reclaim comes by, as memory of MAP_DROPPABLE always does, and "
        + "LazyFree does not count what is dirty")
  }

  /// The totals of a subtree against a cgroup's own numbers.
  static let removedChildren = unmeasured(
    "what removed children left", .above,
    reason:
      "the pages of a child that was removed stay charged to it, and count in the totals alone")

  /// Page tables and kernel stacks of processes against what their cgroup is charged.
  static let tableOwners = unmeasured(
    chargedCgroup, .both,
    reason:
      "page tables and kernel stacks stay charged to the cgroup that they were made in, before a "
      + "move or a fork; page tables that a debugger makes are its own cgroup's")

  static let chargedCgroup = "which cgroup each page is charged to"

  /// A page that a process outside maps counts as mapped here, if it was charged here.
  ///
  /// That the process shares no page tells nothing: others may map what it does not.
  var mappedElsewhereIsUnknown: Bound {
    .missing(
      Missing(
        what: "who maps the files charged here",
        why: "a process outside the cgroup may map pages of them that this one does not"))
  }

  /// Each cgroup's usage is right at its moment; what is freed in between is missing in the parent.
  func siblingsAtWork(_ index: ReadingIndex) -> Bound {
    guard index.consistency.attempts == 0 else {
      return .missing(
        Missing(
          what: "readings of one moment",
          why: "the other children go on while they are read one after the other"))
    }
    return .allowance(
      Allowance(
        name: "siblings at work", formula: "0", range: 0...0,
        explanation: "The files are taken for those of one moment."))
  }

  /// fs/proc/task_mmu.c, smap_gather_stats: shmem_swap_usage of mapped objects, charged to whoever
  /// touched them.
  func swappedSharedMemory(_ index: ReadingIndex, _ direction: Direction) -> Bound {
    let (all, anonymous): (QuantityID, QuantityID) = (
      "procfs.smaps.sum.Swap", "procfs.status.VmSwap"
    )
    guard let a = index.value(of: all, in: .bytes), let b = index.value(of: anonymous, in: .bytes)
    else {
      return .missing(
        Missing(what: anonymous.rawValue, why: "measures shared memory in swap, with Swap of smaps")
      )
    }
    let shared = max(0, a.saturatingSubtract(b))
    return .allowance(
      Allowance(
        name: "swapped shared memory", formula: "Swap − VmSwap = \(shared.grouped) B",
        range: direction.range(shared),
        explanation:
          "smaps counts shared memory in swap for all who map the object, the cgroup what was "
          + "charged to it."))
  }

  /// Client libraries add starttime to btime; some print the sum in whole seconds.
  func clockTick(_ index: ReadingIndex, of id: QuantityID) -> Bound {
    let isWhole = index[id]?.number.map { $0.exponent >= 0 } ?? false
    let nanoseconds: Int64 = isWhole ? 1_000_000_000 : 10_000_000
    return .allowance(
      Allowance(
        name: "clock tick", formula: isWhole ? "1 s" : "10 ms",
        range: -nanoseconds...nanoseconds,
        explanation: isWhole
          ? "The page shows whole seconds, and not every client rounds the same way."
          : "The kernel counts a process's start in ticks of this length."))
  }
}
