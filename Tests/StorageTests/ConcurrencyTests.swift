import Dispatch
import Foundation
import GRDB
import SnapshotModel
import Storage
import Synchronization
import Testing

/// Several connections at once, as several processes have them.
@Suite struct ConcurrencyTests {
  /// Runs the bodies on threads of their own and returns what they threw.
  private static func atOnce(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void)
    -> [String]
  {
    let failures = Mutex<[String]>([])
    let group = DispatchGroup()
    for index in 0..<count {
      group.enter()
      Thread {
        do { try body(index) } catch { failures.withLock { $0.append("\(error)") } }
        group.leave()
      }.start()
    }
    group.wait()
    return failures.withLock { $0 }
  }

  @Test func createsOneDatabaseAtOnce() throws {
    for _ in 0..<10 {
      try withDatabasePath { path in
        let failures = Self.atOnce(4) { index in
          _ = try SnapshotDatabase.open(at: path).save(RandomSnapshot.make(seed: UInt64(index)))
        }
        #expect(failures == [])
        let database = try SnapshotDatabase.open(at: path)
        #expect(try database.list().count == 4)
        try database.verify()
      }
    }
  }

  @Test func savesAtOnceAndReadsMeanwhile() throws {
    try withDatabasePath { path in
      let first = RandomSnapshot.make(seed: 1)
      let id = try SnapshotDatabase.open(at: path).save(first)
      let failures = Self.atOnce(4) { index in
        for round in 0..<15 {
          if index == 3 {
            let reader = try SnapshotDatabase.openReadOnly(at: path)
            expectEqual(try reader.load(id), first)
            guard let latest = try reader.latestID() else { continue }
            _ = try reader.load(latest)
          } else {
            // Opened each time: the last to close moves the journal into the file.
            let seed = UInt64(100 + index * 100 + round)
            let database = try SnapshotDatabase.open(at: path)
            let snapshot = RandomSnapshot.make(seed: seed)
            expectEqual(try database.load(try database.save(snapshot)), snapshot, "seed \(seed)")
          }
        }
      }
      #expect(failures == [])
      let database = try SnapshotDatabase.open(at: path)
      #expect(try database.list().count == 46)
      try database.verify()
    }
  }

  @Test func waitsForAnotherWriter() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path, patience: 30)
      let holder = try foreignConnection(path)
      try holder.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
      let release = Thread {
        Thread.sleep(forTimeInterval: 0.3)
        _ = try? holder.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
      }
      release.start()
      #expect(try database.save(RandomSnapshot.make(seed: 1)).rawValue == 1)
    }
  }

  @Test func saysThatItWaitedTooLong() throws {
    try withDatabasePath { path in
      let snapshot = RandomSnapshot.make(seed: 1)
      let database = try SnapshotDatabase.open(at: path, patience: 0.2)
      let id = try database.save(snapshot)
      let holder = try foreignConnection(path)
      try holder.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
      let locked = "\(path): another process has kept it locked for more than"
      expectError("\(locked) 0.2 s (try again)") { _ = try database.save(snapshot) }
      expectError("\(locked) 1 s (try again)") {
        _ = try SnapshotDatabase.open(at: path, patience: 1)
      }
      try holder.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
      expectEqual(try database.load(id), snapshot)
      #expect(try database.list().count == 1)
      try database.verify()
    }
  }
}
