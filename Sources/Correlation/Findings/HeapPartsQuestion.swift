import MemoryUnits
import SnapshotModel

extension Question {
  static let heapParts = Question(
    "heap-parts",
    "How do HeapAlloc, HeapInuse, HeapIdle, HeapReleased and HeapSys of Go belong together?",
    given: "all five, on the metrics page or out of memory",
    citing: [
      .thread("2020-08-14"), .go("src/runtime/mstats.go", "MemStats"),
      .document("golang/go#32284"),
    ]
  ) { context in
    let names = ["heap_sys", "heap_alloc", "heap_inuse", "heap_idle", "heap_released"]
    let metrics = names.map { QuantityID("metrics.go_memstats_\($0)_bytes") }
    let core: [QuantityID] = [
      "core.go.HeapSys", "core.go.HeapAlloc", "core.go.HeapInuse", "core.go.HeapIdle",
      "core.go.HeapReleased",
    ]
    guard let ids = [metrics, core].first(where: { context.sum($0) != nil }) else { return nil }
    let amounts = ids.compactMap { context.amount($0) }
    let (sys, alloc, inUse, idle) = (amounts[0], amounts[1], amounts[2], amounts[3])
    let released = amounts[4]
    guard inUse.saturatingAdd(idle) == sys, alloc <= inUse, released <= idle else { return nil }
    let (unused, kept) = (inUse.saturatingSubtract(alloc), idle.saturatingSubtract(released))
    let ledger = Ledger(
      id: "heap-parts", title: "The address space of Go’s heap, by what it is used for",
      quantity: ids[0], total: sys,
      entries: [
        Ledger.Entry("objects, garbage not yet swept included: HeapAlloc", alloc, [ids[1]]),
        Ledger.Entry(
          "unused room in spans in use: HeapInuse − HeapAlloc", unused, [ids[2], ids[1]]),
        Ledger.Entry("free but kept: HeapIdle − HeapReleased", kept, [ids[3], ids[4]]),
        Ledger.Entry("given back, or not yet used: HeapReleased", released, [ids[4]]),
      ], residualLabel: "", bound: 0...0)
    return Answer(
      [
        "HeapSys, \(sys.formatted) of address space, is HeapInuse + HeapIdle. In use are spans of pages "
          + "with an object in them; their objects are HeapAlloc, \(alloc.formatted).",
        "HeapReleased, \(released.formatted), is the part of HeapIdle that is given back or was never "
          + "used, as of now: no sum since the start.",
      ], ids, ledger)
  }
}
