import SnapshotModel
import TextParsing

extension Consistency {
  /// Compares the counters that were read twice: the rounds `@before` and `@after`, or a plain read and
  /// `@after` where there is no round before. Those that were read once more behind the pages
  /// (`@pages`) are compared from `@before` to there.
  ///
  /// `views` limits what is looked at. `unknown` where nothing was read twice.
  init(
    comparing captures: [Capture], header: SnapshotHeader, attempts: Int,
    views: Set<View> = Set(View.allCases)
  ) {
    let counters = Self.counters(captures, to: "@after", header: header, views: views)
    let toPages = Self.counters(captures, to: "@pages", header: header, views: views)
    self = counters.isEmpty ? .unknown : Consistency(attempts: attempts, counters: counters)
    if !toPages.isEmpty { countersToPages = toPages }
  }

  private static func counters(
    _ captures: [Capture], to last: String, header: SnapshotHeader, views: Set<View>
  ) -> [Counter] {
    var before: [Capture] = []
    var after: [Capture] = []
    let names = Dictionary(captures.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for capture in captures {
      let (base, round) = CaptureName.splitRound(capture.name)
      guard round == last, let view = capture.view, views.contains(view),
        let earlier = names[base + "@before"] ?? names[base]
      else { continue }
      before.append(earlier.renamed(base))
      after.append(capture.renamed(base))
    }
    let first = amounts(in: before, header: header)
    let second = amounts(in: after, header: header)
    return first.compactMap { reading -> Counter? in
      guard let earlier = reading.whole,
        let later = second.first(where: { $0.id == reading.id })?.whole
      else { return nil }
      return Counter(reading.quantity, before: earlier, after: later)
    }
  }

  private static func amounts(in captures: [Capture], header: SnapshotHeader) -> [Reading] {
    derive(captures: captures, header: header).readings
      .filter { $0.instance.isEmpty && isCounter($0) }
  }

  private static let watched: Set<QuantityID> = [
    "procfs.statm.size", "procfs.statm.resident", "procfs.statm.shared", "procfs.statm.data",
    "procfs.stat.rss", "procfs.stat.minflt", "procfs.stat.majflt",
    "cgroup.v1.memory.usage_in_bytes", "cgroup.v1.memory.kmem.usage_in_bytes",
    "cgroup.v1.memory.stat.rss", "cgroup.v1.memory.stat.cache",
    "cgroup.v1.memory.stat.mapped_file", "cgroup.v1.memory.stat.pgpgin",
    "cgroup.v1.memory.stat.pgpgout", "cgroup.v2.memory.stat.pgfault",
    "cgroup.v2.memory.current", "cgroup.v2.memory.stat.anon", "cgroup.v2.memory.stat.file",
    "cgroup.v2.memory.stat.file_mapped", "cgroup.v2.memory.stat.kernel",
    "cgroup.v1.parent.memory.usage_in_bytes", "cgroup.v2.parent.memory.current",
    "procfs.meminfo.AnonPages", "procfs.meminfo.Cached", "procfs.meminfo.Buffers",
  ]

  private static func isCounter(_ reading: Reading) -> Bool {
    let name = reading.quantity.rawValue
    return watched.contains(reading.quantity)
      || reading.unit == .bytes
        && (name.hasPrefix("metrics.go_memstats_") || name.hasPrefix("metrics.process_"))
  }
}

extension Reading {
  /// In bytes, or in the reading's own unit.
  fileprivate var whole: Int64? { number?.integer }
}

extension Capture {
  func renamed(_ name: String) -> Capture {
    Capture(
      name: name, source: source, view: view, begin: begin, end: end, outcome: outcome)
  }
}
