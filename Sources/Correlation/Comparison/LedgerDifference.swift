package import MemoryUnits

/// Where the difference of a total between two snapshots went: the same ledger of both, part by part.
package struct LedgerDifference: Hashable, Sendable {
  /// A part of the total.
  package struct Part: Hashable, Sendable {
    package let label: String
    /// 0 where this ledger has no such part: both are taken apart in the same way.
    package let before: ByteCount
    package let after: ByteCount

    package var difference: ByteCount { after.saturatingSubtract(before) }
  }

  package let before: Ledger
  package let after: Ledger
  /// Every part of either, the largest difference first.
  package let parts: [Part]
  /// total after − total before, against what the parts moved by; of those that moved.
  package let difference: Ledger

  /// Both ledgers are of the same total, made from the same kinds of readings.
  init(_ before: Ledger, _ after: Ledger) {
    self.before = before
    self.after = after
    let first = Self.sums(before)
    let last = Self.sums(after)
    let keys = before.entries.map(\.key) + after.entries.map(\.key).filter { first[$0] == nil }
    let labels = Self.labels(before, after)
    var seen: Set<String> = []
    let parts = keys.filter { seen.insert($0).inserted }.map { key in
      Part(
        label: labels[key] ?? key, before: first[key] ?? .zero, after: last[key] ?? .zero)
    }
    self.parts = parts.enumerated().sorted { a, b in
      let sizes = (
        a.element.difference.bytes.magnitude, b.element.difference.bytes.magnitude
      )
      return (sizes.1, a.offset) < (sizes.0, b.offset)
    }.map(\.element)
    let quantities = Dictionary(
      (before.entries + after.entries).map { (labels[$0.key] ?? $0.key, $0.quantities) },
      uniquingKeysWith: { a, b in a + b.filter { !a.contains($0) } })
    difference = Ledger(
      id: after.id, title: after.title, quantity: after.quantity,
      total: after.total.saturatingSubtract(before.total),
      entries: self.parts.filter { $0.difference != .zero }.map {
        Ledger.Entry($0.label, $0.difference, quantities[$0.label] ?? [])
      },
      residualLabel: Self.residualLabel(before, after), bound: Self.bound(before, after),
      notes: Self.notes(before, after))
  }

  private static func sums(_ ledger: Ledger) -> [String: ByteCount] {
    ledger.entries.reduce(into: [:]) { sums, entry in
      sums[entry.key] = (sums[entry.key] ?? .zero).saturatingAdd(entry.bytes)
    }
  }

  /// The label where both have the same, else what they have in common.
  private static func labels(_ before: Ledger, _ after: Ledger) -> [String: String] {
    Dictionary(
      (before.entries + after.entries).map { ($0.key, $0.label) },
      uniquingKeysWith: { a, b in a == b ? a : "" }
    ).filter { !$0.value.isEmpty }
  }

  private static func residualLabel(_ before: Ledger, _ after: Ledger) -> String {
    guard before.residualLabel != after.residualLabel else { return after.residualLabel }
    return "before: \(before.residualLabel); after: \(after.residualLabel)"
  }

  /// From the one end of both to the other.
  private static func bound(_ before: Ledger, _ after: Ledger) -> ClosedRange<Int64>? {
    guard let first = before.bound, let last = after.bound else { return nil }
    return last.lowerBound.saturatingSubtract(
      first.upperBound)...last.upperBound.saturatingSubtract(first.lowerBound)
  }

  /// What could not be told apart in either, each thing once.
  private static func notes(_ before: Ledger, _ after: Ledger) -> [Missing] {
    let notes = before.notes + after.notes
    return notes.map(\.what).withoutRepeats.map { what in
      let reasons = notes.filter { $0.what == what && !$0.why.isEmpty }.map(\.why)
      return Missing(what: what, why: reasons.withoutRepeats.joined(separator: "; "))
    }
  }
}

/// A total that was not compared.
package struct UncomparedLedger: Hashable, Sendable {
  /// As `Ledger.id`.
  package let id: String
  package let why: String
}
