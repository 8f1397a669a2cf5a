import MemoryUnits
import SnapshotModel

extension Question {
  static let arenaTail = Question(
    "arena-tail",
    "Why is HeapReleased so much larger than what viewcore counts as released?",
    given: "Go 1.14 to 1.16, a viewcore summary, and a difference of whole chunks of 4 MiB",
    citing: [
      .thread("2020-08-18"), .go("src/runtime/mheap.go", "mheap.grow (Go 1.14)"),
      .document("golang/debug 1510a91, 416347b, 0bd8c7d"),
    ]
  ) { context in
    guard let version = context.index.goVersion, GoVersion.allocatesByChunks <= version,
      version < .countsMappedChunks,
      let counted = context.amount("metrics.go_memstats_heap_released_bytes"),
      let seen = context.amount("core.viewcore.heap.free_spans.released"),
      case let gap = counted.saturatingSubtract(seen), gap > .zero,
      gap.bytes % Mechanism.heapChunk.bytes == 0
    else { return nil }
    return Answer(
      [
        "Go \(version) counts a new arena of 64 MiB whole as released, but gives its page allocator "
          + "only the chunks of 4 MiB that it needs, and viewcore sees no others.",
        "The difference, \(gap.formatted), is \((gap.bytes / Mechanism.heapChunk.bytes).grouped) such "
          + "chunks: address space that was never used.",
      ],
      ["metrics.go_memstats_heap_released_bytes", "core.viewcore.heap.free_spans.released"],
      Ledger(
        "arena-tail", "What Go counts as released", "metrics.go_memstats_heap_released_bytes",
        counted,
        [
          Ledger.Entry(
            "released, as viewcore sees it", seen, ["core.viewcore.heap.free_spans.released"])
        ], rest: "chunks of the arena that were never used"))
  }
}

extension GoVersion {
  /// Since Go 1.14 bitmaps over chunks of 4 MiB tell which pages of the heap are free.
  fileprivate static let allocatesByChunks = GoVersion(14)
}
