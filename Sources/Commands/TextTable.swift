import Reporting

/// Columns of text, as wide as their widest cell.
struct TextTable {
  private var rows: [[String]]
  private let right: Set<Int>

  /// `right` are the columns that stand at their right edge.
  init(_ headings: [String], right: Set<Int> = []) {
    rows = [headings.map { $0.visible() }]
    self.right = right
  }

  mutating func add(_ cells: [String]) { rows.append(cells.map { $0.visible() }) }

  var text: String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (right.contains(column) ? pad + cell : cell + pad)
      }
      while line.last == " " { line.removeLast() }
      return line + "\n"
    }.joined()
  }
}
