package import MemoryUnits
package import SnapshotModel

/// Sums over the page ledger by some of its columns against each other.
package struct ContingencyTable: Hashable, Sendable {
  package let columns: [PageColumn]
  /// Largest first; the sum of all is what was summed.
  package let rows: [Row]

  package struct Row: Hashable, Sendable {
    /// One for each column.
    package let labels: [String]
    package let size: ByteCount
  }

  /// The rows of the ledger that the test accepts, all of them without one.
  package init(
    _ ledger: PageLedger, by columns: [PageColumn], executable: String?,
    where isWanted: (PageLedger.Row) -> Bool = { _ in true }
  ) {
    self.columns = columns
    var sums: [[String]: ByteCount] = [:]
    for row in ledger.rows where isWanted(row) {
      let labels = columns.map { $0.label(row, ledger, executable: executable) }
      sums[labels, default: .zero] += row.size
    }
    rows = sums.map { Row(labels: $0.key, size: $0.value) }
      .sorted {
        ($1.size, $0.labels.joined(separator: "\0")) < ($0.size, $1.labels.joined(separator: "\0"))
      }
  }

  package var total: ByteCount { rows.reduce(.zero) { $0 + $1.size } }
}
