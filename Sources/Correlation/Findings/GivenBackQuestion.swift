import MemoryUnits
import Pages
import SnapshotModel

extension Question {
  static let canBeGivenBack = Question(
    "can-be-given-back",
    "How much of the memory could be given back?",
    given: "the file pages of a cgroup below the root, or the free part of Go’s heap",
    citing: [
      .go("src/runtime/mstats.go", "MemStats.HeapIdle, HeapReleased"),
      .go("runtime/debug", "FreeOSMemory"),
      .kernel("mm/vmscan.c", "shrink_folio_list"),
      .kernel("mm/swap.c", "lru_lazyfree"),
    ]
  ) { context in
    let heap = context.keptHeap
    let files = context.filePages
    let lazy = context.amount("procfs.smaps_rollup.LazyFree") ?? .zero
    guard heap != nil || files != nil else { return nil }
    return Answer(
      [
        files?.sentence ?? "", heap?.sentence ?? "",
        lazy == .zero
          ? ""
          : "\(lazy.formatted) were given back already with MADV_FREE, and stay until the kernel "
            + "needs them; it keeps these on the lists of file pages, too.",
      ],
      (files?.quantities ?? []) + (heap?.quantities ?? [])
        + (lazy == .zero ? [] : ["procfs.smaps_rollup.LazyFree"]), files?.ledger)
  }
}

/// One kind of memory that could be had.
private struct Available {
  let sentence: String
  let quantities: [QuantityID]
  var ledger: Ledger?
}

extension FindingContext {
  /// What is on the lists of file pages.
  fileprivate var filePages: Available? {
    guard let names = CgroupNames(index), let usage = amount(names.usage),
      case let lists = [names.inactiveFile, names.activeFile], let all = sum(lists),
      let waiting = sum(names.unwritten), waiting <= all
    else { return nil }
    let clean = all.saturatingSubtract(waiting)
    let ledger = Ledger(
      "can-be-given-back", "The usage of the cgroup, and what of it the kernel can take back",
      names.usage, usage,
      [
        Ledger.Entry("file pages that need not be written first", clean, lists + names.unwritten),
        Ledger.Entry("file pages that must be written first", waiting, names.unwritten),
      ], rest: "the rest: anonymous memory, the kernel’s own", [names.usage] + lists)
    guard let ledger else { return nil }
    return Available(
      sentence:
        "Of its cgroup’s \(usage.formatted), the kernel can take back \(clean.formatted) of "
        + "file pages whenever it needs memory"
        + (waiting == .zero ? "" : ", and \(waiting.formatted) once they are written")
        + "; those still in use, as a program’s code, are then read again.",
      quantities: [names.usage] + lists + names.unwritten, ledger: ledger)
  }

  /// What is free in Go's heap, but not given back.
  fileprivate var keptHeap: Available? {
    let only = "only Go itself can give it back (runtime/debug.FreeOSMemory does so at once)."
    if let pages, !snapshot.regions.isEmpty {
      let kept: Set<String?> = ["page.free_retained", "page.cache", "page.in_flight"]
      let size = pages.total { kept.contains($0.role) && $0.residency == .page(.resident) }
      return Available(
        sentence: size == .zero
          ? "Of the free pages that Go’s heap keeps, none is in RAM."
          : "Of the free pages that Go’s heap keeps, \(size.formatted) are in RAM, and \(only)",
        quantities: ["ledger.resident"])
    }
    let metrics: [QuantityID] = [
      "metrics.go_memstats_heap_idle_bytes", "metrics.go_memstats_heap_released_bytes",
    ]
    let core: [QuantityID] = ["core.go.HeapIdle", "core.go.HeapReleased"]
    guard let ids = [metrics, core].first(where: { sum($0) != nil }), let idle = amount(ids[0]),
      let released = amount(ids[1]), idle > released
    else { return nil }
    return Available(
      sentence: "Of Go’s heap \(idle.saturatingSubtract(released).formatted) are free but kept "
        + "(HeapIdle − HeapReleased): as far as that is in RAM, \(only)", quantities: ids)
  }
}
