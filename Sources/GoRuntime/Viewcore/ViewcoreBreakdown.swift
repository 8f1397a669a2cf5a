package import MemoryUnits
import TextParsing

/// The table that `viewcore breakdown` (golang.org/x/debug) prints of a core of a Go process.
///
/// Rows are known by their place in the tree, never by their line: since December 2024 the children of a
/// group come in random order. That version also counts the Go heap twice, in `bss` and again in `heap`
/// and so in `all`; `form` says which it is and `corrected` undoes it.
package struct ViewcoreBreakdown: Hashable, Sendable {
  /// One line.
  package struct Row: Hashable, Sendable {
    /// The names from below `all` down, blanks as `_`: `heap.in_use_spans.alloc`; `all` for the first.
    package let path: String
    /// Signed: since Go 1.26 `retained` can fall below 0.
    package let amount: ByteCount
    /// Counted from 1.
    package let line: Int
    /// The number of groups that it stands in.
    let depth: Int
  }

  /// In the order printed.
  package let rows: [Row]

  package subscript(path: String) -> Row? { rows.first { $0.path == path } }

  /// Whether the Go heap is in `bss`, too.
  package enum Form: Hashable, Sendable {
    /// Before commit 3793491 of 10 December 2024.
    case heapCountedOnce
    /// Since.
    case heapCountedTwice
    /// The table does not tell.
    case undecided
  }

  /// How sure it is, and why.
  package struct Decision: Hashable, Sendable {
    package let form: Form
    package let isCertain: Bool
    package let because: String
  }

  /// The totals with the heap counted once.
  package struct Corrected: Hashable, Sendable {
    package let all: ByteCount
    package let bss: ByteCount
  }

  /// Decides from the rows themselves.
  ///
  /// In both forms `all` is the sum of its children, so that this sum decides nothing. A row `ptr bitmap`
  /// stands in every version before the change (since the first of 2017) and in none after it.
  /// - Parameter mapped: what the same process maps, without reservations and the gate page, as other
  ///   sources have it: the true value of `all`. One that fits neither form decides nothing.
  package func decision(mapped: [ByteCount] = []) -> Decision {
    guard let all = self["all"]?.amount, let bss = self["bss"]?.amount,
      let heap = self["heap"]?.amount
    else {
      return Decision(
        form: .undecided, isCertain: false, because: "not all of all, bss and heap are there")
    }
    if let group = sums.first {
      return Decision(form: .undecided, isCertain: false, because: group)
    }
    if self["ptr_bitmap"] != nil {
      return Decision(
        form: .heapCountedOnce, isCertain: true,
        because: "there is a row \"ptr bitmap\", which viewcore printed until December 2024")
    }
    let noRow = "there is no row \"ptr bitmap\", which viewcore printed until December 2024"
    guard bss >= heap else {
      return Decision(
        form: .undecided, isCertain: false,
        because: "\(noRow), but bss (\(bss.exact)) is too small to hold the heap (\(heap.exact))")
    }
    if let mapped = mapped.first(where: { ($0 == all || $0 == all - heap) && heap > .zero }) {
      let isOnce = mapped == all
      return Decision(
        form: isOnce ? .heapCountedOnce : .heapCountedTwice, isCertain: true,
        because: "the process maps \(mapped.exact), which is all\(isOnce ? "" : " less heap")")
    }
    if let row = firstOutOfOrder {
      return Decision(
        form: .heapCountedTwice, isCertain: true,
        because: "\(noRow), and \(row) stands out of the order that was kept until then")
    }
    return Decision(
      form: .heapCountedTwice, isCertain: false,
      because: "\(noRow), and bss (\(bss.exact)) is large enough to hold the heap (\(heap.exact))")
  }

  /// `nil` where the form is undecided.
  package func corrected(_ decision: Decision) -> Corrected? {
    guard let all = self["all"]?.amount, let bss = self["bss"]?.amount,
      let heap = self["heap"]?.amount
    else { return nil }
    return switch decision.form {
    case .heapCountedOnce: Corrected(all: all, bss: bss)
    case .heapCountedTwice: Corrected(all: all - heap, bss: bss - heap)
    case .undecided: nil
    }
  }

  /// Groups that are not the sum of their children, a sentence each: viewcore prints none, so that the
  /// text was changed or is not whole.
  package var sums: [String] {
    rows.compactMap { group in
      let prefix = group.path == "all" ? "" : group.path + "."
      let children = rows.filter { $0.depth == group.depth + 1 && $0.path.hasPrefix(prefix) }
      let sum = children.reduce(ByteCount.zero) { $0 + $1.amount }
      guard !children.isEmpty, sum != group.amount else { return nil }
      return "\(group.path) is \(group.amount.exact), but its children sum to \(sum.exact)"
    }
  }

  /// The first row that comes before one of its group that the old form printed ahead of it.
  private var firstOutOfOrder: String? {
    let order = [
      "text", "readonly", "data", "bss", "heap", "heap.in_use_spans", "heap.in_use_spans.alloc",
      "heap.in_use_spans.alloc.live", "heap.in_use_spans.alloc.garbage", "heap.in_use_spans.free",
      "heap.in_use_spans.round", "heap.manual_spans", "heap.manual_spans.alloc",
      "heap.manual_spans.free", "heap.free_spans", "heap.free_spans.retained",
      "heap.free_spans.released", "span_table",
    ]
    // A tree printed in order is in order as a list, too.
    let places = rows.compactMap { order.firstIndex(of: $0.path) }
    return zip(places, places.dropFirst()).first { $0 > $1 }.map { order[$0.1] }
  }
}
