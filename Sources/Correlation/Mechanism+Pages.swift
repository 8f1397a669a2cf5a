import MemoryUnits
import SnapshotModel

extension Mechanism {
  /// Pages that were other pages at a second look, or gone: a file of another moment may count them.
  static func changedPages(_ direction: Direction) -> Mechanism {
    upToReading(
      "ledger.changed", direction,
      reason: "These pages changed while they were looked at: the ledger says nothing more of them."
    )
  }

  /// What the kernel is moving, or marked: it counts the former.
  static func pagesInMotion(_ direction: Direction) -> Mechanism {
    upToReading(
      "ledger.in_motion", direction,
      reason: "The kernel counts a page that it is just moving, and not a mark without a page.")
  }

  /// As `changedPages`, of all processes of the cgroup.
  static func changedPagesOfMembers(_ direction: Direction) -> Mechanism {
    upToReading(
      "ledger.members.changed", direction,
      reason: "These pages changed while they were looked at: the cgroup may pay for them.")
  }

  /// The ledger holds what the processes of the cgroup map, its statistics what anybody maps.
  static func mappedOutside(_ direction: Direction) -> Mechanism {
    unmeasured(outsiders, direction, reason: outsidersReason)
  }

  /// The numbers of mappings of a page that others share.
  static let othersAtWork = unmeasuredAtWork(
    "who maps the process's pages at one moment", .both,
    reason: "other processes map and unmap files that it shares, and no counter of it tells")

  /// Bits that the processor sets in a page table, and whoever reclaims memory takes away.
  static let touchedMeanwhile = unmeasuredAtWork(
    "which pages were touched at one moment", .both,
    reason: "to touch or write a page that is mapped is no fault, and no counter of it tells")

  /// khugepaged puts huge pages in place of small ones, and reclaim splits them, without a fault.
  static let hugePagesAtWork = unmeasuredAtWork(
    "the huge pages of one moment", .both,
    reason:
      "the kernel joins pages to huge ones and splits them, and no counter of the process tells")

  /// Anonymous pages that the cgroup's processes map and it does not pay for.
  static let anonymousOwners = chargedElsewhere(
    mapped: "ledger.members.sum.anonymous", paid: "ledger.members.anonymous")

  /// Anonymous huge pages of the one process of a cgroup that it does not pay for.
  static let hugeOwners = chargedElsewhere(
    mapped: "ledger.huge.anonymous", paid: "ledger.members.huge.anonymous")

  private static let outsiders = "who else maps pages that are charged here"
  private static let outsidersReason =
    "a process outside the cgroup may map files that are charged here; one that was moved away, or a "
    + "fork of it, still maps what it had touched here"

  func unmeasuredAtWork(_ index: ReadingIndex, _ what: String, _ reason: String) -> Bound {
    guard index.consistency.attempts == 0 else {
      return .missing(Missing(what: what, why: reason))
    }
    return .allowance(
      Allowance(
        name: what, formula: "0", range: 0...0,
        explanation: "The files are taken for those of one moment."))
  }

  /// mm/memcontrol.c, get_mem_cgroup_from_mm: who touches a page first pays, and it stays so.
  func chargedElsewhere(_ index: ReadingIndex, mapped: QuantityID, paid: QuantityID) -> Bound {
    guard let all = index.value(of: mapped, in: .bytes),
      let here = index.value(of: paid, in: .bytes), Self.ownIsSubtree(index)
    else { return .missing(Missing(what: Self.chargedCgroup, why: Self.ownersReason)) }
    let elsewhere = max(0, all.saturatingSubtract(here))
    return .partly(
      Allowance(
        name: "pages charged elsewhere", formula: "\(mapped) − \(paid) = \(elsewhere.grouped) B",
        range: -elsewhere ... -elsewhere,
        explanation:
          "Another cgroup or nobody pays for these pages, or they are mapped at two addresses and paid "
          + "for once."),
      Missing(what: Self.outsiders, why: Self.outsidersReason), .above)
  }

  /// The ledger adds what is charged below the cgroup, living or removed; v1's own numbers do not.
  private static func ownIsSubtree(_ index: ReadingIndex) -> Bool {
    guard index.cgroupVersion == 1 else { return true }
    let own = index.value(of: "cgroup.v1.memory.stat.rss", in: .bytes)
    let total = index.value(of: "cgroup.v1.memory.stat.total_rss", in: .bytes)
    return Condition.hasLivingChildren(index, 1) == false && (total == nil || total == own)
  }

  /// mm/Kconfig, NO_PAGE_MAPCOUNT, since 6.15: kpagecount gives the mean over the folio, and smaps takes
  /// it as shared or not as a whole.
  func mapCounts(_ index: ReadingIndex) -> Bound {
    guard let kernel = index.machine.kernelVersion else {
      return .missing(
        Missing(what: "the kernel's release", why: "decides how it counts the mappings of a page"))
    }
    guard kernel < KernelVersion(6, 15) else {
      return .missing(
        Missing(
          what: "whether the kernel was built with CONFIG_NO_PAGE_MAPCOUNT",
          why: "if so it counts how often a large folio is mapped, not each of its pages"))
    }
    return .allowance(
      Allowance(
        name: "counts of mappings", formula: "0 (of each page before Linux 6.15)", range: 0...0,
        explanation: "The kernel counts the mappings of each page."))
  }
}
