/// Why snapshots could not be kept or found. Each case names the database's file.
package enum StorageError: Error, Hashable, Sendable {
  /// No file of that name, and it was opened for reading.
  case notFound(path: String)
  /// A database of ours in which nobody has saved anything yet.
  case empty(path: String)
  case cannotOpen(path: String, reason: String)
  case cannotCreate(path: String, reason: String)
  /// The file, or the folder in which SQLite must put its journal, cannot be written.
  case readOnly(path: String)
  case notADatabase(path: String)
  /// The SQLite database of another program.
  case foreign(path: String)
  /// It holds migrations that this build does not know.
  case newerSchema(path: String, migrations: [String])
  /// It lacks migrations, and was opened for reading.
  case olderSchema(path: String)
  case full(path: String)
  case locked(path: String, seconds: Double)
  case damaged(path: String, detail: String)
  case unknownSnapshot(SnapshotID, path: String)
  /// Anything else that SQLite says.
  case failed(path: String, detail: String)
  /// The environment names no place for a database.
  case noDefaultPath
}

extension StorageError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notFound(let path):
      "\(path): no such database (take a snapshot first, or name another with --db)"
    case .empty(let path):
      "\(path): no snapshot in it yet (take one first, or name another with --db)"
    case .cannotOpen(let path, let reason):
      "\(path): cannot be opened: \(reason)"
    case .cannotCreate(let path, let reason):
      "\(path): cannot be created: \(reason) (name another place with --db)"
    case .readOnly(let path):
      "\(path): the file or its folder cannot be written (name another with --db)"
    case .notADatabase(let path):
      "\(path): expected a SQLite database, found a file of another kind"
    case .foreign(let path):
      "\(path): expected a database of memcorrelate, found one of another program"
    case .newerSchema(let path, let migrations):
      "\(path): written by a newer memcorrelate (unknown here: "
        + migrations.joined(separator: ", ") + "): use that version or a later one"
    case .olderSchema(let path):
      "\(path): written by an older memcorrelate and not yet migrated "
        + "(any command that writes to it does that)"
    case .full(let path):
      "\(path): no space left on the disk: nothing was saved, and what was saved before is intact"
    case .locked(let path, let seconds):
      "\(path): another process has kept it locked for more than \(Self.text(seconds)) s (try again)"
    case .damaged(let path, let detail):
      "\(path): damaged database: \(detail)"
    case .unknownSnapshot(let id, let path):
      "\(path): no snapshot \(id) (`memcorrelate list` shows those it holds)"
    case .failed(let path, let detail):
      "\(path): \(detail)"
    case .noDefaultPath:
      "no place for a database: none of MEMCORRELATE_DB, XDG_STATE_HOME and HOME is set "
        + "(name a file with --db)"
    }
  }

  private static func text(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
  }
}
