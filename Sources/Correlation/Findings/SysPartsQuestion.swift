import MemoryUnits
import SnapshotModel

extension Question {
  static let sysParts = Question(
    "sys-parts",
    "What does Sys of Go consist of?",
    given: "Sys and HeapSys, on the metrics page or out of memory",
    citing: [
      .thread("2020-08-14"), .go("src/runtime/mstats.go", "MemStats.Sys, readmemstats_m"),
    ]
  ) { context in
    guard let source = [Source.metrics, .core].first(where: { context.amount($0.sys) != nil }),
      let total = context.amount(source.sys), context.amount(source.parts[0].id) != nil
    else { return nil }
    let entries = source.parts.compactMap { context.entry($0.label, $0.id) }
    let missing = source.parts.filter { context.amount($0.id) == nil }
    let left = entries.reduce(total) { $0.saturatingSubtract($1.bytes) }
    guard missing.isEmpty ? left == .zero : left >= .zero else { return nil }
    let names = missing.map(\.field).joined(separator: ", ")
    let rest = missing.isEmpty ? [] : [Ledger.Entry("not read: \(names)", left)]
    return Answer(
      [
        "Sys, \(total.formatted), is the sum of seven parts, all of them address space, in RAM or not.",
        missing.isEmpty
          ? "" : "Not read were \(names): together they must be \(left.formatted).",
      ], [source.sys] + entries.flatMap(\.quantities),
      Ledger(
        id: "sys-parts", title: "What the Go runtime has from the system", quantity: source.sys,
        total: total, entries: entries + rest, residualLabel: "", bound: 0...0))
  }
}

/// Where MemStats was read.
private struct Source {
  let sys: QuantityID
  let parts: [(label: String, field: String, id: QuantityID)]

  static let metrics = Source("metrics.go_memstats_sys_bytes") {
    QuantityID("metrics.go_memstats_\($1)_sys_bytes")
  }
  static let core = Source("core.go.Sys") { field, _ in QuantityID("core.go.\(field)Sys") }

  private init(_ sys: QuantityID, _ id: (String, String) -> QuantityID) {
    self.sys = sys
    parts = [
      ("heap", "Heap", "heap"), ("stacks of goroutines", "Stack", "stack"),
      ("descriptions of spans", "MSpan", "mspan"), ("caches of each processor", "MCache", "mcache"),
      ("table of profiled calls", "BuckHash", "buck_hash"), ("the garbage collector", "GC", "gc"),
      ("other", "Other", "other"),
    ].map { label, field, metric in (label, "\(field)Sys", id(field, metric)) }
  }
}
