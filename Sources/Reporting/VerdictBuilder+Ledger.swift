import Correlation
import MemoryUnits
import SnapshotModel

extension VerdictBuilder {
  /// The quantities that are the resident set of the process.
  private static let residentSet: Set<QuantityID> = [
    "procfs.status.VmRSS", "procfs.smaps_rollup.Rss", "procfs.smaps.sum.Rss",
    "procfs.statm.resident", "procfs.stat.rss", "ledger.resident",
  ]

  fileprivate static func isResidentSet(_ id: QuantityID) -> Bool { residentSet.contains(id) }

  /// So many parts are named one by one.
  private static let longestList = 3

  /// How what the cgroup is charged follows from the resident set. Nothing where the ledger does not
  /// begin with that.
  func usage() -> Prose {
    guard let ledger = ledgers.first(where: { $0.id == "cgroup-usage" }),
      let place = ledger.entries.firstIndex(where: \.isResidentSet),
      let quantity = ledger.entries[place].quantities.first
    else { return "" }
    let resident = ledger.entries[place].bytes
    var others = ledger.entries
    others.remove(at: place)
    // What is taken off first: that is what people ask about.
    let parts = (others + [Ledger.Entry("residual", ledger.residual)])
      .filter { $0.bytes != .zero }
      .sorted { a, b in
        (a.bytes > .zero ? 1 : 0, b.bytes.magnitude) < (b.bytes > .zero ? 1 : 0, a.bytes.magnitude)
      }
    let shown = parts.count == Self.longestList + 1 ? parts[...] : parts.prefix(Self.longestList)
    var terms = shown.map { part -> Prose in
      Prose([.amount(part.bytes.signed), .text(" "), .code(part.label)])
    }
    if shown.count < parts.count {
      let rest = parts[shown.endIndex...].reduce(ByteCount.zero) { $0 + $1.bytes }
      terms.append(
        Prose([.amount(rest.signed), .text(" in \(parts.count - shown.count) other parts")]))
    }
    let difference = ledger.total - resident
    let size = Figure.bytes(difference.magnitude)
    var sentence: Prose = "\(code: ledger.quantity.rawValue) "
    sentence +=
      difference == .zero
      ? "equals \(code: quantity.rawValue)"
      : "is \(size) \(difference < .zero ? "below" : "above") \(code: quantity.rawValue)"
    if !terms.isEmpty { sentence += ": " + Prose.joined(terms) }
    return sentence + "."
  }
}

extension Ledger.Entry {
  /// Whether it is the resident set itself, no part of it and no sum with it.
  fileprivate var isResidentSet: Bool {
    quantities.count == 1 && bytes > .zero
      && quantities.allSatisfy(VerdictBuilder.isResidentSet)
  }
}
