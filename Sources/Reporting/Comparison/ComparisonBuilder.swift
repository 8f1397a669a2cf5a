import Correlation
import MemoryUnits
import SnapshotModel

/// Says in words how two snapshots differ.
struct ComparisonBuilder {
  /// So many parts of a difference are named one by one.
  private static let longestList = 4

  private let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  var title: String {
    let names = [comparison.before, comparison.after].map {
      SubjectBuilder.name($0.header.identity)
    }
    return names[0] == names[1]
      ? "Memory of \(names[0]), before and after" : "Memory of \(names[0]) and of \(names[1])"
  }

  var warnings: [Prose] {
    var warnings: [Prose] = []
    switch comparison.isSameProgram {
    case false?:
      let names = [comparison.before, comparison.after].map {
        SubjectBuilder.name($0.header.identity)
      }
      warnings.append(
        "These are two programs, \(code: names[0]) and \(code: names[1]): what differs between them "
          + "is no change of either.")
    case nil:
      warnings.append("Whether both are of the same program is not known.")
    case true?: break
    }
    if comparison.elapsed < 0 {
      warnings.append(
        "The second snapshot was taken before the first: differences are of the older less the newer."
      )
    }
    for (number, snapshot) in [("first", comparison.before), ("second", comparison.after)] {
      warnings += snapshot.header.warnings.map { "Of the \(number): \(code: $0)" }
    }
    return warnings
  }

  var summary: [Prose] {
    [moments, traits].filter { !$0.isEmpty }
      + comparison.ledgers.map(sentence)
      + comparison.uncompared.map { "\(code: $0.id) is not compared: \(code: $0.why)." }
      + comparison.limits.map { "Left out of both: \(code: $0.what); \($0.why)." }
      + [views]
  }

  private var moments: Prose {
    let moments = [comparison.before, comparison.after].map { UTCTime($0.header.takenAt).forPeople }
    let distance = Elapsed.words(Int64(clamping: comparison.elapsed.magnitude))
    let same: Prose =
      switch (comparison.isSameProcess, comparison.isSameProgram) {
      case (true?, _): "the same process"
      case (false?, true?): "another process of the same program"
      case (_, false?): "another program"
      default: "whether it is the same process is not known"
      }
    return "From \(moments[0]) to \(moments[1]), \(Prose([.amount(distance)])) apart: \(same)."
  }

  /// Without those of the process itself, which the sentence before tells.
  private var traits: Prose {
    let others = comparison.traits.filter { ![.name, .process].contains($0.kind) }
    let different = others.filter { $0.isSame == false }.map(\.kind.rawValue)
    let unknown = others.filter { $0.isSame == nil }.map(\.kind.rawValue)
    var prose: Prose =
      different.isEmpty
      ? "Nothing else that is known of both differs"
      : "Different: \(different.joined(separator: ", "))"
    if !unknown.isEmpty {
      prose += "; known of one alone: \(unknown.joined(separator: ", "))"
    }
    return prose + "."
  }

  /// `VmRSS +212 MiB = heap in use +31 MiB; …; residual 0 B`
  private func sentence(_ ledger: LedgerDifference) -> Prose {
    let difference = ledger.difference
    let id = difference.quantity.rawValue
    guard difference.total != .zero || difference.residual != .zero || !difference.entries.isEmpty
    else { return "\(code: id) and its parts are as they were." }
    let shown =
      difference.entries.count == Self.longestList + 1
      ? difference.entries[...] : difference.entries.prefix(Self.longestList)
    var terms = shown.map { term($0.bytes, .code($0.label)) }
    let others = difference.entries[shown.endIndex...]
    if !others.isEmpty {
      let sum = others.reduce(ByteCount.zero) { sum, entry in
        let (next, overflow) = sum.bytes.addingReportingOverflow(entry.bytes.bytes)
        return ByteCount(overflow ? sum.bytes : next)
      }
      terms.append(term(sum, .text("\(others.count.grouped) smaller parts")))
    }
    terms.append(term(difference.residual, .text("residual")))
    return Prose([.code(id), .text(" "), .amount(difference.total.signedText), .text(" = ")])
      + Prose.joined(terms, separator: "; ") + "."
  }

  private func term(_ bytes: ByteCount, _ label: Prose.Span) -> Prose {
    Prose([label, .text(" "), .amount(bytes.signedText)])
  }

  private var views: Prose {
    Prose.joined(comparison.views.map { "\($0.view.rawValue): \($0.tally)" }, separator: ". ") + "."
  }
}

/// A length of time for people.
package enum Elapsed {
  /// `1.3 ms`, `2 min 5 s`, `3 h 0 min`: from two minutes on in the two largest units.
  package static func words(_ nanoseconds: Int64) -> String {
    let seconds = nanoseconds / 1_000_000_000
    guard seconds >= 120 else { return Duration.short(nanoseconds) }
    let units: [(size: Int64, name: String)] = [(86400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    let first = units.firstIndex { seconds >= $0.size } ?? 0
    let (large, small) = (units[first], units[first + 1])
    return "\((seconds / large.size).grouped) \(large.name) "
      + "\(seconds % large.size / small.size) \(small.name)"
  }
}

extension ByteCount {
  /// `+212.0 MiB`, `−4,096 B`: as short as the number allows.
  fileprivate var signedText: String {
    guard bytes.magnitude >= 1 << 20 else { return signed }
    return (bytes < 0 ? "−" : "+") + Figure.bytes(self).magnitude.roundedText
  }
}

extension Figure {
  fileprivate var roundedText: String { rounded ?? exact }
}
