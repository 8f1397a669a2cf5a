import Correlation
import MemoryUnits
import Reporting
import SnapshotModel

extension ComparisonReport {
  /// For people at a terminal.
  var text: String {
    let head = [title.visible() + "\n"] + warnings.map { "warning: \($0.plain.visible())\n" }
    let sentences = summary.map { $0.plain.visible() + "\n" }.joined()
    return
      ([head.joined(), traitTable, sentences] + comparison.ledgers.map(\.text)
      + comparison.views.map(\.text))
      .joined(separator: "\n")
  }

  private var traitTable: String {
    var table = TextTable(["", "snapshot \(before.id) → snapshot \(after.id)"])
    for trait in traits {
      let (first, last) = (trait.before ?? "not known", trait.after ?? "not known")
      table.add([trait.kind.rawValue, first == last ? first : "\(first) → \(last)"])
    }
    return table.text
  }
}

extension LedgerDifference {
  fileprivate var text: String {
    var table = TextTable(["", "before", "after", "difference", "", ""], right: [1, 2, 3, 4])
    for row in rows {
      table.add([
        (row.kind == .entry ? "  " : "") + row.label, row.before.digits, row.after.digits,
        row.difference.signed, row.difference.roundedWithMinus ?? "", row.note,
      ])
    }
    let title = "\(difference.id): \(difference.quantity), where its difference went"
    return "\(title)\n\n\(table.text)" + (unmovedText.isEmpty ? "" : unmovedText + "\n")
      + difference.notes.map { "note: \($0.text.visible())\n" }.joined()
  }
}

extension ViewChanges {
  fileprivate var text: String {
    var text = "\(view.rawValue): \(tally)\n"
    if !changed.isEmpty {
      var table = TextTable(["reading", "before", "after", "difference", ""], right: [1, 2, 3, 4])
      for reading in changed {
        table.add([
          reading.id, reading.beforeFigure.exactWithMinus, reading.afterFigure.exactWithMinus,
          reading.differenceFigure?.signed ?? "",
          reading.differenceFigure?.roundedWithMinus ?? "",
        ])
      }
      text += "\n" + table.text
    }
    for absence in absences {
      text += "\(absence.why.lowercased()): \(absence.ids.joined(separator: ", ").visible())\n"
    }
    return text
  }
}
