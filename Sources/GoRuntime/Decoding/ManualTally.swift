import MemoryUnits

/// The spans that the runtime uses for itself: stacks and the collector's work buffers.
struct ManualTally {
  struct Entry: Hashable {
    let start: UInt64
    let pages: UInt64
    let isWorkbuf: Bool
  }

  /// In order of address.
  let entries: [Entry]
  /// Stacks in their spans that nobody uses; those that Ps keep are not among them.
  let freeStacks: Int64

  init(_ copy: HeapCopy, inWorkBufs: Int64) {
    let spans = copy.manual.compactMap { copy.spans[Int($0.index)] }
    let lists = Self.workbufLists(copy, spans, inWorkBufs)
    entries = spans.map {
      Entry(start: $0.start, pages: $0.pages, isWorkbuf: lists.contains($0.list))
    }
    freeStacks = spans.filter { !lists.contains($0.list) }.reduce(0) { $0 &+ $1.freeStackBytes }
  }

  /// The lists of work buffers: those of `work` where it was found, else the two neighbours whose spans
  /// hold as much as the counter says.
  private static func workbufLists(
    _ copy: HeapCopy, _ spans: [HeapSpan], _ inWorkBufs: Int64
  ) -> Set<UInt64> {
    let layout = copy.location.layout
    if let work = copy.location.work {
      return [work &+ UInt64(layout.workbufListFree), work &+ UInt64(layout.workbufListBusy)]
    }
    guard inWorkBufs > 0 else { return [] }
    var sizes: [UInt64: Int64] = [:]
    for span in spans where span.list != 0 && span.size == GoConstants.workbufSpanSize {
      sizes[span.list, default: 0] += Int64(span.size)
    }
    let distance = UInt64(layout.workbufListBusy - layout.workbufListFree)
    // The first of the two may have no span at all.
    for list in sizes.keys.sorted() {
      for first in [list, list &- distance]
      where (sizes[first] ?? 0) + (sizes[first &+ distance] ?? 0) == inWorkBufs {
        return [first, first &+ distance]
      }
    }
    return []
  }

  func bytes(ofWorkbufs: Bool) -> Int64 {
    entries.filter { $0.isWorkbuf == ofWorkbufs }
      .reduce(0) { $0 &+ Int64(clamping: $1.pages &* GoConstants.pageSize) }
  }
}

extension HeapSpan {
  /// Of a span of small stacks, those that are not handed out; a large one is free if it is on a list.
  ///
  /// Source: src/runtime/stack.go, `stackpoolalloc`, `stackfree`.
  fileprivate var freeStackBytes: Int64 {
    let isPool = size == GoConstants.stackSpanSize && slotSize > 0 && slotSize < size
    if isPool { return max(0, Int64(size) - Int64(allocated) * Int64(slotSize)) }
    return list == 0 ? 0 : Int64(clamping: size)
  }
}
