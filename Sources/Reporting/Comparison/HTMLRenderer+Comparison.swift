import Correlation
import MemoryUnits
import SnapshotModel

extension HTMLRenderer {
  func render(_ report: ComparisonReport) -> String {
    TemplateLibrary.render("html/comparison", context(report))
  }

  func context(_ report: ComparisonReport) -> TemplateContext {
    let comparison = report.comparison
    var context = TemplateContext()
    context[html: "title"] = HTMLText(report.title)
    context[html: "style"] =
      HTMLText(styleSheet: TemplateLibrary.text("html/report.css"))
      + HTMLText(styleSheet: TemplateLibrary.text("html/comparison.css"))
    context[html: "toolVersion"] = HTMLText(report.after.header.toolVersion)
    context[html: "taken"] = HTMLText(UTCTime(report.after.header.takenAt).forPeople)
    context[html: "beforeTaken"] = HTMLText(UTCTime(report.before.header.takenAt).forPeople)
    context[html: "beforeID"] = HTMLText("\(report.before.id)" as String)
    context[html: "afterID"] = HTMLText("\(report.after.id)" as String)
    context[flag: "hasWarnings"] = !report.warnings.isEmpty
    context[list: "warnings"] = report.warnings.map { Self.text(HTMLText($0)) }
    context[list: "summary"] = report.summary.map { Self.text(HTMLText($0)) }
    context[html: "traits"] = report.traits.reduce("") { $0 + row($1) }
    context[list: "ledgers"] = comparison.ledgers.map(ledger)
    context[list: "views"] = comparison.views.map(view)
    return context
  }

  private func row(_ trait: Trait) -> HTMLText {
    var line: HTMLText = "<tr><th scope=\"row\">"
    line += HTMLText(trait.kind.rawValue) + "</th><td>" + .code(trait.before ?? "") + "</td><td>"
    line += .code(trait.after ?? "") + "</td><td>"
    line += trait.isSame == false ? "<b>differs</b>" : HTMLText(trait.verdict)
    return line + "</td></tr>\n"
  }

  private func ledger(_ ledger: LedgerDifference) -> TemplateContext {
    let difference = ledger.difference
    var item = TemplateContext()
    item[html: "heading"] = HTMLText(difference.title)
    item[html: "quantity"] = .code(difference.quantity.rawValue)
    item[html: "rows"] = ledger.rows.reduce(into: "") { rows, row in
      rows += "<tr class=\""
      rows += HTMLText(row.kind == .entry ? "share" : "depth0 \(row.kind.rawValue)")
      rows += "\"><th scope=\"row\">" + HTMLText(row.label)
      if !row.note.isEmpty { rows += "<small>" + HTMLText(row.note) + "</small>" }
      rows += "</th>" + cell(row.before.digits) + cell(row.after.digits)
      rows += change(row.difference) + "</tr>\n"
    }
    item[html: "unmoved"] = HTMLText(ledger.unmovedText)
    item[flag: "hasNotes"] = !difference.notes.isEmpty
    item[list: "notes"] = difference.notes.map { Self.text(HTMLText($0.text)) }
    return item
  }

  private func view(_ changes: ViewChanges) -> TemplateContext {
    var item = TemplateContext()
    item[html: "view"] = HTMLText(changes.view.rawValue)
    item[html: "tally"] = HTMLText(changes.tally)
    item[flag: "hasRows"] = !changes.changed.isEmpty
    item[html: "rows"] = changes.changed.reduce(into: "") { rows, reading in
      rows += "<tr><th scope=\"row\">" + .code(reading.id)
      if let title = QuantityCatalog.definition(of: reading.quantity)?.title {
        rows += "<small>" + HTMLText(title) + "</small>"
      }
      rows += "</th>" + cell(reading.beforeFigure.exactWithMinus)
      rows += cell(reading.afterFigure.exactWithMinus)
      rows += reading.differenceFigure.map(change) ?? cell("")
      rows += "</tr>\n"
    }
    item[list: "absences"] = changes.absences.map { absence in
      var item = TemplateContext()
      item[html: "why"] = HTMLText(absence.why)
      item[html: "ids"] = absence.ids.reduce("") { sum, id in
        sum + (sum.markup.isEmpty ? "" : ", ") + .code(id)
      }
      return item
    }
    return item
  }

  private func cell(_ text: String) -> HTMLText {
    "<td class=\"number\">" + HTMLText(text) + "</td>"
  }

  private func change(_ figure: Figure) -> HTMLText {
    var cell: HTMLText = "<td class=\"number\">"
    cell += HTMLText(figure.signed)
    if let rounded = figure.magnitude.rounded { cell += "<small>" + HTMLText(rounded) + "</small>" }
    return cell + "</td>"
  }
}
