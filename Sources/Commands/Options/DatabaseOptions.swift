import ArgumentParser
import Foundation
import Storage

/// `--db`: which file the snapshots are in.
struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The file that holds the snapshots.",
      discussion: "Default: $MEMCORRELATE_DB, else memcorrelate/memcorrelate.sqlite under "
        + "$XDG_STATE_HOME (~/.local/state).",
      valueName: "file"))
  var db: String?

  /// For reading: the file must be there, and is not written.
  func openReadOnly() throws -> SnapshotDatabase { try .openReadOnly(at: path()) }

  /// For writing: made if it is not there.
  func open() throws -> SnapshotDatabase { try .open(at: path()) }

  private func path() throws -> String {
    try db ?? defaultDatabasePath(environment: ProcessInfo.processInfo.environment)
  }
}

/// `--snapshot`: which of them.
struct SnapshotChoice: ParsableArguments {
  @Option(
    name: .customLong("snapshot"),
    help: ArgumentHelp("The number of the snapshot. Default: the latest.", valueName: "number"))
  var id: SnapshotID?

  /// The number given, else the latest.
  func resolve(in database: SnapshotDatabase) throws -> SnapshotID {
    if let id { return id }
    guard let latest = try database.latestID() else {
      throw CommandError("\(database.path): holds no snapshot (take one: memcorrelate snapshot)")
    }
    return latest
  }
}

extension SnapshotID: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
