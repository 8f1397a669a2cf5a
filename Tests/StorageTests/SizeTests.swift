import Foundation
import GRDB
import MemoryUnits
import SnapshotModel
import Storage
import TestSupport
import Testing

@Suite struct SizeTests {
  private static func size(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }

  @Test func keepsAnOrdinaryServerIn250kB() throws {
    try withDatabasePath { path in
      let snapshot = try ServerSnapshot.make(round: 0)
      #expect(snapshot.mappings.count == 88)
      #expect(snapshot.captures.count == 62)
      #expect(snapshot.readings.count > 1200)
      var sizes: [Int] = []
      for round in Int64(0)..<10 {
        _ = try SnapshotDatabase.open(at: path).save(try ServerSnapshot.make(round: round))
        sizes.append(try Self.size(path))
      }
      let growth = sizes[9] - sizes[8]
      #expect(sizes[0] <= 250_000)
      #expect(growth <= 250_000)
      print("bytes of the first snapshot: \(sizes[0]), of the tenth: \(growth)")
      let database = try SnapshotDatabase.openReadOnly(at: path)
      expectEqual(try database.load(SnapshotID(rawValue: 1)), snapshot)
    }
  }

  /// As many as a server of a gigabyte has: spans of one page and of several, used and free by turns.
  @Test func keepsTwentyThousandRegionsAtFiveBytesEach() throws {
    var generator = SeededGenerator(seed: 5)
    var snapshot = Snapshot(header: RandomSnapshot.make(seed: 1).header)
    var start: UInt64 = 0xc0_0000_0000
    let roles = ["span.inuse", "span.inuse", "span.manual.stacks", "page.free_retained"]
    for _ in 0..<20_000 {
      let pages = UInt64(Int.random(in: 1...4, using: &generator) * 2)
      let range = try #require(AddressRange(Address(start), length: pages * 4096))
      let resident = Bool.random(using: &generator) ? pages : pages / 2
      snapshot.regions.append(
        Region(
          range, role: roles[Int.random(in: 0..<4, using: &generator)],
          resident: ByteCount(Int64(resident) * 4096)))
      start = range.end.value
    }
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      _ = try database.save(Snapshot(header: snapshot.header))
      let before = try Self.size(path)
      let id = try database.save(snapshot)
      #expect(try Self.size(path) - before < 100_000)
      expectEqual(try database.load(id), snapshot)
      try database.delete(id)
      let rows = try foreignConnection(path).read {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM region")
      }
      #expect(rows == 0)
    }
  }

  @Test func usesTheRoomOfDeletedSnapshotsAgain() throws {
    try withDatabasePath { path in
      let snapshot = try ServerSnapshot.make(round: 0)
      var id = try SnapshotDatabase.open(at: path).save(snapshot)
      let size = try Self.size(path)
      for _ in 0..<3 {
        let database = try SnapshotDatabase.open(at: path)
        try database.delete(id)
        id = try database.save(snapshot)
      }
      #expect(try Self.size(path) < size + 20_000)
    }
  }
}
