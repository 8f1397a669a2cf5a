import Compression
import SnapshotModel
import Storage
import Testing

@Suite struct RoundTripTests {
  @Test func loadsWhatWasSaved() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      var saved: [SnapshotID: Snapshot] = [:]
      for seed in UInt64(1)...60 {
        let snapshot = RandomSnapshot.make(seed: seed)
        let id = try database.save(snapshot)
        expectEqual(try database.load(id), snapshot, "seed \(seed)")
        saved[id] = snapshot
      }
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      for (id, snapshot) in saved {
        expectEqual(try reader.load(id), snapshot, "snapshot \(id)")
        #expect(try reader.loadHeader(id) == snapshot.header)
        #expect(try reader.loadCaptures(id) == snapshot.captures)
      }
      try database.verify()
    }
  }

  @Test func keepsAnEmptySnapshot() throws {
    try withDatabasePath { path in
      let header = RandomSnapshot.make(seed: 1).header
      let database = try SnapshotDatabase.open(at: path)
      let id = try database.save(Snapshot(header: header))
      expectEqual(try database.load(id), Snapshot(header: header))
    }
  }

  @Test func keepsTheContentOfCaptures() throws {
    try withDatabasePath { path in
      let content = Array("Size: 4 kB\n".utf8)
      let capture = Capture(
        name: "proc/1/smaps", source: "/proc/1/smaps", view: .procfs, begin: nil, end: nil,
        outcome: .captured(CompressedBytes(compressing: content)))
      let database = try SnapshotDatabase.open(at: path)
      let header = RandomSnapshot.make(seed: 1).header
      let id = try database.save(Snapshot(header: header, captures: [capture]))
      #expect(try database.loadCaptures(id).first?.content?.decompressed() == content)
    }
  }

  @Test func replacesWhatWasDerivedAndKeepsTheCaptures() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      let other = RandomSnapshot.make(seed: 99)
      let untouched = try database.save(other)
      for seed in UInt64(1)...20 {
        let old = RandomSnapshot.make(seed: seed)
        let new = RandomSnapshot.make(seed: seed + 1000)
        let id = try database.save(old)
        try database.replaceDerived(of: id, with: new)
        let expected = Snapshot(
          header: new.header, captures: old.captures, readings: new.readings,
          mappings: new.mappings, regions: new.regions, segments: new.segments)
        expectEqual(try database.load(id), expected, "seed \(seed)")
        #expect(try database.list().last?.readingCount == new.readings.count)
      }
      expectEqual(try database.load(untouched), other)
      try database.verify()
    }
  }
}
