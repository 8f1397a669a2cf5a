import Foundation
import GRDB
import SnapshotModel
import Storage
import TestSupport
import Testing

@Suite struct OpeningTests {
  private static let openers: [@Sendable (String) throws -> Void] = [
    { _ = try SnapshotDatabase.open(at: $0) }, { _ = try SnapshotDatabase.openReadOnly(at: $0) },
  ]

  @Test func saysThatAFileIsMissing() throws {
    try withDatabasePath { path in
      expectError("\(path): no such database (take a snapshot first, or name another with --db)") {
        _ = try SnapshotDatabase.openReadOnly(at: path)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test func saysThatNothingHasBeenSavedYet() throws {
    try withDatabasePath { path in
      try Data().write(to: URL(filePath: path))
      expectError("\(path): no snapshot in it yet (take one first, or name another with --db)") {
        _ = try SnapshotDatabase.openReadOnly(at: path)
      }
      // For writing, an empty file is as good as none.
      _ = try SnapshotDatabase.open(at: path)
      #expect(try SnapshotDatabase.openReadOnly(at: path).list().isEmpty)
    }
  }

  @Test(arguments: openers)
  func saysThatAFolderIsNoFile(opener: @Sendable (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let path = directory.path
      expectError("\(path): cannot be opened: not a regular file") { try opener(path) }
    }
  }

  @Test func saysThatAFolderCannotBeCreated() throws {
    try withTemporaryDirectory { directory in
      let file = directory.appending(path: "file").path
      try Data("x".utf8).write(to: URL(filePath: file))
      let path = file + "/a.sqlite"
      expectError(
        "\(path): cannot be created: not a directory (name another place with --db)"
      ) { _ = try SnapshotDatabase.open(at: path) }
    }
  }

  @Test(arguments: openers)
  func saysThatAFileIsNoDatabase(opener: @Sendable (String) throws -> Void) throws {
    try withDatabasePath { path in
      let text = Data(String(repeating: "not a database\n", count: 1000).utf8)
      try text.write(to: URL(filePath: path))
      expectError("\(path): expected a SQLite database, found a file of another kind") {
        try opener(path)
      }
      #expect(FileManager.default.contents(atPath: path) == text)
    }
  }

  @Test(arguments: openers)
  func saysThatADatabaseIsOfAnotherProgram(opener: @Sendable (String) throws -> Void) throws {
    try withDatabasePath { path in
      try foreignConnection(path).write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
      let before = FileManager.default.contents(atPath: path)
      expectError(
        "\(path): expected a database of memcorrelate, found one of another program"
      ) { try opener(path) }
      #expect(FileManager.default.contents(atPath: path) == before)
      let files = try FileManager.default.contentsOfDirectory(
        atPath: (path as NSString).deletingLastPathComponent)
      #expect(files == ["snapshots.sqlite"])
    }
  }

  @Test(arguments: openers)
  func goesByTheApplicationID(opener: @Sendable (String) throws -> Void) throws {
    try withDatabasePath { path in
      try foreignConnection(path).write { try $0.execute(sql: "PRAGMA application_id = 1") }
      expectError(
        "\(path): expected a database of memcorrelate, found one of another program"
      ) { try opener(path) }
    }
  }

  @Test(arguments: openers)
  func saysThatASchemaIsNewer(opener: @Sendable (String) throws -> Void) throws {
    try withDatabasePath { path in
      _ = try SnapshotDatabase.open(at: path)
      try foreignConnection(path).write {
        try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('schema-8'), ('schema-9')")
      }
      expectError(
        "\(path): written by a newer memcorrelate (unknown here: schema-8, schema-9): "
          + "use that version or a later one"
      ) { try opener(path) }
    }
  }

  @Test func saysThatASchemaIsOlder() throws {
    try withDatabasePath { path in
      let fixture = projectRoot.appending(path: "Tests/Fixtures/Storage/schema-1.sqlite").path
      try FileManager.default.copyItem(atPath: fixture, toPath: path)
      expectError(
        "\(path): written by an older memcorrelate and not yet migrated "
          + "(any command that writes to it does that)"
      ) { _ = try SnapshotDatabase.openReadOnly(at: path) }
    }
  }

  @Test func saysThatTheFileMayNotBeRead() throws {
    try withDatabasePath { path in
      _ = try SnapshotDatabase.open(at: path)
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      for opener in Self.openers {
        expectError("\(path): cannot be opened: permission denied") {
          try asOrdinaryUser { try opener(path) }
        }
      }
    }
  }

  @Test func saysThatTheFolderForANewFileCannotBeWritten() throws {
    try withDatabasePath { path in
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      expectError("\(path): cannot be created: permission denied (name another place with --db)") {
        try asOrdinaryUser { _ = try SnapshotDatabase.open(at: path) }
      }
      let deep = folder + "/a/b.sqlite"
      expectError("\(deep): cannot be created: permission denied (name another place with --db)") {
        try asOrdinaryUser { _ = try SnapshotDatabase.open(at: deep) }
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    }
  }

  @Test(arguments: [(0o444, 0o777), (0o666, 0o555), (0o444, 0o555)])
  func saysAtOnceThatTheFileCannotBeWritten(file: Int, folder: Int) throws {
    try withDatabasePath { path in
      let snapshot = RandomSnapshot.make(seed: 1)
      let id = try SnapshotDatabase.open(at: path).save(snapshot)
      let directory = (path as NSString).deletingLastPathComponent
      try FileManager.default.setAttributes([.posixPermissions: file], ofItemAtPath: path)
      try FileManager.default.setAttributes([.posixPermissions: folder], ofItemAtPath: directory)
      expectError(
        "\(path): the file or its folder cannot be written (name another with --db)"
      ) { try asOrdinaryUser { _ = try SnapshotDatabase.open(at: path) } }
      try asOrdinaryUser {
        expectEqual(try SnapshotDatabase.openReadOnly(at: path).load(id), snapshot)
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
    }
  }
}
