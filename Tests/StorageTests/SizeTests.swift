import Foundation
import SnapshotModel
import Storage
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
