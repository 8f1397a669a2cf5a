import Foundation
import GRDB
import MemoryUnits
import SnapshotModel
import Storage
import TestSupport
import Testing

@Suite struct SnapshotDatabaseTests {
  private static func snapshot(pid: Int32, _ quantities: [QuantityID] = []) -> Snapshot {
    var identity = ProcessIdentity(pid: pid)
    identity.comm = "prometheus"
    identity.executable = "/usr/bin/prometheus"
    let header = SnapshotHeader(
      takenAt: Int64(pid), toolVersion: "1.0", identity: identity, machine: Machine())
    let readings = quantities.map {
      Reading(
        $0, bytes: ByteCount(4096), granularity: .page,
        provenance: Provenance(capture: "proc/1/statm", line: 1, place: "size"))
    }
    return Snapshot(header: header, readings: readings)
  }

  @Test func createsTheFolderAndAFileForTheUserAlone() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending(path: "state/memcorrelate/memcorrelate.sqlite").path
      _ = try SnapshotDatabase.open(at: path)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let folder = directory.appending(path: "state").path
      let folderAttributes = try FileManager.default.attributesOfItem(atPath: folder)
      #expect(folderAttributes[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test func leavesOneFileWhenItIsClosed() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      _ = try SnapshotDatabase.open(at: path).save(Self.snapshot(pid: 1))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.sqlite"])
    }
  }

  @Test func takesAPathThatLooksLikeAURI() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending(path: "file:a?b#c%20 é.sqlite").path
      let id = try SnapshotDatabase.open(at: path).save(Self.snapshot(pid: 1))
      #expect(FileManager.default.fileExists(atPath: path))
      #expect(try SnapshotDatabase.openReadOnly(at: path).latestID() == id)
    }
  }

  @Test func listsWhatIsThere() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      #expect(try database.list().isEmpty)
      #expect(try database.latestID() == nil)
      let first = try database.save(
        Self.snapshot(pid: 7, ["metrics.a", "procfs.statm.size", "metrics.b", "unknown"]))
      let second = try database.save(Self.snapshot(pid: 5))
      let list = try database.list()
      #expect(list.map(\.id) == [first, second])
      #expect(list.map(\.takenAt) == [7, 5])
      #expect(list.map(\.pid) == [7, 5])
      #expect(list[0].comm == "prometheus")
      #expect(list[0].executable == "/usr/bin/prometheus")
      #expect(list[0].toolVersion == "1.0")
      #expect(list[0].views == [.procfs, .metrics])
      #expect(list.map(\.readingCount) == [4, 0])
      #expect(list.map(\.captureCount) == [0, 0])
      #expect(list.map(\.mappingCount) == [0, 0])
      #expect(try database.latestID() == second)
    }
  }

  @Test func listsAProcessOfWhichLittleIsKnown() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      let header = SnapshotHeader(
        takenAt: 0, toolVersion: "", identity: ProcessIdentity(pid: 1), machine: Machine())
      _ = try database.save(Snapshot(header: header))
      #expect(try database.list().first?.comm == nil)
      #expect(try database.list().first?.executable == nil)
    }
  }

  @Test func deletesOneSnapshotAlone() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      let kept = RandomSnapshot.make(seed: 1)
      let first = try database.save(kept)
      let second = try database.save(RandomSnapshot.make(seed: 2))
      try database.delete(second)
      #expect(try database.list().map(\.id) == [first])
      expectEqual(try database.load(first), kept)
      try database.verify()
      let rows = try foreignConnection(path).read { connection in
        try ["capture", "reading", "mapping", "text"].map {
          try Int.fetchOne(
            connection, sql: "SELECT count(*) FROM \($0) WHERE snapshot = \(second)")
        }
      }
      #expect(rows == [0, 0, 0, 0])
    }
  }

  @Test func givesNoNumberTwice() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      let first = try database.save(Self.snapshot(pid: 1))
      try database.delete(first)
      #expect(try database.save(Self.snapshot(pid: 1)) > first)
    }
  }

  @Test func listsTenThousandSnapshotsAtOnce() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      _ = try database.save(RandomSnapshot.make(seed: 3))
      try foreignConnection(path).write { connection in
        let columns = try connection.columns(in: "snapshot").map(\.name)
          .filter { !["id", "pid", "comm", "executable"].contains($0) }
          .joined(separator: ", ")
        try connection.execute(
          sql: """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
            INSERT INTO snapshot (\(columns)) SELECT \(columns) FROM snapshot, n
            """)
      }
      let start = ContinuousClock.now
      #expect(try database.list().count == 10_000)
      #expect(try database.latestID()?.rawValue == 10_000)
      #expect(ContinuousClock.now - start < .seconds(5))
    }
  }

  @Test func readsNumbersAsPeopleTypeThem() {
    #expect(SnapshotID("12")?.rawValue == 12)
    #expect(SnapshotID("12")?.description == "12")
    for text in ["", "0", "-1", "1.5", "x", "99999999999999999999"] {
      #expect(SnapshotID(text) == nil)
    }
  }

  @Test func showsAmountsToTheShell() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      _ = try database.save(Self.snapshot(pid: 1, ["procfs.statm.size"]))
      let row = try foreignConnection(path).read {
        try Row.fetchOne($0, sql: "SELECT * FROM reading_list")
      }
      #expect(
        row == [
          "snapshot": 1, "id": "procfs.statm.size", "amount": 4096, "unit": "bytes",
          "granularity": "page", "capture": "proc/1/statm", "line": 1, "place": "size",
        ])
    }
  }

  @Test func hasAColumnForEveryFieldOfSmaps() throws {
    try withDatabasePath { path in
      _ = try SnapshotDatabase.open(at: path)
      let columns = try foreignConnection(path).read {
        try $0.columns(in: "mapping").map(\.name)
      }
      for field in SmapsField.allCases { #expect(columns.contains(field.name.lowercased())) }
    }
  }

  @Test func usesStrictTablesAndWAL() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      try foreignConnection(path).read { connection in
        #expect(try String.fetchOne(connection, sql: "PRAGMA journal_mode") == "wal")
        let lax = try String.fetchAll(
          connection,
          sql: """
            SELECT name FROM pragma_table_list
            WHERE type = 'table' AND NOT strict AND name NOT LIKE 'sqlite_%'
            """)
        #expect(lax == ["grdb_migrations"])
      }
      withExtendedLifetime(database) {}
    }
  }
}
