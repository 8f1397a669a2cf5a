import MemoryUnits
import Pages
import SnapshotModel

extension LedgerBuilder {
  /// What the Go runtime says that it has from the system, by what it uses it for and whether that is in
  /// RAM.
  var goSys: Ledger? {
    let quantity: QuantityID =
      index["metrics.go_memstats_sys_bytes"] == nil
      ? "core.go.Sys" : "metrics.go_memstats_sys_bytes"
    guard let total = amount(quantity), let pages, !snapshot.regions.isEmpty else { return nil }
    var sums: [Part: (resident: ByteCount, rest: ByteCount)] = [:]
    for row in pages.rows {
      guard let role = row.role, let part = Part(role),
        // What is only reserved is in no statistic: the tables for the whole address space are.
        pages.mapping(of: row)?.permissions.areNone == false
      else { continue }
      var sum = sums[part] ?? (.zero, .zero)
      if row.residency == .page(.resident) {
        sum.resident = sum.resident + row.size
      } else {
        sum.rest = sum.rest + row.size
      }
      sums[part] = sum
    }
    var entries = Part.allCases.flatMap { part -> [Ledger.Entry] in
      guard let sum = sums[part] else { return [] }
      return [
        Ledger.Entry("\(part.words), in RAM", sum.resident),
        Ledger.Entry("\(part.words), not in RAM", sum.rest),
      ].filter { $0.bytes != .zero }
    }
    // Of these the runtime tells the size, but not where they are.
    entries += [profileTable, threadStacks].compactMap { $0 }
    return Ledger(
      id: "go-sys",
      title: "What the Go runtime has from the system, by what it uses it for",
      quantity: quantity, total: total, entries: entries,
      residualLabel: "the runtime's own that no list leads to, and what changed in between",
      bound: nil)
  }

  /// The table that finds the record of a profiled call by its stack: src/runtime/mprof.go `buckHashSize`
  /// pointers, mapped on their own. The records themselves are in the chunks of the runtime's own.
  private var profileTable: Ledger.Entry? {
    let size = ByteCount(179_999 * 8)
    guard let all = amount("core.go.BuckHashSys"), all >= size else { return nil }
    return Ledger.Entry("table of profiled calls", size, ["core.go.BuckHashSys"])
  }

  /// Stacks that the runtime had the system make, as cgo's threads and the first one have them.
  private var threadStacks: Ledger.Entry? {
    guard let all = amount("core.go.StackSys"), let own = amount("core.go.StackInuse"), all > own
    else { return nil }
    return Ledger.Entry(
      "stacks of threads: StackSys − StackInuse", all.saturatingSubtract(own),
      ["core.go.StackSys", "core.go.StackInuse"])
  }

  private enum Part: CaseIterable {
    case inUse, kept, released, stacks, workBuffers, metadata

    /// `nil` for what no field of MemStats counts.
    init?(_ role: String) {
      switch role {
      case "span.inuse": self = .inUse
      case "page.free_retained", "page.cache", "page.in_flight": self = .kept
      case "page.free_released", "page.padding": self = .released
      case "span.manual.stacks": self = .stacks
      case "span.manual.workbufs": self = .workBuffers
      case "metadata.arena_index", "arena.reserved", "image.data": return nil
      default:
        guard role.hasPrefix("metadata.") else { return nil }
        self = .metadata
      }
    }

    var words: String {
      switch self {
      case .inUse: "heap in use"
      case .kept: "heap, free but kept"
      case .released: "heap, given back or never touched"
      case .stacks: "stacks"
      case .workBuffers: "work buffers of the collector"
      case .metadata: "the runtime's own"
      }
    }
  }
}
