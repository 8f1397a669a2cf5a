package import Correlation
import MemoryUnits
package import SnapshotModel

/// The ledgers of one snapshot, or its pages summed by some columns, as a document of their own.
package struct LedgerDocument: Sendable {
  package static let schema = "memcorrelate.ledger/1"

  package enum Content: Sendable {
    case ledgers([Ledger])
    /// Of what is resident, or of all of the address space.
    case table(ContingencyTable, isResidentOnly: Bool)
  }

  package let snapshot: Report.SnapshotFacts
  package let content: Content

  package init(_ snapshot: Snapshot, id: Int64, _ content: Content) {
    self.snapshot = Report.SnapshotFacts(
      id: id, header: snapshot.header, duration: snapshot.duration)
    self.content = content
  }

  /// What was summed, over a table.
  package static func caption(_ table: ContingencyTable, isResidentOnly: Bool) -> String {
    let what = isResidentOnly ? "Resident memory" : "Address space"
    let names = table.columns.map(\.rawValue)
    let list =
      names.count == 1
      ? names[0] : names.dropLast().joined(separator: ", ") + " and \(names[names.count - 1])"
    return "\(what) by \(list), in bytes"
  }

  package var json: String {
    let renderer = JSONRenderer()
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", Self.schema)
      json.member("snapshot") { renderer.snapshot(snapshot, &$0) }
      switch content {
      case .ledgers(let ledgers):
        json.member("ledgers") { $0.array(ledgers) { renderer.ledger($1, &$0) } }
      case .table(let table, let isResidentOnly):
        json.member("residentOnly", isResidentOnly)
        renderer.members(of: table, &json)
      }
    }
    return writer.text + "\n"
  }

  package var markdown: String {
    let parts: [MarkdownText] =
      switch content {
      case .ledgers(let ledgers): ledgers.map(MarkdownRenderer.ledger)
      case .table(let table, let isResidentOnly):
        [
          "### " + MarkdownText(Self.caption(table, isResidentOnly: isResidentOnly)),
          CrossTable(table, limit: CrossTable.limit).map { MarkdownRenderer.cross($0, [:]) }
            ?? MarkdownRenderer.list(table),
        ]
      }
    let title = "## " + MarkdownText("Memory of \(SubjectBuilder.name(snapshot.header.identity))")
    return ([title] + parts).map(\.markup).joined(separator: "\n\n") + "\n"
  }

  /// Exact bytes, without sums of rows: a reader that adds up the column of a table gets the whole.
  package var csv: String {
    switch content {
    case .ledgers(let ledgers):
      CSV.line(["ledger", "part", "label", "bytes", "quantities", "from", "to"])
        + ledgers.flatMap(Self.lines).joined()
    case .table(let table, _):
      CSV.line(table.columns.map(\.rawValue) + ["bytes"])
        + table.rows.map { CSV.line($0.labels + [String($0.size.bytes)]) }.joined()
    }
  }

  private static func lines(_ ledger: Ledger) -> [String] {
    let line = { (part: String, label: String, bytes: Int64, quantities: [QuantityID]) in
      [ledger.id, part, label, String(bytes), quantities.map(\.rawValue).joined(separator: " ")]
    }
    return
      ([line("total", ledger.title, ledger.total.bytes, [ledger.quantity])]
      + ledger.entries.map { line("entry", $0.label, $0.bytes.bytes, $0.quantities) })
      .map { CSV.line($0 + ["", ""]) } + [
        CSV.line(
          line("residual", ledger.residualLabel, ledger.residual.bytes, []) + [
            ledger.bound.map { String($0.lowerBound) } ?? "",
            ledger.bound.map { String($0.upperBound) } ?? "",
          ])
      ]
  }
}

/// RFC 4180.
private enum CSV {
  /// Text of the machine is made visible first: no field bears a line's end.
  static func line(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\r\n"
  }

  private static func field(_ text: String) -> String {
    let text = text.visible()
    guard text.unicodeScalars.contains(where: { $0 == "\"" || $0 == "," }) else { return text }
    // Scalar by scalar: a quote that bears an accent is one Character, but ends the field.
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
