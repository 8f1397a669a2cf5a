import Correlation
import MemoryUnits
import SnapshotModel

/// The page ledger, and the totals that are taken apart by it.
extension HTMLRenderer {
  func addLedger(_ report: Report, to context: inout TemplateContext) {
    let section = report.ledger
    context[flag: "hasLedger"] = section != nil
    context[html: "ledgerNote"] = HTMLText(section?.note ?? "")
    let listed = Self.listed(report)
    context[list: "ledgers"] = (section?.ledgers ?? []).map { ledger in
      var item = ledgerTable(ledger, listed: listed)
      item[html: "heading"] = HTMLText(ledger.title)
      return item
    }
    context[list: "pageTables"] = (section?.tables ?? []).map(pageTable)
    context[flag: "hasLedgerCost"] = !(section?.cost.isEmpty ?? true)
    context[html: "ledgerCost"] = HTMLText(section?.cost ?? "")
    context[flag: "hasLedgerGaps"] = !(section?.gaps.isEmpty ?? true)
    context[list: "ledgerGaps"] = (section?.gaps ?? []).map { gap in
      Self.text(
        .code(gap.what) + ": " + HTMLText(gap.why)
          + (gap.remedy.isEmpty ? "" : HTMLText(" (\(gap.remedy))")))
    }
  }

  /// The readings that can be linked to: only what is listed in the report.
  static func listed(_ report: Report) -> Set<String> { Set(report.readings.map(\.id)) }

  /// Table and notes.
  func ledgerTable(_ ledger: Ledger, listed: Set<String>) -> TemplateContext {
    var item = TemplateContext()
    item[html: "rows"] = ledger.rows.reduce("") { $0 + row($1, listed: listed) }
    item[flag: "hasNotes"] = !ledger.notes.isEmpty
    item[list: "notes"] = ledger.notes.map { Self.text(HTMLText($0.text)) }
    return item
  }

  private func row(_ row: Ledger.Row, listed: Set<String>) -> HTMLText {
    var line: HTMLText = "<tr class=\""
    line += HTMLText(row.kind == .entry ? "share" : "depth0 \(row.kind.rawValue)")
    line += "\"><th scope=\"row\">" + HTMLText(row.label)
    if !row.note.isEmpty { line += "<small>" + HTMLText(row.note) + "</small>" }
    line += "</th><td class=\"number\">" + HTMLText(row.amount.exactWithMinus)
    line += "<small>" + HTMLText(row.amount.roundedWithMinus ?? "") + "</small></td><td>"
    for (index, quantity) in row.quantities.enumerated() {
      let id = quantity.rawValue
      line += (index == 0 ? "" : ", ") + (listed.contains(id) ? Self.reading(id) : .code(id))
    }
    return line + "</td></tr>\n"
  }

  private func pageTable(_ table: Report.PageTable) -> TemplateContext {
    let cross = table.cross
    var item = TemplateContext()
    item[html: "heading"] = HTMLText(table.title)
    item[html: "gloss"] = HTMLText(table.gloss)
    item[html: "corner"] = HTMLText(cross.columns[0].title)
    item[list: "headings"] = cross.headings.map { Self.text(HTMLText($0)) }
    item[html: "rows"] = cross.rows.reduce("") {
      $0 + cells($1.label, table.meanings[$1.label] ?? "", $1.cells, $1.sum, isSum: false)
    }
    item[html: "sums"] = cells("all", "", cross.sums, cross.total, isSum: true)
    return item
  }

  private func cells(
    _ label: String, _ meaning: String, _ cells: [ByteCount], _ sum: ByteCount, isSum: Bool
  ) -> HTMLText {
    var line: HTMLText = "<tr"
    line += isSum ? " class=\"sum\"" : ""
    line += "><th scope=\"row\">" + HTMLText(label)
    if !meaning.isEmpty { line += "<small>" + HTMLText(meaning) + "</small>" }
    line += "</th>"
    for (index, cell) in (cells + [sum]).enumerated() {
      let figure = Figure.bytes(cell)
      line += "<td class=\"number"
      line += index == cells.count ? " sum" : figure.isZero ? " nothing" : ""
      line += "\">" + HTMLText(figure.digits)
      line += "<small>" + HTMLText(figure.roundedWithMinus ?? "") + "</small></td>"
    }
    return line + "</tr>\n"
  }
}
