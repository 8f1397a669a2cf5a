import Correlation
import MemoryUnits
import SnapshotModel

extension MarkdownRenderer {
  func render(_ report: ComparisonReport) -> String {
    TemplateLibrary.render("markdown/comparison", context(report))
  }

  func context(_ report: ComparisonReport) -> TemplateContext {
    let comparison = report.comparison
    var context = TemplateContext()
    context[markdown: "title"] = MarkdownText(report.title)
    context[flag: "hasWarnings"] = !report.warnings.isEmpty
    context[list: "warnings"] = report.warnings.map { Self.text(MarkdownText($0)) }
    context[list: "summary"] = report.summary.map { Self.text(MarkdownText($0)) }
    context[markdown: "beforeID"] = MarkdownText("\(report.before.id)")
    context[markdown: "afterID"] = MarkdownText("\(report.after.id)")
    context[markdown: "traits"] = .lines(report.traits.map(row))
    context[list: "ledgers"] = comparison.ledgers.map { Self.text(ledger($0)) }
    context[list: "views"] = comparison.views.map(view)
    return context
  }

  private func row(_ trait: Trait) -> MarkdownText {
    var line: MarkdownText = "| "
    line += MarkdownText(trait.kind.rawValue) + " | " + .code(trait.before ?? "")
    line += " | " + .code(trait.after ?? "") + " | "
    return line + (trait.isSame == false ? "**differs**" : MarkdownText(trait.verdict)) + " |"
  }

  private func ledger(_ ledger: LedgerDifference) -> MarkdownText {
    var lines: [MarkdownText] = [
      "### " + MarkdownText(ledger.difference.title), "",
      .code(ledger.difference.quantity.rawValue), "",
      "| | Before | After | Difference | |", "|:--|--:|--:|--:|:--|",
    ]
    lines += ledger.rows.map { row in
      let isPart = row.kind == .entry
      let cell = { (text: String) -> MarkdownText in
        isPart ? MarkdownText(text) : "**" + MarkdownText(text) + "**"
      }
      var line: MarkdownText = isPart ? "| &emsp;" : "| "
      line += cell(row.label) + " | " + cell(row.before.digits) + " | " + cell(row.after.digits)
      line += " | " + cell(row.difference.signedText) + " | " + MarkdownText(row.note)
      return line + " |"
    }
    let notes = ledger.difference.notes.map { "- " + MarkdownText($0.text) }
    if !ledger.unmovedText.isEmpty { lines += ["", MarkdownText(ledger.unmovedText)] }
    if !notes.isEmpty { lines += [""] + notes }
    return .lines(lines)
  }

  private func view(_ changes: ViewChanges) -> TemplateContext {
    var item = TemplateContext()
    item[markdown: "view"] = MarkdownText(changes.view.rawValue)
    item[markdown: "tally"] = MarkdownText(changes.tally + ".")
    item[flag: "hasRows"] = !changes.changed.isEmpty
    item[markdown: "rows"] = .lines(
      changes.changed.map { reading in
        var line: MarkdownText = "| "
        line += .code(reading.id) + " | " + MarkdownText(reading.beforeFigure.exactWithMinus)
        line += " | " + MarkdownText(reading.afterFigure.exactWithMinus) + " | "
        return line + MarkdownText(reading.differenceFigure?.signedText ?? "") + " |"
      })
    item[list: "absences"] = changes.absences.map { absence in
      var item = TemplateContext()
      item[markdown: "why"] = MarkdownText(absence.why)
      item[markdown: "ids"] = absence.ids.reduce("") { sum, id in
        sum + (sum.markup.isEmpty ? "" : ", ") + .code(id)
      }
      return item
    }
    return item
  }
}
