/// What the caches of the Ps have handed out and not yet added to the counters.
///
/// `ReadMemStats` has every cache hand it in first; runtime/metrics does not.
/// Source: src/runtime/mcache.go, `mcache.releaseAll`.
struct UnflushedObjects: Sendable {
  private(set) var count: Int64 = 0
  private(set) var bytes: Int64 = 0
  private(set) var tiny: Int64 = 0
  /// By size class.
  private(set) var byClass = [Int64](repeating: 0, count: GoConstants.classSizes.count)

  init(_ copy: HeapCopy) {
    let layout = copy.location.layout
    for processor in copy.processors {
      tiny &+= processor.tinyAllocs(layout)
      for address in processor.cachedSpans(layout) {
        // The empty span stands in no list.
        guard let index = copy.spans.index(of: address), let span = copy.spans[index],
          span.state == .inUse
        else { continue }
        let objects = Int64(span.allocated - span.allocatedBeforeCache)
        count &+= objects
        bytes &+= objects &* Int64(clamping: span.slotSize)
        byClass[span.sizeClass] &+= objects
      }
    }
  }
}
