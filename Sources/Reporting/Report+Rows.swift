import Correlation
import MemoryUnits
import SnapshotModel

extension Report.Relation {
  /// A line of the table that shows both sides, the same in every format.
  struct Row {
    enum Kind: String { case side, part, residual, allowed }

    var kind: Kind
    var heading: String
    /// Digits; the unit stands at the head of the column.
    var amount: String
    var pages = ""
    /// A formula or the name of a constant; or else a reading's ID.
    var what = ""
    var reading: String?
    /// The quantity's title, and where it was read.
    var note = ""
  }

  var rows: [Row] {
    var rows = sideRows(left, "Left") + sideRows(right, "Right")
    if let residual {
      rows.append(
        Row(
          kind: .residual, heading: "Left − right", amount: residual.signedDigits,
          pages: residual.signedPageDigits, what: ""))
    }
    if let remainder {
      rows.append(
        Row(
          kind: .residual, heading: "To be explained", amount: remainder.digits,
          pages: remainder.pageDigits, note: "what the missing readings must add up to"))
    }
    if outcome != .unresolved, !mechanisms.isEmpty {
      let above = upper.signedDigits
      rows.append(
        Row(
          kind: .allowed, heading: "Allowed",
          amount: lower.map { "\($0.signedDigits) … \(above)" } ?? "… \(above)"))
    }
    return rows
  }

  private func sideRows(_ side: Report.Side, _ heading: String) -> [Row] {
    var row = Row(
      kind: .side, heading: heading, amount: side.amount?.digits ?? "?",
      pages: side.amount?.pageDigits ?? "", what: side.formula)
    if side.parts.count == 1, let part = side.parts.first, !part.isSubtracted,
      part.label == side.formula
    {
      row.reading = part.quantity?.rawValue
      row.note = part.note
      return [row]
    }
    return [row]
      + side.parts.map { part in
        Row(
          kind: .part, heading: part.isSubtracted ? "−" : "+", amount: part.amount.digits,
          pages: part.amount.pageDigits, what: part.label,
          reading: part.label == part.quantity?.rawValue ? part.label : nil, note: part.note)
      }
  }

  /// Whether a column of pages says anything: some amount is a whole number of pages, and not 0.
  var hasPages: Bool {
    unit == .bytes && rows.contains { !["", "0"].contains($0.pages) }
  }

  /// The outcome at a glance, for a line that is folded.
  var glance: String {
    switch outcome {
    case .equal: left.amount?.text ?? ""
    case .bound: "\(left.amount?.exact ?? "?") ≤ \(right.amount?.exact ?? "?")"
    case .near, .differs: residual?.signed ?? ""
    case .unresolved:
      residual?.signed ?? remainder.map { "\($0.exact) to be explained" } ?? ""
    }
  }
}

extension Report.Part {
  fileprivate var note: String {
    [title, provenance?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
  }
}

extension Report.Group {
  /// What it is, and of how many mappings.
  var count: String { mappings > 1 ? " (\(mappings.grouped) mappings)" : "" }
}

extension Report.OtherGroups {
  var text: String { "\(groups.grouped) smaller groups (\(mappings.grouped) mappings)" }
}

extension Provenance {
  /// `proc/10368/statm:1, field 1 (size)`
  var text: String {
    let file = line > 0 ? "\(capture):\(line)" : capture
    return place.isEmpty ? file : "\(file), \(place)"
  }
}

extension MatchUnit {
  /// Over a column of amounts.
  var heading: String {
    switch self {
    case .bytes: "Bytes"
    case .nanoseconds: "Nanoseconds"
    case .count: "Number"
    }
  }
}

extension Figure {
  /// The number alone, for columns that name the unit: `71,762,168`, `−4,096`.
  package var digits: String { isNegative ? "−" + magnitude.plainDigits : plainDigits }

  /// With its sign: `+4,096`.
  var signedDigits: String { isZero || isNegative ? digits : "+" + digits }

  /// The number of pages alone; empty where it is not a whole number.
  var pageDigits: String {
    guard case .bytes(_, let pages?) = self else { return "" }
    return pages.pages < 0 ? "−\(abs(pages.pages).grouped)" : pages.pages.grouped
  }

  var signedPageDigits: String {
    pageDigits.isEmpty || isZero || isNegative ? pageDigits : "+" + pageDigits
  }

  private var plainDigits: String {
    switch self {
    case .bytes(let bytes, _): bytes.bytes.grouped
    case .nanoseconds(let number), .count(let number): number.grouped
    case .number, .unlimited: exact
    }
  }
}
