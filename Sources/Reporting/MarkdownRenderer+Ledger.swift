import Correlation
import MemoryUnits
import SnapshotModel

/// The page ledger, and the totals that are taken apart by it.
extension MarkdownRenderer {
  func addLedger(_ section: Report.LedgerSection?, to context: inout TemplateContext) {
    context[flag: "hasLedger"] = section != nil
    context[markdown: "ledgerNote"] = MarkdownText(section?.note ?? "")
    context[list: "ledgers"] = (section?.ledgers ?? []).map { Self.text(Self.ledger($0)) }
    context[list: "pageTables"] = (section?.tables ?? []).map { table in
      var item = TemplateContext()
      item[markdown: "heading"] = MarkdownText(table.title)
      item[markdown: "gloss"] = MarkdownText(table.gloss)
      item[markdown: "rows"] = Self.cross(table.cross, table.meanings)
      return item
    }
    context[flag: "hasLedgerCost"] = !(section?.cost.isEmpty ?? true)
    context[markdown: "ledgerCost"] = MarkdownText(section?.cost ?? "")
    context[flag: "hasLedgerGaps"] = !(section?.gaps.isEmpty ?? true)
    context[markdown: "ledgerGaps"] = .lines(
      (section?.gaps ?? []).map { gap in
        "- " + .code(gap.what) + ": " + MarkdownText(gap.why)
          + (gap.remedy.isEmpty ? "" : " (" + MarkdownText(gap.remedy) + ")")
      })
  }

  /// Heading, table and notes.
  static func ledger(_ ledger: Ledger) -> MarkdownText {
    .lines(["### " + MarkdownText(ledger.title), "", ledgerTable(ledger)])
  }

  /// Table and notes.
  static func ledgerTable(_ ledger: Ledger) -> MarkdownText {
    var lines: [MarkdownText] = ["| | Bytes | From |", "|:--|--:|:--|"]
    lines += ledger.rows.map { row in
      let isPart = row.kind == .entry
      var line: MarkdownText = "| "
      line += isPart ? "&emsp;" + MarkdownText(row.label) : strong(row.label)
      line += " | " + (isPart ? MarkdownText(row.amount.minusText) : strong(row.amount.minusText))
      line += " | " + MarkdownText(row.note)
      for (index, quantity) in row.quantities.enumerated() {
        line += (index == 0 ? "" : ", ") + .code(quantity.rawValue)
      }
      return line + " |"
    }
    if !ledger.notes.isEmpty {
      lines.append("")
      lines += ledger.notes.map { "- " + MarkdownText($0.text) }
    }
    return .lines(lines)
  }

  static func cross(_ cross: CrossTable, _ meanings: [String: String]) -> MarkdownText {
    var head: MarkdownText = "| "
    head += MarkdownText(cross.columns[0].title) + " |"
    for heading in cross.headings { head += " " + MarkdownText(heading) + " |" }
    var rule: MarkdownText = "|:--|"
    for _ in 0...cross.headings.count { rule += "--:|" }
    let lines = cross.rows.map { row -> MarkdownText in
      let meaning = meanings[row.label] ?? ""
      let label: MarkdownText = "| " + MarkdownText(row.label)
      return cells(
        meaning.isEmpty ? label : label + " <sub>" + MarkdownText(meaning) + "</sub>", row.cells,
        row.sum, isSum: false)
    }
    return .lines(
      [head + " all |", rule] + lines
        + [cells("| **all**", cross.sums, cross.total, isSum: true)])
  }

  /// Labels and sizes one below the other, with the sum at the end.
  static func list(_ table: ContingencyTable) -> MarkdownText {
    var head: MarkdownText = "|"
    var rule: MarkdownText = "|"
    var last: MarkdownText = "|"
    for (index, column) in table.columns.enumerated() {
      head += " " + MarkdownText(column.title) + " |"
      rule += ":--|"
      last += index == 0 ? " **all** |" : " |"
    }
    let lines = table.rows.map { row in
      row.labels.reduce("|" as MarkdownText) { $0 + " " + MarkdownText($1) + " |" }
        + " " + MarkdownText(Figure.bytes(row.size).minusText) + " |"
    }
    return .lines(
      [head + " bytes |", rule + "--:|"] + lines
        + [last + " " + strong(Figure.bytes(table.total).minusText) + " |"])
  }

  private static func cells(
    _ head: MarkdownText, _ cells: [ByteCount], _ sum: ByteCount, isSum: Bool
  ) -> MarkdownText {
    var line = head + " |"
    for cell in cells {
      let digits = Figure.bytes(cell).digits
      line += " " + (isSum ? strong(digits) : MarkdownText(digits)) + " |"
    }
    return line + " " + strong(Figure.bytes(sum).digits) + " |"
  }

  private static func strong(_ text: String) -> MarkdownText { "**" + MarkdownText(text) + "**" }
}
