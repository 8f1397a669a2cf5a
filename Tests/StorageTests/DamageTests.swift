import Foundation
import GRDB
import SnapshotModel
import Storage
import TestSupport
import Testing

@Suite struct DamageTests {
  /// A database of two snapshots, closed.
  private static func make(_ path: String) throws -> (SnapshotID, Snapshot, SnapshotID, Snapshot) {
    let database = try SnapshotDatabase.open(at: path)
    let first = RandomSnapshot.make(seed: 11)
    let second = RandomSnapshot.make(seed: 12)
    return (try database.save(first), first, try database.save(second), second)
  }

  @Test(arguments: [
    (
      "UPDATE reading SET digits = 123456789 WHERE ordinal = 0",
      "the readings, mappings, regions or segments of snapshot 1 are"
    ),
    ("DELETE FROM reading WHERE ordinal = 0", "reading 0 of snapshot 1 is missing"),
    (
      "DELETE FROM mapping WHERE ordinal = (SELECT max(ordinal) FROM mapping WHERE snapshot = 1)",
      "the readings, mappings, regions or segments of snapshot 1 are"
    ),
    ("UPDATE capture SET source = 'x'", "the captures of snapshot 1 are"),
    ("UPDATE snapshot SET boot_time = 5", "the header of snapshot 1 is"),
    (
      "UPDATE snapshot SET identity = json_set(identity, '$.pid', 3)",
      "the header of snapshot 1 is"
    ),
    ("UPDATE snapshot SET page_size = 3", "snapshot 1: no Linux has pages of that size"),
    ("UPDATE snapshot SET warnings = '['", "snapshot 1: column 20 is not the JSON expected there"),
    ("UPDATE reading SET unit = 9", "reading 0 of snapshot 1: unknown unit"),
    (
      "UPDATE reading SET place = 1000000",
      "reading 0 of snapshot 1: refers to text 1000000, which is missing"
    ),
    ("UPDATE capture SET view = 'x'", "capture 0 of snapshot 1: unknown view"),
    (
      "UPDATE capture SET name = CAST(x'ff' AS TEXT)",
      "capture 0 of snapshot 1: column 2 is no UTF-8"
    ),
    (
      "UPDATE mapping SET permissions = 'rwx'",
      "mapping 0 of snapshot 1: permissions of other than four letters"
    ),
    ("DELETE FROM segment", "the readings, mappings, regions or segments of snapshot 1 are"),
    ("DELETE FROM region", "the readings, mappings, regions or segments of snapshot 1 are"),
    (
      "UPDATE region SET length = length + 4",
      "regions: damaged compressed data: 275 bytes came out where 279 went in"
    ),
    (
      "UPDATE snapshot SET regions = regions + 1",
      "the readings, mappings, regions or segments of snapshot 1 are"
    ),
  ])
  func noticesWhatSQLiteDoesNot(sql: String, detail: String) throws {
    try withDatabasePath { path in
      let (id, _, _, _) = try Self.make(path)
      try foreignConnection(path).write { try $0.execute(sql: sql) }
      let text =
        "\(path): damaged database: \(detail)"
        + (detail.hasSuffix(" are") || detail.hasSuffix(" is") ? " not what was saved" : "")
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      expectError(text) { _ = try reader.load(id) }
      expectError(text) { try reader.verify() }
    }
  }

  @Test func noticesAPageOfGarbage() throws {
    try withDatabasePath { path in
      let (id, _, _, _) = try Self.make(path)
      let root = try foreignConnection(path).read {
        try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'reading'")
      }
      var content = try #require(FileManager.default.contents(atPath: path))
      let start = (try #require(root) - 1) * 4096
      content.replaceSubrange(start..<start + 4096, with: Data(repeating: 0x5a, count: 4096))
      try content.write(to: URL(filePath: path))
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      expectError("\(path): damaged database: database disk image is malformed") {
        _ = try reader.load(id)
      }
      // What does not stand on that page can still be had.
      #expect(try reader.list().count == 2)
      #expect(!(try reader.loadCaptures(id).isEmpty))
    }
  }

  @Test func noticesATruncatedFile() throws {
    try withDatabasePath { path in
      let (_, _, _, _) = try Self.make(path)
      let content = try #require(FileManager.default.contents(atPath: path))
      try content.prefix(content.count / 2 / 4096 * 4096).write(to: URL(filePath: path))
      expectError("\(path): damaged database: database disk image is malformed") {
        try SnapshotDatabase.openReadOnly(at: path).verify()
      }
    }
  }

  /// Whatever byte is changed: a snapshot loads as it was saved, or an error says why not.
  @Test func neverTakesDamagedDataForWhatWasSaved() throws {
    try withDatabasePath { path in
      let (firstID, first, secondID, second) = try Self.make(path)
      let whole = try #require(FileManager.default.contents(atPath: path))
      var noticed = 0
      for seed in UInt64(1)...400 {
        var generator = SeededGenerator(seed: seed)
        var content = whole
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
          content[Int.random(in: content.indices, using: &generator)] ^=
            UInt8.random(in: 1...255, using: &generator)
        }
        try content.write(to: URL(filePath: path))
        for (id, snapshot) in [(firstID, first), (secondID, second)] {
          do throws(StorageError) {
            let loaded = try SnapshotDatabase.openReadOnly(at: path).load(id)
            #expect(dumped(loaded) == dumped(snapshot), "seed \(seed)")
          } catch {
            noticed += 1
            #expect(error.description.hasPrefix("\(path): "), "seed \(seed)")
          }
        }
      }
      #expect(noticed > 60)
    }
  }
}
