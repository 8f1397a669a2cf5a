import MemoryUnits
import SnapshotModel

/// One self-contained page: no script, no request to anywhere, light and dark.
struct HTMLRenderer {
  func render(_ report: Report) -> String {
    TemplateLibrary.render("html/report", context(report))
  }

  func context(_ report: Report) -> TemplateContext {
    var context = TemplateContext()
    context[html: "title"] = HTMLText(report.title)
    context[html: "style"] = HTMLText(styleSheet: TemplateLibrary.text("html/report.css"))
    context[html: "toolVersion"] = HTMLText(report.snapshot.header.toolVersion)
    context[html: "taken"] = HTMLText(UTCTime(report.snapshot.header.takenAt).forPeople)
    context[html: "snapshotID"] = HTMLText("\(report.snapshot.id)" as String)
    context[flag: "hasWarnings"] = !report.warnings.isEmpty
    context[list: "warnings"] = report.warnings.map { Self.text(HTMLText($0)) }
    context[list: "verdict"] = report.verdict.map { Self.text(HTMLText($0)) }
    context[list: "tally"] = Report.Outcome.allCases.filter { report.tally[$0] > 0 }.map {
      var item = TemplateContext()
      item[html: "outcome"] = HTMLText($0.rawValue)
      item[html: "count"] = HTMLText(report.tally[$0].grouped)
      item[html: "label"] = HTMLText($0.tallyLabel)
      return item
    }
    context[list: "subject"] = report.subject.map {
      var fact = TemplateContext()
      fact[html: "label"] = HTMLText($0.label)
      fact[html: "value"] = HTMLText($0.value)
      fact[flag: "wide"] = $0.value.plain.utf8.count > 48
      return fact
    }
    addFindings(report, to: &context)
    addHeadline(report.headline, to: &context)
    addGoHeap(report.goHeap, to: &context)
    addLedger(report, to: &context)
    addBlocks(report, to: &context)
    addRelations(report, to: &context)
    addUnmatched(report.unmatched, to: &context)
    addGaps(report.unavailable, to: &context)
    addReadings(report.readings, to: &context)
    addCaptures(report.captures, to: &context)
    return context
  }

  private func addHeadline(_ headline: Report.Headline, to context: inout TemplateContext) {
    context[list: "columns"] = headline.columns.map { column in
      var item = TemplateContext()
      item[html: "view"] = HTMLText(column.view.rawValue)
      item[html: "gloss"] = HTMLText(column.readings == 0 ? "nothing was read" : column.gloss)
      item[flag: "present"] = column.readings > 0
      return item
    }
    context[list: "headline"] = headline.rows.map { row in
      var item = TemplateContext()
      item[html: "title"] = HTMLText(row.title)
      item[html: "gloss"] = HTMLText(row.gloss)
      item[list: "cells"] = headline.columns.map { cell(row.cells[$0.view], $0.view) }
      return item
    }
  }

  private func cell(_ cell: Report.Headline.Cell?, _ view: View) -> TemplateContext {
    var item = TemplateContext()
    item[html: "view"] = HTMLText(view.rawValue)
    item[flag: "filled"] = cell != nil
    item[html: "exact"] = HTMLText(cell?.figure.exact ?? "")
    item[html: "rounded"] = HTMLText(cell?.figure.rounded ?? "")
    item[html: "source"] =
      cell.map { cell in
        cell.readings.enumerated().reduce("") { sum, reading in
          sum + (reading.offset == 0 ? "" : " − ") + Self.reading(reading.element)
        }
      } ?? ""
    return item
  }

  /// A list's element that is one text.
  static func text(_ text: HTMLText) -> TemplateContext {
    var item = TemplateContext()
    item[html: "text"] = text
    return item
  }

  /// The ID of a reading, linked to where it is listed.
  static func reading(_ id: String) -> HTMLText { .link(to: Anchor.reading(id), .code(id)) }
}
