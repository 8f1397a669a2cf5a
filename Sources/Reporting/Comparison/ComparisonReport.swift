package import Correlation
import MemoryUnits
import SnapshotModel
import TextParsing

/// The finished content of a comparison of two snapshots as plain values, in no format.
package struct ComparisonReport: Sendable {
  package static let schema = "memcorrelate.compare/1"

  /// `prometheus (pid 17669), before and after`
  package var title: String
  package var before: Report.SnapshotFacts
  package var after: Report.SnapshotFacts
  /// What a reader must know before all else: it is another program.
  package var warnings: [Prose]
  /// What moved, a sentence each.
  package var summary: [Prose]
  package var traits: [Trait]
  package var comparison: Comparison

  /// `beforeID` and `afterID` are the numbers of the snapshots in their databases.
  package init(_ comparison: Comparison, beforeID: Int64, afterID: Int64) {
    self.comparison = comparison
    before = Report.SnapshotFacts(
      id: beforeID, header: comparison.before.header, duration: comparison.before.duration)
    after = Report.SnapshotFacts(
      id: afterID, header: comparison.after.header, duration: comparison.after.duration)
    traits = comparison.traits
    let builder = ComparisonBuilder(comparison)
    title = builder.title
    warnings = builder.warnings
    summary = builder.summary
  }
}

/// The comparison as a document: the same two snapshots give the same text, to the byte.
package func render(_ report: ComparisonReport, as format: ReportFormat) -> String {
  switch format {
  case .markdown: MarkdownRenderer().render(report)
  case .html: HTMLRenderer().render(report)
  case .json: JSONRenderer().render(report)
  }
}

extension LedgerDifference {
  /// A line of the table that shows it.
  package struct Row: Hashable, Sendable {
    package var kind: Ledger.Row.Kind
    package var label: String
    package var before: Figure
    package var after: Figure
    package var difference: Figure
    /// What the residual's difference may be.
    package var note = ""
  }

  /// The total, the parts that moved, and what they leave: that row is never left out.
  package var rows: [Row] {
    difference.rows.map { row in
      let (first, last) =
        switch row.kind {
        case .total: (before.total, after.total)
        case .residual: (before.residual, after.residual)
        case .entry:
          parts.first { $0.label == row.label }.map { ($0.before, $0.after) } ?? (.zero, .zero)
        }
      return Row(
        kind: row.kind, label: row.label, before: .bytes(first), after: .bytes(last),
        difference: row.amount, note: row.note)
    }
  }

  /// How many parts are as they were.
  package var unmoved: Int { parts.count { $0.difference == .zero } }

  /// `4 parts are as they were.` Empty where there are none.
  package var unmovedText: String {
    switch unmoved {
    case 0: ""
    case 1: "1 part is as it was."
    case let count: "\(count.grouped) parts are as they were."
    }
  }
}

extension ReadingChange {
  package var beforeFigure: Figure { Figure(before, unit: unit) }
  package var afterFigure: Figure { Figure(after, unit: unit) }

  /// `nil` where there is none: a limit was set, or lifted.
  package var differenceFigure: Figure? {
    guard let difference else { return nil }
    guard unit == .bytes else { return .number(difference, unit) }
    return difference.integer.map { .bytes(ByteCount($0)) }
  }
}

extension Trait {
  /// `same`, `differs`, `not known`.
  package var verdict: String {
    switch isSame {
    case true?: "same"
    case false?: "differs"
    case nil: "not known"
    }
  }
}

extension ViewChanges {
  /// `12 of 312 readings moved; only before: 2`
  package var tally: String {
    var parts = [
      "\(changed.count.grouped) of \((changed.count + unchanged).grouped) readings moved"
    ]
    if !onlyBefore.isEmpty { parts.append("only before: \(onlyBefore.count.grouped)") }
    if !onlyAfter.isEmpty { parts.append("only after: \(onlyAfter.count.grouped)") }
    if !incomparable.isEmpty {
      parts.append("in different units: \(incomparable.count.grouped)")
    }
    return parts.joined(separator: "; ")
  }

  /// What cannot be compared, by why.
  package var absences: [(why: String, ids: [String])] {
    [
      ("Only before", onlyBefore), ("Only after", onlyAfter), ("In different units", incomparable),
    ].filter { !$0.1.isEmpty }
  }
}
