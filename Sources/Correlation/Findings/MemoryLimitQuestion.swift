import MemoryUnits
import SnapshotModel

extension Question {
  static let memoryLimit = Question(
    "gomemlimit",
    "What does Go count against GOMEMLIMIT, and what the cgroup against its limit?",
    given: "a GOMEMLIMIT that is set, and the runtime’s total on the metrics page",
    citing: [
      .go("runtime/debug", "SetMemoryLimit"), .go("runtime/metrics", "/gc/gomemlimit:bytes"),
    ]
  ) { context in
    let limitID: QuantityID = "metrics.go_gc_gomemlimit_bytes"
    let classes: [QuantityID] = [
      "metrics.go_memory_classes_total_bytes", "metrics.go_memory_classes_heap_released_bytes",
    ]
    let memStats: [QuantityID] = [
      "metrics.go_memstats_sys_bytes", "metrics.go_memstats_heap_released_bytes",
    ]
    guard let limit = context.amount(limitID),
      let ids = [classes, memStats].first(where: { context.sum($0) != nil }),
      let total = context.amount(ids[0]), let released = context.amount(ids[1]), released <= total
    else { return nil }
    let held = total.saturatingSubtract(released)
    return Answer(
      [
        "Go counts what its runtime holds, less what it gave back: \(held.formatted) against a "
          + "GOMEMLIMIT of \(limit.formatted)."
          + (held > limit ? " It is above the limit, and collects more often for it." : ""),
        context.chargedWords(limit),
      ], [limitID] + ids + context.chargedQuantities,
      Ledger(
        "gomemlimit", "GOMEMLIMIT, and what Go counts against it", limitID, limit,
        [Ledger.Entry("held by the Go runtime", held, ids)], rest: "left"))
  }
}

extension FindingContext {
  fileprivate var chargedQuantities: [QuantityID] {
    guard let names = CgroupNames(index) else { return [] }
    return [names.usage, names.limit].filter { index[$0] != nil }
  }

  /// What the cgroup counts, which is more than Go knows of.
  fileprivate func chargedWords(_ limit: ByteCount) -> String {
    guard let names = CgroupNames(index), let usage = amount(names.usage) else { return "" }
    let charged =
      "The cgroup counts pages, with those of files, of code that is not Go’s and of the kernel: "
      + "\(usage.formatted)"
    guard let most = amount(names.limit) else { return charged + "." }
    return charged + " of at most \(most.formatted)."
      + (limit >= most
        ? " GOMEMLIMIT is not below that: the kernel may kill before Go holds back." : "")
  }
}
