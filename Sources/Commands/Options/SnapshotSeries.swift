import ArgumentParser
import SnapshotModel
import Storage

/// `--pid`, `--name`, `--snapshots`: several snapshots, by default all of the latest's process.
struct SnapshotSeries: ParsableArguments {
  @Option(help: ArgumentHelp("Snapshots of processes with this number.", valueName: "number"))
  var pid: Int32?

  @Option(help: ArgumentHelp("Snapshots of processes with this name.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp("Only snapshots with these numbers: 3-14.", valueName: "first-last"))
  var snapshots: SnapshotRange?

  /// In the order in which they were taken. Throws where there are fewer than two.
  func resolve(in database: SnapshotDatabase) throws -> [SnapshotID] {
    let all = try database.list().filter { snapshots?.range.contains($0.id) ?? true }
    let chosen =
      if pid == nil, name == nil, snapshots == nil {
        try ofLatest(all, database)
      } else {
        all.filter { (pid ?? $0.pid) == $0.pid && (name == nil || $0.comm == name) }
      }
    guard chosen.count > 1 else {
      throw CommandError(
        "\(database.path): \(chosen.isEmpty ? "none" : "only one") of the snapshots is meant, and "
          + "relations are found in what changes from one to the next (take more: memcorrelate "
          + "snapshot)")
    }
    return chosen.sorted { ($0.takenAt, $0.id) < ($1.takenAt, $1.id) }.map(\.id)
  }

  /// Those of the same process: its number may have been given to another since.
  private func ofLatest(
    _ all: [SnapshotSummary], _ database: SnapshotDatabase
  ) throws -> [SnapshotSummary] {
    guard let latest = all.last else { return [] }
    let start = try database.loadHeader(latest.id).identity.startTime
    return try all.filter { summary in
      try summary.pid == latest.pid
        && database.loadHeader(summary.id).identity.startTime == start
    }
  }
}

/// `3-14`
struct SnapshotRange: ExpressibleByArgument {
  let range: ClosedRange<SnapshotID>

  init?(argument: String) {
    let ends = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = SnapshotID(String(ends[0])),
      let last = SnapshotID(String(ends[1])), first <= last
    else { return nil }
    range = first...last
  }
}
