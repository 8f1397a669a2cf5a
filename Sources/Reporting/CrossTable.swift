package import Correlation
package import MemoryUnits

/// A table over two columns, with the values of the second side by side and sums at the edges.
package struct CrossTable: Hashable, Sendable {
  /// More columns than this are no table for a terminal.
  package static let limit = 6

  package struct Row: Hashable, Sendable {
    package var label: String
    /// One for each heading, 0 where there is no such row in the ledger.
    package var cells: [ByteCount]
    package var sum: ByteCount
  }

  package let columns: [PageColumn]
  /// The values of the second column, that with the largest sum first.
  package let headings: [String]
  /// The largest first.
  package let rows: [Row]
  /// One for each heading.
  package let sums: [ByteCount]
  package let total: ByteCount

  /// `nil` of other than two columns, and where the second has more values than the limit.
  package init?(_ table: ContingencyTable, limit: Int = .max) {
    guard table.columns.count == 2 else { return nil }
    var cells: [[String]: ByteCount] = [:]
    var rowSums: [String: ByteCount] = [:]
    var columnSums: [String: ByteCount] = [:]
    for row in table.rows {
      let (label, heading) = (row.labels[0], row.labels[1])
      cells[row.labels, default: .zero] += row.size
      rowSums[label, default: .zero] += row.size
      columnSums[heading, default: .zero] += row.size
    }
    guard columnSums.count <= limit else { return nil }
    let sorted = { (sums: [String: ByteCount]) in
      sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    }
    let headings = sorted(columnSums)
    columns = table.columns
    self.headings = headings.map(\.key)
    sums = headings.map(\.value)
    rows = sorted(rowSums).map { label, sum in
      Row(
        label: label, cells: headings.map { cells[[label, $0.key]] ?? .zero }, sum: sum)
    }
    total = table.total
  }
}
