import GRDB
import SnapshotModel

/// A snapshot's own row: its header, and what must be found in the other tables.
struct SnapshotRow {
  let header: SnapshotHeader
  let captureCount: Int
  let readingCount: Int
  let mappingCount: Int
  let regionCount: Int
  let segmentCount: Int
  let capturesChecksum: Int64
  let derivedChecksum: Int64
}

extension Database {
  func snapshotRow(_ id: SnapshotID, path: String) throws -> SnapshotRow {
    let keys = [
      "header_checksum", "captures_checksum", "derived_checksum", "captures", "readings",
      "mappings", "regions", "segments",
    ]
    guard
      let row = try Row.fetchOne(
        self, sql: SnapshotHeader.table.selection(keys: keys, where: "id = ?"),
        arguments: [id.rawValue])
    else { throw StorageError.unknownSnapshot(id, path: path) }
    let place = "snapshot \(id)"
    var numbers = RowReader(row, place: place, first: 0, checksum: Checksum())
    let checksum = try numbers.int64()
    let capturesChecksum = try numbers.int64()
    let derivedChecksum = try numbers.int64()
    let captureCount = try numbers.int()
    let readingCount = try numbers.int()
    let mappingCount = try numbers.int()
    let regionCount = try numbers.int()
    let segmentCount = try numbers.int()
    var reader = RowReader(row, place: place, first: keys.count, checksum: Checksum())
    let header = try SnapshotHeader(&reader)
    guard reader.checksum.value == checksum else {
      throw Damage("the header of \(place) is not what was saved")
    }
    return SnapshotRow(
      header: header, captureCount: captureCount, readingCount: readingCount,
      mappingCount: mappingCount, regionCount: regionCount, segmentCount: segmentCount,
      capturesChecksum: capturesChecksum, derivedChecksum: derivedChecksum)
  }

  func captures(of row: SnapshotRow, _ id: SnapshotID) throws -> [Capture] {
    let (captures, checksum) = try rows(of: id, in: Capture.table) { try Capture(&$0) }
    guard checksum.value == row.capturesChecksum, captures.count == row.captureCount else {
      throw Damage("the captures of snapshot \(id) are not what was saved")
    }
    return captures
  }

  func snapshot(_ id: SnapshotID, path: String) throws -> Snapshot {
    let row = try snapshotRow(id, path: path)
    let captures = try captures(of: row, id)
    let (texts, textsChecksum) = try TextPool.load(self, id)
    let quantities = try QuantityNames(self, of: id)
    let (readings, readingsChecksum) = try rows(of: id, in: Reading.table) {
      try Reading(&$0, quantities: quantities, texts: texts)
    }
    let (mappings, mappingsChecksum) = try rows(of: id, in: Mapping.table) {
      try Mapping(&$0, texts: texts)
    }
    let (lists, regionsChecksum) = try rows(of: id, in: RegionList.table) {
      try RegionList(&$0).regions(texts: texts)
    }
    let (segments, segmentsChecksum) = try rows(of: id, in: Segment.table) { try Segment(&$0) }
    // Snapshots saved before there were regions or segments have no sum over them.
    let derived = Checksum(
      of: [textsChecksum, readingsChecksum, mappingsChecksum]
        + (lists.isEmpty ? [] : [regionsChecksum])
        + (segments.isEmpty ? [] : [segmentsChecksum]))
    let regions = lists.flatMap(\.self)
    guard derived.value == row.derivedChecksum, readings.count == row.readingCount,
      mappings.count == row.mappingCount, regions.count == row.regionCount,
      segments.count == row.segmentCount
    else {
      throw Damage(
        "the readings, mappings, regions or segments of snapshot \(id) are not what was saved")
    }
    return Snapshot(
      header: row.header, captures: captures, readings: readings, mappings: mappings,
      regions: regions, segments: segments,
      pages: Snapshot.pages(in: captures, of: row.header.identity.pid))
  }

  func verify(path: String) throws {
    let problems = try String.fetchAll(self, sql: "PRAGMA quick_check")
    guard problems == ["ok"] else { throw Damage(problems.first ?? "PRAGMA quick_check is silent") }
    guard try Row.fetchOne(self, sql: "PRAGMA foreign_key_check") == nil else {
      throw Damage("rows that belong to no snapshot")
    }
    for id in try Int64.fetchAll(self, sql: "SELECT id FROM snapshot ORDER BY id") {
      _ = try snapshot(SnapshotID(rawValue: id), path: path)
    }
  }
}
