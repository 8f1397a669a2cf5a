import MemoryUnits
import SnapshotModel

/// What the two versions of cgroups call the same. All of them count the subtree.
struct CgroupNames {
  let usage: QuantityID
  let limit: QuantityID
  let anonymous: QuantityID
  let cache: QuantityID
  let mappedFile: QuantityID
  let inactiveFile: QuantityID
  let activeFile: QuantityID
  let anonymousLists: [QuantityID]
  let unevictable: QuantityID
  /// File pages that must be written before they can be taken back, or are being written.
  let unwritten: [QuantityID]
  let swapCache: QuantityID
  /// What tells that there have been huge pages.
  let hugePages: [QuantityID]

  /// `nil` outside of cgroups, and for the root, whose numbers are the machine's.
  init?(_ index: ReadingIndex) {
    guard let version = index.cgroupVersion, Condition.belowRoot.unmet(index) == nil else {
      return nil
    }
    let isV1 = version == 1
    let stat = isV1 ? "cgroup.v1.memory.stat.total_" : "cgroup.v2.memory.stat."
    usage = isV1 ? "cgroup.v1.memory.usage_in_bytes" : "cgroup.v2.memory.current"
    limit = isV1 ? "cgroup.v1.memory.limit_in_bytes" : "cgroup.v2.memory.max"
    anonymous = QuantityID(stat + (isV1 ? "rss" : "anon"))
    cache = QuantityID(stat + (isV1 ? "cache" : "file"))
    mappedFile = QuantityID(stat + (isV1 ? "mapped_file" : "file_mapped"))
    inactiveFile = QuantityID(stat + "inactive_file")
    activeFile = QuantityID(stat + "active_file")
    anonymousLists = [QuantityID(stat + "inactive_anon"), QuantityID(stat + "active_anon")]
    unevictable = QuantityID(stat + "unevictable")
    unwritten = (isV1 ? ["dirty", "writeback"] : ["file_dirty", "file_writeback"])
      .map { QuantityID(stat + $0) }
    swapCache = QuantityID(stat + "swapcached")
    hugePages =
      isV1
      ? [QuantityID(stat + "rss_huge"), "procfs.smaps_rollup.AnonHugePages"]
      : [
        QuantityID(stat + "anon_thp"), QuantityID(stat + "thp_fault_alloc"),
        QuantityID(stat + "thp_collapse_alloc"), "procfs.smaps_rollup.AnonHugePages",
      ]
  }
}
