package import SnapshotModel

/// Parses the captures of a snapshot: the one way from raw bytes to readings, whether they were read a
/// moment ago, come from a capture directory, or have lain in a database for a year.
///
/// Pure, and never fails: what cannot be parsed is told of in the snapshot's `unavailable`. Of the
/// header only what the captures cannot tell is taken (the pid, the time, the machine, how far the
/// counters moved); the rest of the identity, `unavailable` and `warnings` are found anew.
package func derive(captures: [Capture], header: SnapshotHeader) -> Snapshot {
  var derivation = Derivation(identity: header.identity, machine: header.machine)
  let set = CaptureSet(captures)
  derivation.deriveProcfs(set)
  derivation.deriveCgroup(set)
  derivation.deriveMetrics(set)
  derivation.deriveCore(set)
  derivation.derivePages(set)
  derivation.noteMissingViews(captures)

  var header = header
  header.identity = derivation.identity
  header.machine = derivation.machine
  header.unavailable = derivation.unavailable
  header.warnings = derivation.warnings
  return Snapshot(
    header: header, captures: captures, readings: derivation.readings,
    mappings: derivation.mappings, regions: derivation.regions, segments: derivation.segments,
    pages: derivation.pages)
}

extension Derivation {
  /// A view of which nothing was even tried is a gap as well.
  fileprivate mutating func noteMissingViews(_ captures: [Capture]) {
    // That the heap could not be read of itself says nothing of a core that was named.
    let asked = captures.filter { $0.name != CoreCollector.heapName || $0.content != nil }
    let tried = Set(asked.compactMap(\.view) + readings.compactMap(\.quantity.view))
    for view in View.allCases
    where !tried.contains(view) && !unavailable.contains(where: { $0.what == view.rawValue }) {
      let remedy =
        switch view {
        case .procfs: "capture the files of /proc/PID"
        case .cgroup: "capture the files of its memory cgroup, and /proc/PID/cgroup"
        case .metrics: "name its page with --metrics URL, or a copy with --metrics-file FILE"
        case .core:
          "name a core with --core FILE, or what viewcore breakdown printed with --core-summary FILE"
        case .ledger: "take the snapshot of the live process"
        }
      unavailable.append(.init(view.rawValue, Unavailability("not looked at", remedy: remedy)))
    }
  }
}
