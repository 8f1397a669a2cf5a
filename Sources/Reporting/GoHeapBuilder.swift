import MemoryUnits
import SnapshotModel
import TextParsing

/// Shows the Go heap as its memory has it, where that was read.
struct GoHeapBuilder {
  private let readings: [Reading]
  private let plain: [QuantityID: Reading]

  init(readings: [Reading]) {
    self.readings = readings.filter { $0.quantity.rawValue.hasPrefix("core.go.") }
    plain = Dictionary(
      self.readings.filter { $0.instance.isEmpty }.map { ($0.quantity, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// `nil` where no heap was read.
  func heap() -> Report.GoHeap? {
    let rows = GoHeapRow.all.flatMap { self.rows($0, depth: 0) }
    return rows.isEmpty ? nil : Report.GoHeap(facts: facts(), rows: rows)
  }

  /// The row, its parts, and what they leave of it. Nothing where there is no number.
  private func rows(_ row: GoHeapRow, depth: Int) -> [Report.GoHeap.Row] {
    let parts = row.parts.map { self.rows($0, depth: depth + 1) }
    let heads = parts.compactMap(\.first)
    let known = heads.reduce(0 as Int64?) { sum, head in
      let next = sum?.addingReportingOverflow(head.size.bytes)
      return next?.overflow == false ? next?.partialValue : nil
    }
    let total = row.quantity.map { plain[$0]?.bytes?.bytes } ?? (heads.isEmpty ? nil : known)
    guard let total else { return parts.flatMap(\.self) }
    var rows = [
      Report.GoHeap.Row(
        title: row.title, gloss: row.gloss, depth: depth, reading: row.quantity?.rawValue,
        size: ByteCount(total), resident: row.quantity.flatMap(resident))
    ]
    rows += parts.flatMap(\.self)
    if let known, heads.count == row.parts.count, !heads.isEmpty {
      let (rest, overflow) = total.subtractingReportingOverflow(known)
      if !overflow, rest != 0 {
        rows.append(
          Report.GoHeap.Row(
            title: row.rest, gloss: "what the parts leave", depth: depth + 1, reading: nil,
            size: ByteCount(rest), resident: nil))
      }
    }
    return rows
  }

  /// `core.go.resident.span.inuse` for `core.go.span.inuse`.
  private func resident(_ id: QuantityID) -> ByteCount? {
    let role = id.rawValue.dropFirst("core.go.".utf8.count)
    return plain[QuantityID("core.go.resident.\(role)")]?.bytes
  }

  private func facts() -> [Report.Fact] {
    var facts: [Report.Fact] = []
    func add(_ label: String, _ value: Prose) {
      if !value.isEmpty { facts.append(Report.Fact(label: label, value: value)) }
    }
    add("Moment", moment())
    add("Stopped for", duration("core.go.read.pause_seconds").map { "\($0)" } ?? "")
    add("Copying took", duration("core.go.read.copy_seconds").map { "\($0)" } ?? "")
    add("Collector", collector())
    add("Agreement", agreement())
    return facts
  }

  /// The place of the number of bytes says in words what was read, and when.
  private func moment() -> Prose {
    guard let reading = plain["core.go.read.bytes"], let bytes = reading.bytes else { return "" }
    let words = reading.provenance.place.split(separator: ", ", maxSplits: 1)
    return "\(Figure.bytes(bytes)) were read" + (words.count > 1 ? " \(String(words[1]))" : "")
  }

  private func collector() -> Prose {
    let phase = readings.first { $0.quantity == "core.go.gc.phase" }?.instance
    guard let name = phase?.split(separator: "\"").dropFirst().first else { return "" }
    var prose: Prose = "phase \(code: String(name))"
    if let cycle = plain["core.go.gc.cycle"]?.number?.integer {
      prose += ", after \(Figure.count(cycle)) collection\(cycle == 1 ? "" : "s")"
    }
    if let since = duration("core.go.gc.seconds_since_last") {
      prose += ", the last \(since) before"
    }
    if let unswept = plain["core.go.gc.spans_unswept"]?.number?.integer, unswept != 0 {
      prose += "; \(Figure.count(unswept)) span\(unswept == 1 ? "" : "s") not swept yet"
    }
    return prose
  }

  private func agreement() -> Prose {
    let residues = readings.filter { $0.quantity == "core.go.identity.residue" }
    guard !residues.isEmpty else { return "" }
    let agreeing = residues.count { $0.number?.digits == 0 }
    return
      "\(agreeing) of \(residues.count) pairs of ways to the same number agree to the last digit"
  }

  private func duration(_ id: QuantityID) -> Figure? {
    guard let number = plain[id]?.number else { return nil }
    return ExactDecimal(digits: number.digits, exponent: number.exponent + 9).integer
      .map(Figure.nanoseconds)
  }
}
