import Foundation
import GRDB
import MemoryUnits
import SnapshotModel
import Storage
import TestSupport
import Testing

/// A path for a database in a new folder that is removed afterwards.
func withDatabasePath<Result>(_ body: (String) throws -> Result) throws -> Result {
  try withTemporaryDirectory { try body($0.appending(path: "snapshots.sqlite").path) }
}

/// Everything that a snapshot holds, byte for byte: `==` of strings would pass over differences.
func dumped(_ snapshot: Snapshot) -> [[UInt8]] {
  var lines = [String(reflecting: snapshot.header)]
  lines += snapshot.captures.map { String(reflecting: $0) }
  lines += snapshot.readings.map { String(reflecting: $0) }
  lines += snapshot.mappings.map { mapping in
    "\(mapping.range) \(mapping.permissions.text) \(mapping.offset) \(mapping.device) "
      + "\(mapping.inode) \(mapping.name) \(mapping.flags) "
      + SmapsField.allCases.map { "\(mapping.amounts[$0]?.bytes ?? -1)" }.joined(separator: " ")
  }
  lines += snapshot.regions.map { String(reflecting: $0) }
  lines += snapshot.segments.map { String(reflecting: $0) }
  return lines.map { Array($0.utf8) }
}

func expectEqual(
  _ a: Snapshot, _ b: Snapshot, _ comment: Comment? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(a.header == b.header, comment, sourceLocation: sourceLocation)
  #expect(a.captures == b.captures, comment, sourceLocation: sourceLocation)
  #expect(a.readings == b.readings, comment, sourceLocation: sourceLocation)
  #expect(a.mappings == b.mappings, comment, sourceLocation: sourceLocation)
  #expect(a.regions == b.regions, comment, sourceLocation: sourceLocation)
  #expect(a.segments == b.segments, comment, sourceLocation: sourceLocation)
  #expect(dumped(a) == dumped(b), comment, sourceLocation: sourceLocation)
}

/// Expects a `StorageError` of that text.
func expectError(
  _ text: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  let error = #expect(throws: StorageError.self, sourceLocation: sourceLocation) { try body() }
  #expect(error?.description == text, sourceLocation: sourceLocation)
}

/// A connection past the module, as any other program would have one.
func foreignConnection(_ path: String) throws -> DatabaseQueue {
  var configuration = Configuration()
  configuration.allowsUnsafeTransactions = true
  return try DatabaseQueue(path: path, configuration: configuration)
}
