import GRDB
import SnapshotModel

/// The names of quantities, each stored once for all snapshots.
struct QuantityNames {
  private let database: Database
  // By bytes: two strings that are equal to Swift may differ in them.
  private var keys: [[UInt8]: Int64] = [:]
  private var names: [Int64: String] = [:]

  /// The names are looked up and added as they come.
  init(_ database: Database) { self.database = database }

  /// The names that occur in a snapshot.
  init(_ database: Database, of snapshot: SnapshotID) throws {
    self.init(database)
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT id, CAST(name AS BLOB) FROM quantity
        WHERE id IN (SELECT quantity FROM reading WHERE snapshot = ?)
        """,
      arguments: [snapshot.rawValue])
    while let row = try rows.next() {
      guard case .int64(let key) = (row[0] as DatabaseValue).storage else { continue }
      var reader = RowReader(row, place: "quantity \(key)", first: 1, checksum: Checksum())
      names[key] = try reader.text()
    }
  }

  subscript(key: Int64) -> String? { names[key] }

  mutating func key(for quantity: QuantityID) throws -> Int64 {
    let bytes = Array(quantity.rawValue.utf8)
    if let key = keys[bytes] { return key }
    let name = DatabaseValue(text: quantity.rawValue)
    let key =
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT id FROM quantity WHERE name = CAST(? AS TEXT)"),
        arguments: [name]) ?? insert(name)
    keys[bytes] = key
    return key
  }

  private func insert(_ name: DatabaseValue) throws -> Int64 {
    try database.cachedStatement(sql: "INSERT INTO quantity (name) VALUES (CAST(? AS TEXT))")
      .execute(arguments: [name])
    return database.lastInsertedRowID
  }
}
