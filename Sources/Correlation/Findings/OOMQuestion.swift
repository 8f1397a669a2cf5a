import MemoryUnits
import SnapshotModel

extension Question {
  static let oomDistance = Question(
    "oom-distance",
    "How near is the process to being killed for want of memory?",
    given: "the limits of the cgroup and of those above it, and the usage of each that has one",
    citing: [
      .kernel("mm/memcontrol.c", "try_charge_memcg, mem_cgroup_oom"),
      .kernel("mm/oom_kill.c", "oom_badness"),
    ]
  ) { context in
    guard let names = CgroupNames(context.index), let levels = context.levels(names) else {
      return nil
    }
    let limited = levels.compactMap { level in level.room.map { (level: level, room: $0) } }
    guard let nearest = limited.min(by: { ($0.room, $0.level.above) < ($1.room, $1.level.above) })
    else { return context.machineAlone(names) }
    guard let limit = nearest.level.limit, let usage = nearest.level.usage else { return nil }
    let ids = [names.limit, names.usage].map { nearest.level.reading(of: $0) }
    let ledger = Ledger(
      "oom-distance", "The limit that is nearest", ids[0], limit,
      [Ledger.Entry("charged", usage, [ids[1]])], rest: "left", ids)
    let lists = [names.inactiveFile, names.activeFile]
    let files = nearest.level.above == 0 ? context.sum(lists) : nil
    return Answer(
      [
        "\(nearest.level.name) is charged \(usage.formatted) of at most "
          + "\(limit.formatted): \(nearest.room.formatted) are left.",
        files.map {
          "On its lists of file pages are \($0.formatted), which the kernel tries to take back before it kills."
        } ?? "", context.swapWords, context.killWords, context.scoreWords,
      ],
      ids + (files == nil ? [] : lists)
        + context.readOf(FindingContext.swapAndScore), ledger)
  }
}

/// A cgroup, with what it may be charged and is.
private struct Level {
  /// How many levels above the process's own.
  let above: Int
  /// As its readings bear it: empty for the process's own.
  let instance: String
  /// `nil` where it has none.
  let limit: ByteCount?
  let usage: ByteCount?

  var room: ByteCount? {
    guard let limit, let usage else { return nil }
    return ByteCount(max(0, limit.saturatingSubtract(usage).bytes))
  }

  /// Whether its limit and its usage are amounts.
  var isPlausible: Bool {
    guard let limit, let usage else { return false }
    return limit >= .zero && usage >= .zero
  }

  func reading(of id: QuantityID) -> QuantityID { QuantityID(id.rawValue + instance) }

  var name: String {
    switch above {
    case 0: "Its cgroup"
    case 1: "The cgroup above its own"
    default: "The cgroup \(above) levels above its own"
    }
  }
}

extension FindingContext {
  /// The cgroup and those above it that were read. `nil` where a limit is known to be missing, or the usage
  /// that goes with one.
  fileprivate func levels(_ names: CgroupNames) -> [Level]? {
    guard let own = index[names.limit], let path = snapshot.header.identity.cgroup,
      // Labels write these otherwise.
      !path.contains(where: { "\"\\\n".contains($0) }),
      // Then processes wait, and are not killed.
      index.value(of: "cgroup.v1.memory.oom_control.oom_kill_disable", in: .count) ?? 0 == 0
    else { return nil }
    let depth = path.split(separator: "/").count
    let usages = Dictionary(
      index.instances(of: names.usage).map { ($0.instance, $0.bytes) },
      uniquingKeysWith: { first, _ in first })
    let levels =
      [Level(above: 0, instance: "", limit: own.bytes, usage: amount(names.usage))]
      + index.instances(of: names.limit).compactMap { reading in
        let ancestor = reading.instance.split(separator: "\"").dropFirst().first ?? ""
        guard ancestor == "/" || path.hasPrefix(ancestor + "/") else { return nil }
        return Level(
          above: depth - ancestor.split(separator: "/").count,
          instance: reading.instance, limit: reading.bytes, usage: usages[reading.instance] ?? nil)
      }
    guard levels.allSatisfy({ $0.limit == nil || $0.isPlausible }) else {
      return nil
    }
    // v1 tells the least of all, those out of sight included.
    if let least = index["cgroup.v1.memory.stat.hierarchical_memory_limit"],
      least.bytes != levels.compactMap(\.limit).min()
    {
      return nil
    }
    return levels
  }

  /// Where no cgroup has a limit.
  fileprivate func machineAlone(_ names: CgroupNames) -> Answer? {
    guard let available = amount("procfs.meminfo.MemAvailable") else { return nil }
    return Answer(
      [
        "Neither its cgroup nor one above it that was read has a limit: only the machine can run out "
          + "of memory, and has \(available.formatted) of it available.", killWords, scoreWords,
      ],
      [names.limit, "procfs.meminfo.MemAvailable"]
        + readOf(["procfs.oom_score", "procfs.oom_score_adj"] + Self.kills))
  }

  fileprivate static let swapAndScore: [QuantityID] =
    ["procfs.meminfo.SwapTotal", "procfs.oom_score", "procfs.oom_score_adj"] + kills

  private static let kills: [QuantityID] = [
    "cgroup.v1.memory.oom_control.oom_kill", "cgroup.v2.memory.events.oom_kill",
  ]

  fileprivate func readOf(_ ids: [QuantityID]) -> [QuantityID] { ids.filter { index[$0] != nil } }

  fileprivate var swapWords: String {
    amount("procfs.meminfo.SwapTotal") == .zero
      ? "Anonymous memory cannot make room: the machine has no swap." : ""
  }

  fileprivate var killWords: String {
    guard let count = Self.kills.compactMap({ index.value(of: $0, in: .count) }).first else {
      return ""
    }
    switch count {
    case 0: return "Nothing in its cgroup was killed for that so far."
    case 1: return "One process in its cgroup was killed for that so far."
    default: return "\(count.grouped) processes in its cgroup were killed for that so far."
    }
  }

  fileprivate var scoreWords: String {
    guard let score = index.value(of: "procfs.oom_score", in: .count) else { return "" }
    let adjustment = index.value(of: "procfs.oom_score_adj", in: .count)
    if adjustment == -1000 { return "Its oom_score_adj of −1,000 keeps it from being chosen." }
    return "Its oom_score is \(score.grouped)"
      + (adjustment.map {
        $0 == 0
          ? ", with nothing added (oom_score_adj 0)"
          : ", with an oom_score_adj of \($0 < 0 ? "−" : "")\($0.magnitude.grouped)"
      } ?? "") + ": the kernel chooses the process with the highest."
  }
}
