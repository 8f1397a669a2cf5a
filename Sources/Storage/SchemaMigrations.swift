import GRDB

/// The migrations in the order in which they are applied. A released one is never changed.
enum SchemaMigrations {
  /// `mcor`: tells our databases from those of other programs.
  static let applicationID = 0x6d63_6f72

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("schema-1") { try $0.execute(sql: schema1) }
    migrator.registerMigration("schema-2") { try $0.execute(sql: schema2) }
    migrator.registerMigration("schema-3") { try $0.execute(sql: schema3) }
    return migrator
  }()

  enum Owner {
    /// A new file.
    case nobody
    case memcorrelate
    case another
  }

  static func owner(_ database: Database) throws -> Owner {
    let id = try Int.fetchOne(database, sql: "PRAGMA application_id")
    if id == applicationID { return .memcorrelate }
    let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
    return id == 0 && objects == 0 ? .nobody : .another
  }

  /// Marks a new file as ours. Done before anything else, in one transaction: of two processes at once
  /// one finds it done.
  static func claim(_ database: Database, file: DatabaseFile) throws {
    switch try owner(database) {
    case .nobody: try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    case .memcorrelate: break
    case .another: throw StorageError.foreign(path: file.path)
    }
  }

  /// The names of the migrations that were applied, whether or not this build knows them.
  ///
  /// GRDB's own `appliedIdentifiers` fails when another process creates the table between its two looks.
  static func applied(_ database: Database) throws -> Set<String> {
    let tables = try Int.fetchOne(
      database, sql: "SELECT count(*) FROM sqlite_master WHERE name = 'grdb_migrations'")
    guard tables == 1 else { return [] }
    return try String.fetchSet(database, sql: "SELECT identifier FROM grdb_migrations")
  }

  /// Those that another, newer build has applied.
  static func unknown(_ database: Database) throws -> [String] {
    try applied(database).subtracting(migrator.migrations).sorted()
  }

  /// Applies what is missing. Of two processes at once one fails, and finds that it has been done.
  static func migrate(_ queue: DatabaseQueue) throws {
    while true {
      let before = try queue.read(applied).count
      do {
        return try migrator.migrate(queue)
      } catch {
        guard try queue.read(applied).count > before else { throw error }
      }
    }
  }
}
