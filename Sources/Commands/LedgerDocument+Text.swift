import Correlation
import MemoryUnits
import Reporting
import SnapshotModel

extension LedgerDocument {
  /// For people at a terminal.
  var text: String {
    switch content {
    case .ledgers(let ledgers): ledgers.map(\.text).joined(separator: "\n")
    case .table(let table, let isResidentOnly):
      Self.caption(table, isResidentOnly: isResidentOnly) + "\n\n"
        + (CrossTable(table, limit: CrossTable.limit)?.text ?? table.text)
    }
  }
}

extension Ledger {
  fileprivate var text: String {
    var table = TextTable(["", "bytes", "", ""], right: [1, 2])
    for row in rows {
      let indent = row.kind == .entry ? "  " : ""
      let source = row.quantities.map(\.rawValue).joined(separator: ", ")
      table.add([
        indent + row.label, row.amount.digits, row.amount.roundedWithMinus ?? "",
        source + row.note,
      ])
    }
    return "\(id): \(title.visible())\n\n\(table.text)"
      + notes.map { "note: \($0.text.visible())\n" }.joined()
  }
}

extension CrossTable {
  fileprivate var text: String {
    var text = TextTable(
      [columns[0].title] + headings + ["all"], right: Set(1...headings.count + 1))
    for row in rows {
      text.add([row.label] + (row.cells + [row.sum]).map { Figure.bytes($0).digits })
    }
    text.add(["all"] + (sums + [total]).map { Figure.bytes($0).digits })
    return text.text
  }
}

extension ContingencyTable {
  /// Labels and sizes one below the other, with the sum at the end.
  fileprivate var text: String {
    let count = columns.count
    var text = TextTable(columns.map(\.title) + ["bytes", ""], right: [count, count + 1])
    let add = { (labels: [String], size: ByteCount) in
      let figure = Figure.bytes(size)
      text.add(labels + [figure.digits, figure.roundedWithMinus ?? ""])
    }
    for row in rows { add(row.labels, row.size) }
    add(["all"] + Array(repeating: "", count: count - 1), total)
    return text.text
  }
}
