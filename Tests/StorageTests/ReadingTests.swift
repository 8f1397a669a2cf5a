import Foundation
import GRDB
import SnapshotModel
import Storage
import TestSupport
import Testing

@Suite struct ReadingTests {
  @Test func leavesNoTrace() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      let id = try SnapshotDatabase.open(at: path).save(RandomSnapshot.make(seed: 1))
      let before = FileManager.default.contents(atPath: path)
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      _ = try reader.load(id)
      _ = try reader.list()
      try reader.verify()
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.sqlite"])
      #expect(FileManager.default.contents(atPath: path) == before)
    }
  }

  @Test func writesNothing() throws {
    try withDatabasePath { path in
      let snapshot = RandomSnapshot.make(seed: 1)
      let id = try SnapshotDatabase.open(at: path).save(snapshot)
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      let refusal = "\(path): the file or its folder cannot be written (name another with --db)"
      expectError(refusal) { _ = try reader.save(snapshot) }
      expectError(refusal) { try reader.delete(id) }
      expectError(refusal) {
        try reader.replaceDerived(of: id, with: Snapshot(header: snapshot.header))
      }
      expectEqual(try reader.load(id), snapshot)
    }
  }

  @Test func saysThatThereIsNoSuchSnapshot() throws {
    try withDatabasePath { path in
      let database = try SnapshotDatabase.open(at: path)
      let snapshot = RandomSnapshot.make(seed: 1)
      let kept = try database.save(snapshot)
      let id = SnapshotID(rawValue: 7)
      let text = "\(path): no snapshot 7 (`memcorrelate list` shows those it holds)"
      expectError(text) { _ = try database.load(id) }
      expectError(text) { _ = try database.loadHeader(id) }
      expectError(text) { _ = try database.loadCaptures(id) }
      expectError(text) { try database.delete(id) }
      expectError(text) {
        try database.replaceDerived(of: id, with: snapshot)
      }
      expectEqual(try database.load(kept), snapshot)
    }
  }

  @Test func readsWhileAWriterIsInTheMiddleOfATransaction() throws {
    try withDatabasePath { path in
      let snapshot = RandomSnapshot.make(seed: 1)
      let id = try SnapshotDatabase.open(at: path).save(snapshot)
      try foreignConnection(path).writeWithoutTransaction { writer in
        try writer.execute(sql: "BEGIN IMMEDIATE; DELETE FROM snapshot")
        let reader = try SnapshotDatabase.openReadOnly(at: path, patience: 0.1)
        expectEqual(try reader.load(id), snapshot)
        #expect(try reader.list().count == 1)
        try writer.execute(sql: "ROLLBACK")
      }
    }
  }

  @Test func seesWhatAWriterSavedAfterItWasOpened() throws {
    try withDatabasePath { path in
      let first = RandomSnapshot.make(seed: 1)
      let second = RandomSnapshot.make(seed: 2)
      let id = try SnapshotDatabase.open(at: path).save(first)
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      #expect(try reader.latestID() == id)
      // Saved and closed: what was a journal is in the file, and the journal is gone.
      let next = try SnapshotDatabase.open(at: path).save(second)
      #expect(try reader.latestID() == next)
      expectEqual(try reader.load(next), second)
      expectEqual(try reader.load(id), first)
      // Saved and still open.
      let writer = try SnapshotDatabase.open(at: path)
      let last = try writer.save(first)
      #expect(try reader.latestID() == last)
    }
  }

  @Test func readsWhatAStoppedWriterLeftInItsJournal() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      let copy = directory.appending(path: "copy.sqlite").path
      let writer = try SnapshotDatabase.open(at: path)
      let snapshot = RandomSnapshot.make(seed: 3)
      let id = try writer.save(snapshot)
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      try FileManager.default.copyItem(atPath: path + "-wal", toPath: copy + "-wal")
      expectEqual(try SnapshotDatabase.openReadOnly(at: copy).load(id), snapshot)
      expectEqual(try SnapshotDatabase.open(at: copy).load(id), snapshot)
    }
  }

  @Test func passesOverAnEmptyJournal() throws {
    try withDatabasePath { path in
      let snapshot = RandomSnapshot.make(seed: 3)
      let id = try SnapshotDatabase.open(at: path).save(snapshot)
      try Data().write(to: URL(filePath: path + "-wal"))
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      try asOrdinaryUser {
        expectEqual(try SnapshotDatabase.openReadOnly(at: path).load(id), snapshot)
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    }
  }

  @Test func saysWhyAJournalInAFolderThatCannotBeWrittenIsInTheWay() throws {
    try withTemporaryDirectory { directory in
      let path = directory.appending(path: "a.sqlite").path
      let folder = directory.appending(path: "copies").path
      let copy = folder + "/a.sqlite"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let writer = try SnapshotDatabase.open(at: path)
      _ = try writer.save(RandomSnapshot.make(seed: 3))
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o444], ofItemAtPath: copy + suffix)
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      expectError(
        "\(copy): cannot be opened: a writer left its journal beside it, in a folder that cannot be "
          + "written (copy the file and its -wal file elsewhere)"
      ) { try asOrdinaryUser { _ = try SnapshotDatabase.openReadOnly(at: copy) } }
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    }
  }
}
