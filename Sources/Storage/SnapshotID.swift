/// The number of a snapshot in its database. Never given twice, not even after a deletion.
package struct SnapshotID: RawRepresentable, Hashable, Comparable, Sendable, Codable,
  LosslessStringConvertible
{
  package let rawValue: Int64

  package init(rawValue: Int64) { self.rawValue = rawValue }

  /// As people type it: `7`.
  package init?(_ text: String) {
    guard let number = Int64(text), number > 0 else { return nil }
    rawValue = number
  }

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  package var description: String { String(rawValue) }
}
