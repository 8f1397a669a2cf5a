import GRDB

/// The rows of one snapshot in one table, numbered from 0 in the order in which they were saved.
extension Database {
  /// Returns the checksum of the rows.
  func insertRows<Element>(
    of snapshot: SnapshotID, into table: Table, _ elements: some Sequence<Element>,
    encode: (Element, inout RowWriter) throws -> Void
  ) throws -> Checksum {
    let statement = try makeStatement(sql: table.insertion(keys: ["snapshot", "ordinal"]))
    var checksum = Checksum()
    for (ordinal, element) in elements.enumerated() {
      var writer = RowWriter(keys: [snapshot.rawValue, Int64(ordinal)], checksum: checksum)
      try encode(element, &writer)
      try statement.execute(arguments: StatementArguments(writer.values))
      checksum = writer.checksum
    }
    return checksum
  }

  /// Returns what the rows hold, and their checksum.
  func rows<Element>(
    of snapshot: SnapshotID, in table: Table, decode: (inout RowReader) throws -> Element
  ) throws -> ([Element], Checksum) {
    let statement = try makeStatement(
      sql: table.selection(keys: ["ordinal"], where: "snapshot = ? ORDER BY ordinal"))
    let cursor = try Row.fetchCursor(statement, arguments: [snapshot.rawValue])
    var elements: [Element] = []
    var checksum = Checksum()
    while let row = try cursor.next() {
      let place = "\(table.name) \(elements.count) of snapshot \(snapshot)"
      guard case .int64(let ordinal) = (row[0] as DatabaseValue).storage, ordinal == elements.count
      else { throw Damage("\(place) is missing") }
      var reader = RowReader(row, place: place, first: 1, checksum: checksum)
      elements.append(try decode(&reader))
      checksum = reader.checksum
    }
    return (elements, checksum)
  }
}
