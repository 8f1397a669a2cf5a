import Foundation
import GRDB
import SnapshotModel
import Storage
import Testing

@Suite(
  .enabled(if: SmallVolume.isPermitted, "needs the right to mount a tmpfs (CAP_SYS_ADMIN)"))
struct FullDiskTests {
  private static func message(_ path: String) -> String {
    "\(path): no space left on the disk: nothing was saved, and what was saved before is intact"
  }

  @Test(arguments: [1000, 1500])
  func losesNothingOnAFullDisk(kibibytes: Int) throws {
    try withSmallVolume(kibibytes: kibibytes) { volume in
      let path = volume.path + "/a.sqlite"
      var saved: [SnapshotID: Snapshot] = [:]
      expectError(Self.message(path)) {
        var database: SnapshotDatabase?
        for seed in UInt64(1)...10_000 {
          let snapshot = RandomSnapshot.make(seed: seed)
          // Closing moves the journal into the file.
          if seed % 5 == 1 { database = nil }
          let open = try database ?? SnapshotDatabase.open(at: path)
          database = open
          saved[try open.save(snapshot)] = snapshot
        }
      }
      #expect(saved.count > 5)
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      #expect(try reader.list().count == saved.count)
      for (id, snapshot) in saved { expectEqual(try reader.load(id), snapshot, "snapshot \(id)") }
      try reader.verify()
      let check = try foreignConnection(path).read {
        try String.fetchOne($0, sql: "PRAGMA integrity_check")
      }
      #expect(check == "ok")
    }
  }

  @Test func saysThatThereIsNoRoomForAnEmptyDatabase() throws {
    try withSmallVolume(kibibytes: 16) { volume in
      let path = volume.path + "/a.sqlite"
      expectError(Self.message(path)) { _ = try SnapshotDatabase.open(at: path) }
    }
  }

  @Test func readsFromAReadOnlyVolume() throws {
    try withSmallVolume(kibibytes: 4000) { volume in
      let path = volume.path + "/a.sqlite"
      let snapshot = RandomSnapshot.make(seed: 1)
      let id = try SnapshotDatabase.open(at: path).save(snapshot)
      try volume.makeReadOnly()
      expectEqual(try SnapshotDatabase.openReadOnly(at: path).load(id), snapshot)
      expectError(
        "\(path): the file or its folder cannot be written (name another with --db)"
      ) { _ = try SnapshotDatabase.open(at: path) }
      let new = volume.path + "/b.sqlite"
      expectError(
        "\(new): cannot be created: read-only file system (name another place with --db)"
      ) { _ = try SnapshotDatabase.open(at: new) }
    }
  }
}
