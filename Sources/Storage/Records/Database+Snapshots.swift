import GRDB
import SnapshotModel

/// Snapshots as SQL sees them. Called in a transaction.
extension Database {
  func insert(_ snapshot: Snapshot) throws -> SnapshotID {
    var header = RowWriter(keys: [], checksum: Checksum())
    try snapshot.header.encode(&header)
    try makeStatement(sql: SnapshotHeader.table.insertion(keys: []))
      .execute(arguments: StatementArguments(header.values))
    let id = SnapshotID(rawValue: lastInsertedRowID)
    let captures = try insertRows(of: id, into: Capture.table, snapshot.captures) { $0.encode(&$1) }
    let derived = try insertDerived(id, snapshot)
    try execute(
      sql: """
        UPDATE snapshot SET views = ?, captures = ?, readings = ?, mappings = ?,
          regions = ?, segments = ?, header_checksum = ?, captures_checksum = ?,
          derived_checksum = ?
        WHERE id = ?
        """,
      arguments: [
        snapshot.readings.viewNames, snapshot.captures.count, snapshot.readings.count,
        snapshot.mappings.count, snapshot.regions.count, snapshot.segments.count,
        header.checksum.value, captures.value, derived.value, id.rawValue,
      ])
    return id
  }

  func replaceDerived(
    of id: SnapshotID, with snapshot: Snapshot, path: String
  ) throws {
    let tables = [
      Reading.table, Mapping.table, RegionList.table, Segment.table, TextPool.table,
    ]
    for table in tables {
      try execute(
        sql: "DELETE FROM \(table.name) WHERE snapshot = ?", arguments: [id.rawValue])
    }
    var row = RowWriter(keys: [], checksum: Checksum())
    try snapshot.header.encode(&row)
    try execute(
      sql: SnapshotHeader.table.update(where: "id = ?"),
      arguments: StatementArguments(row.values + [id.rawValue.databaseValue]))
    guard changesCount == 1 else { throw StorageError.unknownSnapshot(id, path: path) }
    let derived = try insertDerived(id, snapshot)
    try execute(
      sql: """
        UPDATE snapshot SET views = ?, readings = ?, mappings = ?, regions = ?, segments = ?,
          header_checksum = ?, derived_checksum = ?
        WHERE id = ?
        """,
      arguments: [
        snapshot.readings.viewNames, snapshot.readings.count, snapshot.mappings.count,
        snapshot.regions.count, snapshot.segments.count, row.checksum.value, derived.value,
        id.rawValue,
      ])
  }

  private func insertDerived(_ id: SnapshotID, _ snapshot: Snapshot) throws -> Checksum {
    var texts = TextPool()
    var quantities = QuantityNames(self)
    let readings = try insertRows(of: id, into: Reading.table, snapshot.readings) {
      try $0.encode(&$1, quantities: &quantities, texts: &texts)
    }
    let mappings = try insertRows(of: id, into: Mapping.table, snapshot.mappings) {
      $0.encode(&$1, texts: &texts)
    }
    // One row for all of them, and none where there are none.
    let lists = snapshot.regions.isEmpty ? [] : [RegionList(snapshot.regions, texts: &texts)]
    let regions = try insertRows(of: id, into: RegionList.table, lists) { $0.encode(&$1) }
    let segments = try insertRows(of: id, into: Segment.table, snapshot.segments) {
      $0.encode(&$1)
    }
    return Checksum(
      of: [try texts.insert(self, id), readings, mappings] + (lists.isEmpty ? [] : [regions])
        + (snapshot.segments.isEmpty ? [] : [segments]))
  }

  func deleteSnapshot(_ id: SnapshotID, path: String) throws {
    // All else goes with it: ON DELETE CASCADE.
    try execute(sql: "DELETE FROM snapshot WHERE id = ?", arguments: [id.rawValue])
    guard changesCount == 1 else { throw StorageError.unknownSnapshot(id, path: path) }
  }

  func latestSnapshotID() throws -> SnapshotID? {
    try Int64.fetchOne(self, sql: "SELECT max(id) FROM snapshot").map(SnapshotID.init)
  }

  func snapshotSummaries() throws -> [SnapshotSummary] {
    let rows = try Row.fetchCursor(
      self,
      sql: """
        SELECT id, taken_at, pid, CAST(comm AS BLOB), CAST(executable AS BLOB),
          CAST(tool_version AS BLOB), CAST(views AS BLOB), captures, readings, mappings
        FROM snapshot ORDER BY id
        """)
    var summaries: [SnapshotSummary] = []
    while let row = try rows.next() { summaries.append(try SnapshotSummary(row)) }
    return summaries
  }
}

extension SnapshotSummary {
  fileprivate init(_ row: Row) throws {
    var reader = RowReader(row, place: "snapshot list", first: 0, checksum: Checksum())
    id = SnapshotID(rawValue: try reader.int64())
    takenAt = try reader.int64()
    guard let pid = Int32(exactly: try reader.int64()) else { throw reader.damage("no pid") }
    self.pid = pid
    comm = try reader.optionalText()
    executable = try reader.optionalText()
    toolVersion = try reader.text()
    views = try reader.text().split(separator: " ").compactMap { View(rawValue: String($0)) }
    captureCount = try reader.int()
    readingCount = try reader.int()
    mappingCount = try reader.int()
  }
}

extension [Reading] {
  /// The views that they are of, as the list shows them.
  fileprivate var viewNames: String {
    Set(compactMap(\.quantity.view)).sorted().map(\.rawValue).joined(separator: " ")
  }
}
