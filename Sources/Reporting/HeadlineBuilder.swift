import Correlation
import MemoryUnits
import SnapshotModel

/// Puts the numbers that people look for side by side.
struct HeadlineBuilder {
  private let readings: [Reading]
  private let plain: [QuantityID: Reading]

  init(readings: [Reading]) {
    self.readings = readings
    plain = Dictionary(
      readings.filter { $0.instance.isEmpty }.map { ($0.quantity, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func headline() -> Report.Headline {
    let columns = View.angles.map { view in
      Report.Headline.Column(
        view: view, gloss: view.gloss, readings: readings.count { $0.quantity.view == view })
    }
    let rows = HeadlineRow.all.compactMap { row -> Report.Headline.Row? in
      var cells: [View: Report.Headline.Cell] = [:]
      for (view, terms) in row.candidates {
        cells[view] = terms.lazy.compactMap(cell).first
      }
      guard !cells.isEmpty else { return nil }
      return Report.Headline.Row(title: row.title, gloss: row.gloss, cells: cells)
    }
    return Report.Headline(columns: columns, rows: rows)
  }

  /// The term's value; `nil` where one of its readings is absent or no amount of memory.
  private func cell(_ term: Term) -> Report.Headline.Cell? {
    switch term {
    case .quantity(let id):
      guard let reading = plain[id] else { return nil }
      switch reading.amount {
      case .bytes, .unlimited:
        return Report.Headline.Cell(
          figure: Figure(reading.amount, unit: reading.unit), readings: [reading.id],
          formula: id.rawValue)
      case .number: return nil
      }
    case .difference(let a, let b):
      guard let left = cell(a), let right = cell(b), case .bytes(let from, _) = left.figure,
        case .bytes(let taken, _) = right.figure
      else { return nil }
      let (difference, overflow) = from.bytes.subtractingReportingOverflow(taken.bytes)
      guard !overflow else { return nil }
      return Report.Headline.Cell(
        figure: .bytes(ByteCount(difference)), readings: left.readings + right.readings,
        formula: term.formula)
    // No row is made of other terms.
    default: return nil
    }
  }
}

extension View {
  /// Whose account it is.
  var gloss: String {
    switch self {
    case .procfs: "the kernel’s account of the process"
    case .cgroup: "the kernel’s account of the container"
    case .metrics: "the program’s own account"
    case .core: "the memory itself"
    case .ledger: "page by page"
    }
  }
}
