import GRDB
package import SnapshotModel

/// The database in which snapshots are kept: SQLite, one file.
///
/// Every method is one transaction. One that throws has changed nothing.
package final class SnapshotDatabase {
  private let connection: DatabaseConnection

  /// Where it is, absolute.
  package var path: String { connection.file.path }

  private init(_ connection: DatabaseConnection) { self.connection = connection }

  /// Opens the database for reading and writing; creates it with its folder, brings its schema up to
  /// date.
  ///
  /// `patience` is how many seconds to wait wherever another process is writing.
  package static func open(
    at path: String, patience: Double = 10
  ) throws(StorageError) -> SnapshotDatabase {
    let file = DatabaseFile(path)
    try file.createIfAbsent()
    try file.checkReadable()
    do {
      return SnapshotDatabase(try DatabaseConnection(writing: file, patience: patience))
    } catch {
      throw StorageError(error, file: file, patience: patience)
    }
  }

  /// Opens a database that exists, for reading alone.
  ///
  /// A writer may be at work in it, and neither the file nor its folder need be writable. Where no
  /// writer is at work, nothing is created beside the file either.
  package static func openReadOnly(
    at path: String, patience: Double = 10
  ) throws(StorageError) -> SnapshotDatabase {
    let file = DatabaseFile(path)
    try file.checkReadable()
    do {
      let connection = try DatabaseConnection(reading: file, patience: patience)
      try connection.read { database in
        switch try SchemaMigrations.owner(database) {
        case .another: throw StorageError.foreign(path: file.path)
        case .nobody: throw StorageError.empty(path: file.path)
        case .memcorrelate: break
        }
        let applied = try SchemaMigrations.applied(database)
        guard !applied.isEmpty else { throw StorageError.empty(path: file.path) }
        let unknown = try SchemaMigrations.unknown(database)
        guard unknown.isEmpty else {
          throw StorageError.newerSchema(path: file.path, migrations: unknown)
        }
        guard applied.count == SchemaMigrations.migrator.migrations.count else {
          throw StorageError.olderSchema(path: file.path)
        }
      }
      return SnapshotDatabase(connection)
    } catch {
      throw StorageError(error, file: file, patience: patience)
    }
  }

  /// Keeps a snapshot.
  package func save(_ snapshot: Snapshot) throws(StorageError) -> SnapshotID {
    try write { try $0.insert(snapshot) }
  }

  /// All of a snapshot, equal to what was saved. Throws `damaged` where it no longer is.
  package func load(_ id: SnapshotID) throws(StorageError) -> Snapshot {
    try read { try $0.snapshot(id, path: self.path) }
  }

  package func loadHeader(_ id: SnapshotID) throws(StorageError) -> SnapshotHeader {
    try read { try $0.snapshotRow(id, path: self.path).header }
  }

  /// The captures alone, from which the rest can be derived again.
  package func loadCaptures(_ id: SnapshotID) throws(StorageError) -> [Capture] {
    try read { try $0.captures(of: $0.snapshotRow(id, path: self.path), id) }
  }

  /// The snapshot saved last, `nil` where there is none.
  package func latestID() throws(StorageError) -> SnapshotID? {
    try read { try $0.latestSnapshotID() }
  }

  /// Every snapshot in the order in which they were saved.
  package func list() throws(StorageError) -> [SnapshotSummary] {
    try read { try $0.snapshotSummaries() }
  }

  package func delete(_ id: SnapshotID) throws(StorageError) {
    try write { try $0.deleteSnapshot(id, path: self.path) }
  }

  /// Puts newly derived content in place of the old one. The captures stay as they are.
  package func replaceDerived(
    of id: SnapshotID, with snapshot: Snapshot
  ) throws(StorageError) {
    try write { try $0.replaceDerived(of: id, with: snapshot, path: self.path) }
  }

  /// Looks for damage in all of the file. Throws `damaged` with the first that it finds.
  package func verify() throws(StorageError) {
    try read { try $0.verify(path: self.path) }
  }

  private func read<Result>(
    _ body: (Database) throws -> Result
  ) throws(StorageError) -> Result {
    do {
      return try connection.read(body)
    } catch {
      throw StorageError(error, file: connection.file, patience: connection.patience)
    }
  }

  private func write<Result>(
    _ body: (Database) throws -> Result
  ) throws(StorageError) -> Result {
    do {
      return try connection.write(body)
    } catch {
      throw StorageError(error, file: connection.file, patience: connection.patience)
    }
  }
}
