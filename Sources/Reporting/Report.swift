package import Correlation
package import SnapshotModel

/// The finished content of a report as plain values: what it says, in no format.
package struct Report: Sendable {
  /// `Memory of prometheus (pid 17669)`.
  package var title: String
  package var snapshot: SnapshotFacts
  /// What was looked at, in the order in which it is shown.
  package var subject: [Fact]
  /// What a reader must know before all else: the page is another process's.
  package var warnings: [String]
  /// The paragraph in words, a sentence each.
  package var verdict: [Prose]
  /// The questions that the snapshot answers.
  package var findings: [Finding]
  package var tally: Tally
  package var headline: Headline
  /// `nil` where the Go heap was not read out of memory.
  package var goHeap: GoHeap?
  /// `nil` where there are neither pages nor totals taken apart.
  package var ledger: LedgerSection?
  /// The large blocks of anonymous memory, the rest of it last. Empty where nothing tells their use.
  package var blocks: [Block]
  /// Every block.
  package var attribution: AddressAttribution
  /// The relations that were judged, in groups that do not overlap and are never empty.
  package var relations: [RelationGroup]
  package var unresolved: [UnresolvedGroup]
  package var unmatched: [UnmatchedReadings]
  package var unavailable: [Gap]
  package var captures: [RawCapture]
  /// Every reading, in the snapshot's order.
  package var readings: [Reading]

  /// The snapshot behind it.
  package struct SnapshotFacts: Sendable {
    package var id: Int64
    package var header: SnapshotHeader
    /// From the first byte read to the last, in nanoseconds.
    package var duration: Int64?
  }

  package struct Fact: Hashable, Sendable {
    package var label: String
    package var value: Prose
  }

  /// How many relations came out how.
  package struct Tally: Hashable, Sendable {
    package var counts: [Outcome: Int] = [:]
    package subscript(outcome: Outcome) -> Int { counts[outcome] ?? 0 }
    package var total: Int { counts.values.reduce(0, +) }
  }

  /// A verdict as the report tells it: a bound that is kept is not “near”.
  package enum Outcome: String, Hashable, Sendable, CaseIterable {
    case differs
    case near
    case bound
    case equal
    case unresolved
  }

  /// The numbers that people look for, the four views side by side.
  package struct Headline: Hashable, Sendable {
    package var columns: [Column]
    package var rows: [Row]

    package struct Column: Hashable, Sendable {
      package var view: View
      /// Whose account it is.
      package var gloss: String
      package var readings: Int
    }

    package struct Row: Hashable, Sendable {
      package var title: String
      package var gloss: String
      package var cells: [View: Cell]
    }

    package struct Cell: Hashable, Sendable {
      package var figure: Figure
      /// The readings it is made of: one, or more where it is a formula.
      package var readings: [String]
      /// The quantity, or the formula.
      package var formula: String
    }
  }

  package struct UnmatchedReadings: Sendable {
    package var view: View
    package var readings: [Reading]
    /// Those that are 0.
    package var zero: [Reading]
  }

  /// What was not available, and how to get it.
  package struct Gap: Hashable, Sendable {
    package var what: String
    package var why: String
    package var remedy: String
  }

  /// One source as it was read.
  package struct RawCapture: Sendable {
    package var name: String
    package var source: String
    /// `nil` where it could not be read.
    package var size: Int?
    /// When reading began, in nanoseconds since 1970.
    package var begin: Int64?
    /// In nanoseconds.
    package var duration: Int64?
    package var unavailable: String?
    /// The text, where it is short enough to be shown.
    package var text: String?
  }
}
