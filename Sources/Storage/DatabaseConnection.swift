import Foundation
import GRDB

/// An open database: the one place that knows how it was opened.
final class DatabaseConnection {
  private enum Access {
    case writing
    /// Read under SQLite's locks, beside a writer.
    case reading
    /// Read without locks and without a trace, as long as the file is as it was.
    case undisturbed(DatabaseFile.Stamp?)
  }

  let file: DatabaseFile
  /// How long to wait for other processes, in seconds.
  let patience: Double
  private var access: Access
  private var queue: DatabaseQueue

  /// Creates the database where there is none, and brings its schema up to date.
  init(writing file: DatabaseFile, patience: Double) throws {
    self.file = file
    self.patience = patience
    access = .writing
    let deadline = ContinuousClock.now + .seconds(patience)
    while true {
      do {
        queue = try Self.openForWriting(file, patience)
        return
      } catch let error as DatabaseError
        where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
        && ContinuousClock.now < deadline
      {
        // The change to WAL does not wait for the others that are creating the same database.
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
  }

  init(reading file: DatabaseFile, patience: Double) throws {
    self.file = file
    self.patience = patience
    // Without a journal nobody is writing. SQLite's locks would need two files beside the database,
    // and leave them there.
    let stamp = file.stamp
    if !file.hasJournal, let queue = try? Self.openForReading(file.immutableURI, patience) {
      access = .undisturbed(stamp)
      self.queue = queue
    } else {
      access = .reading
      queue = try Self.openForReading(file.path, patience)
    }
  }

  /// One transaction that sees one state of the database.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    guard case .undisturbed(let stamp) = access else { return try queue.read(body) }
    let result = Swift.Result { try queue.read(body) }
    if !file.hasJournal && file.stamp == stamp { return try result.get() }
    // A writer came in between: whatever was read may be half old, half new.
    queue = try Self.openForReading(file.path, patience)
    access = .reading
    return try queue.read(body)
  }

  /// One transaction: all of it or nothing.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    guard case .writing = access else { throw StorageError.readOnly(path: file.path) }
    return try queue.write(body)
  }

  private static func openForReading(_ name: String, _ patience: Double) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "memcorrelate"
    configuration.readonly = true
    configuration.busyMode = .timeout(patience)
    return try DatabaseQueue(path: name, configuration: configuration)
  }

  private static func openForWriting(
    _ file: DatabaseFile, _ patience: Double
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.label = "memcorrelate"
    configuration.busyMode = .timeout(patience)
    let queue = try DatabaseQueue(path: file.path, configuration: configuration)
    // Looked at before anything is written: a file of another program stays as it is.
    if case .another = try queue.read(SchemaMigrations.owner) {
      throw StorageError.foreign(path: file.path)
    }
    let unknown = try queue.read(SchemaMigrations.unknown)
    guard unknown.isEmpty else {
      throw StorageError.newerSchema(path: file.path, migrations: unknown)
    }
    try queue.write { try SchemaMigrations.claim($0, file: file) }
    // Readers and a writer beside one another. A file system that can't do it answers with another
    // mode, in which they wait for one another.
    _ = try queue.writeWithoutTransaction {
      try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL")
    }
    try SchemaMigrations.migrate(queue)
    // That the file can't be written is to be known before a snapshot is taken, not after.
    try queue.write { try $0.execute(sql: "DELETE FROM snapshot WHERE false") }
    return queue
  }
}
