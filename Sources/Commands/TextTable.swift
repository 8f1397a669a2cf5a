import Foundation

/// Columns of text, as wide as their widest cell.
struct TextTable {
  private var rows: [[String]]
  private let right: Set<Int>

  /// `right` are the columns that stand at their right edge.
  init(_ headings: [String], right: Set<Int> = []) {
    rows = [headings.map(printable)]
    self.right = right
  }

  mutating func add(_ cells: [String]) { rows.append(cells.map(printable)) }

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

/// The text without control characters: names come from outside and must not drive the terminal.
func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: "\u{fffd}"
        default: scalar
        }
      }))
}

/// `2026-11-23 03:11:38`
func utcTime(nanoseconds: Int64) -> String {
  var seconds = time_t(nanoseconds / 1_000_000_000)
  var parts = tm()
  gmtime_r(&seconds, &parts)
  let pad = { (value: Int32) in value < 10 ? "0\(value)" : "\(value)" }
  return "\(parts.tm_year + 1900)-\(pad(parts.tm_mon + 1))-\(pad(parts.tm_mday)) "
    + "\(pad(parts.tm_hour)):\(pad(parts.tm_min)):\(pad(parts.tm_sec))"
}
