import MemoryUnits
package import SnapshotModel

/// What must be so before a relation can be judged.
package enum Condition: Hashable, Sendable {
  /// No other process is charged to the cgroup (or to one below it).
  case onlyProcessInCgroup
  /// Every process of the cgroup's subtree was read.
  case membersRead
  /// The cgroup has no children, nor has it memory that removed ones left: its own numbers are the
  /// subtree's.
  case leafCgroup
  /// The cgroup has no children that anybody can be in. Removed ones may have left memory.
  case withoutLivingChildren
  /// The cgroup has children, or memory that removed ones left.
  case cgroupWithChildren
  /// The cgroup is not the root of its hierarchy, whose usage is an estimate.
  case belowRoot

  /// Quantities that it is decided by.
  package func quantities(cgroupVersion version: Int) -> [QuantityID] {
    switch self {
    case .onlyProcessInCgroup:
      [
        QuantityID("cgroup.v\(version).procs.count"),
        QuantityID("cgroup.v\(version).procs.lists_process"),
      ]
    case .membersRead: ["procfs.members.count"]
    case .belowRoot: []
    case .leafCgroup, .withoutLivingChildren, .cgroupWithChildren:
      [QuantityID("cgroup.v\(version).children.count")]
        + (version == 1 ? Self.totals.flatMap { [$0.own, $0.subtree] } : [])
    }
  }

  /// `nil` when it is met.
  func unmet(_ index: ReadingIndex) -> Missing? {
    let version = index.cgroupVersion ?? 1
    switch self {
    case .onlyProcessInCgroup:
      let processes = QuantityID("cgroup.v\(version).procs.count")
      guard let count = index.value(of: processes, in: .count) else {
        return Missing(what: processes.rawValue, why: "who else is charged to the cgroup")
      }
      let alone = "a cgroup that holds this process alone"
      let lists = QuantityID("cgroup.v\(version).procs.lists_process")
      if index.value(of: lists, in: .count) == 0 {
        return Missing(what: alone, why: "the cgroup's list of processes does not hold this one")
      }
      guard count != 1 else { return nil }
      return Missing(what: alone, why: "it holds \(count.grouped) processes")
    case .membersRead:
      guard index["procfs.members.count"] == nil else { return nil }
      return Missing(
        what: "procfs.members.count", why: "every process of the cgroup: use --cgroup-members")
    case .belowRoot:
      return Self.isRoot(index, version)
        ? Missing(what: "a cgroup below the root", why: "it is the root") : nil
    case .leafCgroup:
      guard let has = Self.hasChildren(index, version) else { return Self.unknown(version) }
      guard has else { return nil }
      let why =
        Self.hasLivingChildren(index, version) == true
        ? "it has children" : "removed children left memory"
      return Missing(what: "a cgroup without children", why: why)
    case .withoutLivingChildren:
      guard let has = Self.hasLivingChildren(index, version) else { return Self.unknown(version) }
      return has ? Missing(what: "a cgroup without children", why: "it has children") : nil
    case .cgroupWithChildren:
      guard let has = Self.hasChildren(index, version) else { return Self.unknown(version) }
      return has ? nil : Missing(what: "a cgroup with children", why: "it has none")
    }
  }

  /// Whether the cgroup is known to be none that the relation speaks of.
  func isOfAnotherKind(_ index: ReadingIndex) -> Bool {
    switch self {
    case .leafCgroup, .withoutLivingChildren, .cgroupWithChildren:
      let has = Self.hasLivingChildren(index, index.cgroupVersion ?? 1)
      return has != nil && unmet(index) != nil
    case .belowRoot: return unmet(index) != nil
    case .onlyProcessInCgroup, .membersRead: return false
    }
  }

  /// Whether no reading tells if it is met.
  func isUndecided(_ index: ReadingIndex) -> Bool {
    let version = index.cgroupVersion ?? 1
    return switch self {
    case .onlyProcessInCgroup:
      index[QuantityID("cgroup.v\(version).procs.count")] == nil
        && index.value(of: QuantityID("cgroup.v\(version).procs.lists_process"), in: .count) != 0
    case .leafCgroup, .withoutLivingChildren, .cgroupWithChildren:
      Self.hasLivingChildren(index, version) == nil
    case .membersRead, .belowRoot: false
    }
  }

  private static func unknown(_ version: Int) -> Missing {
    Missing(what: "cgroup.v\(version).children.count", why: "whether the cgroup has children")
  }

  /// The process's cgroup is the root where both have their statistics from one file.
  private static func isRoot(_ index: ReadingIndex, _ version: Int) -> Bool {
    let file = version == 1 ? "cache" : "file"
    guard let own = index[QuantityID("cgroup.v\(version).memory.stat.\(file)")],
      let root = index[QuantityID("cgroup.v\(version).root.memory.stat.\(file)")]
    else { return false }
    return own.provenance.capture == root.provenance.capture
  }

  /// What a removed child is charged stays in the totals of the subtree and in usage, where v1 tells it.
  static func hasChildren(_ index: ReadingIndex, _ version: Int) -> Bool? {
    guard let has = hasLivingChildren(index, version), !has, version == 1 else {
      return hasLivingChildren(index, version)
    }
    return totals.contains { own, subtree in
      guard let a = index.value(of: own, in: .bytes), let b = index.value(of: subtree, in: .bytes)
      else { return false }
      return b > a
    }
  }

  /// Where nobody looked for children, v1 tells by the totals of the subtree.
  static func hasLivingChildren(_ index: ReadingIndex, _ version: Int) -> Bool? {
    let id = QuantityID("cgroup.v\(version).children.count")
    if let count = index.value(of: id, in: .count) { return count > 0 }
    guard version == 1 else { return nil }
    var isLarger = false
    for (own, subtree) in totals {
      guard let a = index.value(of: own, in: .bytes), let b = index.value(of: subtree, in: .bytes)
      else { return nil }
      if a != b { isLarger = true }
    }
    return isLarger
  }

  private static let totals: [(own: QuantityID, subtree: QuantityID)] = [
    ("cgroup.v1.memory.stat.rss", "cgroup.v1.memory.stat.total_rss"),
    ("cgroup.v1.memory.stat.cache", "cgroup.v1.memory.stat.total_cache"),
  ]
}
