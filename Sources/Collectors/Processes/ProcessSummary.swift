package import MemoryUnits

/// A process in a list to choose from.
package struct ProcessSummary: Hashable, Sendable {
  package let pid: Int32
  package let name: String
  /// VmRSS, `nil` where it could not be read.
  package let resident: ByteCount?
  /// Its arguments in one line.
  package let command: String

  /// Lines with the pid, RSS and command under their titles. Commands are cut at 100 characters.
  package static func table(_ processes: [ProcessSummary]) -> String {
    var rows = [("PID", "RSS", "COMMAND")]
    rows += processes.map {
      (String($0.pid), $0.resident?.rounded ?? "?", String($0.command.prefix(100)))
    }
    let widths = (
      rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0
    )
    return rows.map { row in
      let pid = String(repeating: " ", count: widths.0 - row.0.count) + row.0
      let resident = String(repeating: " ", count: widths.1 - row.1.count) + row.1
      return "\(pid)  \(resident)  \(row.2)"
    }.joined(separator: "\n")
  }
}
