import MemoryUnits
import SnapshotModel

/// A document for GitHub: tables, folded blocks, no HTML from the machine.
struct MarkdownRenderer {
  func render(_ report: Report) -> String {
    TemplateLibrary.render("markdown/report", context(report))
  }

  func context(_ report: Report) -> TemplateContext {
    var context = TemplateContext()
    context[markdown: "title"] = MarkdownText(report.title)
    context[markdown: "toolVersion"] = MarkdownText(report.snapshot.header.toolVersion)
    context[markdown: "taken"] = MarkdownText(UTCTime(report.snapshot.header.takenAt).forPeople)
    context[markdown: "snapshotID"] = MarkdownText("\(report.snapshot.id)")
    context[flag: "hasWarnings"] = !report.warnings.isEmpty
    context[list: "warnings"] = report.warnings.map { Self.text(MarkdownText($0)) }
    context[list: "verdict"] = report.verdict.map { Self.text(MarkdownText($0)) }
    context[list: "subject"] = report.subject.map {
      var fact = TemplateContext()
      fact[markdown: "label"] = MarkdownText($0.label)
      fact[markdown: "value"] = MarkdownText($0.value)
      return fact
    }
    addFindings(report, to: &context)
    addHeadline(report.headline, to: &context)
    addGoHeap(report.goHeap, to: &context)
    addLedger(report.ledger, to: &context)
    addBlocks(report, to: &context)
    addRelations(report, to: &context)
    addUnmatched(report.unmatched, to: &context)
    addGaps(report.unavailable, to: &context)
    addCaptures(report.captures, to: &context)
    return context
  }

  private func addHeadline(_ headline: Report.Headline, to context: inout TemplateContext) {
    context[list: "columns"] = headline.columns.map { column in
      var item = TemplateContext()
      item[markdown: "view"] = MarkdownText(column.view.rawValue)
      item[markdown: "gloss"] = MarkdownText(
        column.readings == 0 ? "nothing was read" : column.gloss)
      return item
    }
    context[list: "headline"] = headline.rows.map { row in
      var item = TemplateContext()
      item[markdown: "title"] = MarkdownText(row.title)
      item[markdown: "gloss"] = MarkdownText(row.gloss)
      item[list: "cells"] = headline.columns.map { cell(row.cells[$0.view]) }
      return item
    }
  }

  private func cell(_ cell: Report.Headline.Cell?) -> TemplateContext {
    var item = TemplateContext()
    item[flag: "filled"] = cell != nil
    item[markdown: "exact"] = MarkdownText(cell?.figure.exact ?? "")
    item[markdown: "rounded"] = MarkdownText(cell?.figure.rounded.map { " (\($0))" } ?? "")
    item[markdown: "source"] =
      cell.map { cell in
        cell.readings.enumerated().reduce("") { sum, reading in
          sum + (reading.offset == 0 ? "" : " − ") + .code(reading.element)
        }
      } ?? ""
    return item
  }

  /// A list's element that is one text.
  static func text(_ text: MarkdownText) -> TemplateContext {
    var item = TemplateContext()
    item[markdown: "text"] = text
    return item
  }
}
