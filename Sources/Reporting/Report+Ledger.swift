package import Correlation
import MemoryUnits
package import SnapshotModel

extension Report {
  /// The address space page by page, and the totals of the views against sums over it.
  package struct LedgerSection: Sendable {
    /// What stands here, in a sentence or two.
    package var note: String
    package var ledgers: [Ledger]
    package var tables: [PageTable]
    /// What reading the pages took. Empty where they were not read.
    package var cost: Prose
    /// What could not be seen of pages.
    package var gaps: [Gap]
  }

  /// Sums over the page ledger by two of its columns.
  package struct PageTable: Sendable {
    package var title: String
    /// Which rows of the ledger are summed.
    package var gloss: String
    /// What the labels of the first column mean, of those that need it.
    package var meanings: [String: String]
    package var table: ContingencyTable
    package var cross: CrossTable
  }
}

extension Ledger {
  /// A line of the table that shows it, the same in every format for people.
  package struct Row: Hashable, Sendable {
    package enum Kind: String, Sendable { case total, entry, residual }

    package var kind: Kind
    package var label: String
    package var amount: Figure
    package var quantities: [QuantityID]
    /// What the residual may be.
    package var note = ""
  }

  /// The total, its parts, and what they leave: that row is never left out.
  package var rows: [Row] {
    [Row(kind: .total, label: "Total", amount: .bytes(total), quantities: [quantity])]
      + entries.map {
        Row(kind: .entry, label: $0.label, amount: .bytes($0.bytes), quantities: $0.quantities)
      } + [
        Row(
          kind: .residual, label: residualLabel.isEmpty ? "Residual" : "Residual: \(residualLabel)",
          amount: .bytes(residual), quantities: [], note: boundText)
      ]
  }

  private var boundText: String {
    guard let bound else {
      return residual == .zero ? "" : "how large it may be is not known"
    }
    let (lower, upper) = (ByteCount(bound.lowerBound), ByteCount(bound.upperBound))
    let ends = lower == upper ? lower.signed : "\(lower.signed) to \(upper.signed)"
    return (bound.contains(residual.bytes) ? "" : "outside of what is ") + "allowed: \(ends)"
  }
}

extension Missing {
  /// `kpagecgroup: permission denied`
  package var text: String { why.isEmpty ? what : "\(what): \(why)" }
}

extension Figure {
  /// As `rounded`, but with a real minus sign.
  package var roundedWithMinus: String? {
    isNegative ? magnitude.rounded.map { "−\($0)" } : rounded
  }

  /// As `text`, but with a real minus sign: `−29,560 B (−28.9 KiB)`.
  package var minusText: String {
    if let roundedWithMinus { "\(exactWithMinus) (\(roundedWithMinus))" } else { exactWithMinus }
  }

  /// As `exact`, but with a real minus sign: `−29,560 B`.
  package var exactWithMinus: String { isNegative ? "−\(magnitude.exact)" : exact }
}
