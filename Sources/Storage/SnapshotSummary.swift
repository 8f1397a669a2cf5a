package import SnapshotModel

/// One line of a list of snapshots: what can be told without loading any of them.
package struct SnapshotSummary: Hashable, Sendable {
  package let id: SnapshotID
  /// When it was taken: nanoseconds since 1970 in UTC.
  package let takenAt: Int64
  package let pid: Int32
  package let comm: String?
  /// The target of the `exe` link.
  package let executable: String?
  package let toolVersion: String
  /// The views of which it holds at least one reading.
  package let views: [View]
  package let captureCount: Int
  package let readingCount: Int
  package let mappingCount: Int
}
