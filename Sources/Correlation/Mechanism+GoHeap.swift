import MemoryUnits
import SnapshotModel

extension Mechanism {
  /// What was allocated and freed between the page and the memory.
  func heapWork(
    _ index: ReadingIndex, _ account: HeapWork.Account, left: Side, right: Side
  ) -> Bound {
    let (measured, missing) = HeapWork.measured(index)
    guard let work = measured else {
      return .missing(missing ?? Missing(what: HeapWork.pageClock.rawValue, why: ""))
    }
    let hand = inHand(index)
    let isOfSpans = account == .spans || account == .freeSlots
    let range = work.range(of: account, inHand: isOfSpans ? hand.spans : 0)
    if isOfSpans, let open = largeObjectBeingFreed(index, left, right, above: range.upperBound) {
      return .missing(open)
    }
    let each = HeapWork.spanOfOneObject.exact
    let formula =
      switch account {
      case .bytes: "\(work.allocated.grouped) B allocated, \(work.freed.grouped) B freed"
      case .objects: "\(work.mallocs.grouped) allocated, \(work.frees.grouped) freed"
      case .chunks:
        "\(work.freed.grouped) B in \(work.frees.grouped) objects freed, \(each) for each"
      case .spans, .freeSlots:
        "\(work.allocated.grouped) B in \(work.mallocs.grouped) objects allocated, "
          + "\(work.freed.grouped) B in \(work.frees.grouped) freed, \(each) for each"
          + ", \(hand.spans.grouped) B in the hands of Ps"
      }
    return .allowance(
      Allowance(
        name: "program at work", formula: formula, range: range,
        explanation:
          "From the page to the memory the program allocated and freed no more: its counters, "
          + "which never fall, were read in both; what the page had not been told yet is in it."))
  }

  /// Go 1.21.13 and what came later count a large object as freed before its span is (mgcsweep.go,
  /// sweepLocked.sweep): a page made in between has it in HeapInuse alone.
  private func largeObjectBeingFreed(
    _ index: ReadingIndex, _ left: Side, _ right: Side, above bound: Int64
  ) -> Missing? {
    let residual = left.amount.saturatingSubtract(right.amount)
    guard residual > bound,
      let inuse = index.value(of: "metrics.go_memstats_heap_inuse_bytes", in: .bytes),
      let alloc = index.value(of: "metrics.go_memstats_alloc_bytes", in: .bytes),
      residual <= bound.saturatingAdd(max(0, inuse.saturatingSubtract(alloc)))
    else { return nil }
    return Missing(
      what: "whether a large object was being freed while the page was made",
      why: "it is in heap_inuse and no more in alloc for a moment")
  }

  /// What a P may hold that is in one number and not in the other yet.
  ///
  /// A P is between taking a span and reporting its object, or the reverse, with one span at a time; an
  /// object with a span of its own stands meanwhile as a free slot of class 0.
  private func inHand(_ index: ReadingIndex) -> (processors: Int64, spans: Int64) {
    let caches = ["core.go.MCacheInuse", "metrics.go_memstats_mcache_inuse_bytes"].map {
      index.value(of: QuantityID($0), in: .bytes) ?? 0
    }
    // runtime.mcache has 1,200 bytes in Go 1.19 and has only grown.
    let processors = max(0, caches.max() ?? 0) / 1200
    return (
      processors,
      processors.saturatingMultiply(Self.largestSpan.bytes)
        .saturatingAdd(ofLargeObjects(index, "core.go.span.inuse.free"))
    )
  }

  /// class_to_allocnpages: 10 pages of 8 KiB.
  private static let largestSpan = ByteCount(10 * 8192)
  /// The largest object that shares its span with others.
  private static let largestSmallObject = ByteCount(32 << 10)

  private func ofLargeObjects(_ index: ReadingIndex, _ id: QuantityID) -> Int64 {
    let reading = index.instances(of: id).first { $0.instance.contains("class=\"0\"") }
    return max(0, reading?.bytes?.bytes ?? 0)
  }

  /// Counters of the page against those of the memory, which was read later.
  func pageCameFirst(_ index: ReadingIndex) -> Bound {
    if let why = index.whyClocksMayRunBackwards { return .missing(why) }
    return .allowance(
      Allowance(
        name: "order", formula: "0", range: 0...0,
        explanation: "The page was read first, and the counter never falls."))
  }

  /// Two ways to one number in memory that was read while somebody was between them.
  func caughtAtWork(_ index: ReadingIndex, _ unit: MatchUnit, left: Side, right: Side) -> Bound {
    let (residue, identities) = index.residue(in: unit)
    guard identities > 0 else {
      return .missing(
        Missing(
          what: "core.go.identity.residue", why: "tells whether anybody was at work on the heap"))
    }
    let size = residue.saturatingAdd(unit == .bytes ? index.pagesInFlight : 0)
    let residual = left.amount.saturatingSubtract(right.amount)
    if !(-size...size).contains(residual) {
      if index.hasSeveralGoRuntimes { return .missing(.whichRuntime) }
      if index.isCaughtAtWork { return .missing(.memoryAtRest) }
    }
    let suffix = unit == .bytes ? " B" : ""
    return .allowance(
      Allowance(
        name: "caught at work",
        formula: "residues of \(identities) identities"
          + (unit == .bytes ? " and pages in flight" : "") + " = \(size.grouped)\(suffix)",
        range: -size...size,
        explanation:
          "The memory was read while somebody took, freed or counted, or while a freed chunk of a user "
          + "arena waited for the sweep: ways to the same number differ by so much in all."))
  }

  /// What sweepers and allocators hold: its bits do not tell what they will.
  func spansInHand(_ index: ReadingIndex) -> Bound {
    let id: QuantityID = "core.go.gc.spans_being_swept"
    guard let swept = index.value(of: id, in: .count) else {
      return .missing(Missing(what: id.rawValue, why: "what is being swept is in one side alone"))
    }
    let hand = inHand(index)
    let objects = hand.processors.saturatingMultiply(Self.largestSmallObject.bytes)
      .saturatingAdd(ofLargeObjects(index, "core.go.span.inuse.free"))
    let spans = max(0, swept).saturatingMultiply(Self.largestSpan.bytes)
      .saturatingAdd(swept > 0 ? ofLargeObjects(index, "core.go.span.inuse.alloc") : 0)
    return .allowance(
      Allowance(
        name: "spans in hand",
        formula: "\(swept.grouped) spans being swept, at most \(spans.grouped) B; one object "
          + "for each of \(hand.processors.grouped) Ps, at most \(objects.grouped) B",
        range: -objects...spans.saturatingAdd(objects),
        explanation:
          "A span in the hands of a sweeper is left out of what survived and what is dead; a P may "
          + "have marked a slot as taken that it has not counted yet."))
  }

  /// What never shrinks, by its value on a page that was read before the kernel's file.
  func grownSince(
    _ index: ReadingIndex, page: Term, memory: Term, kernel: QuantityID
  ) -> Bound {
    var absent: [QuantityID] = []
    let now = memory.evaluate(index, in: .bytes, missing: &absent).amount
    let before = page.evaluate(index, in: .bytes, missing: &absent).amount
    if let first = absent.first {
      return .missing(Missing(what: first.rawValue, why: "tells how far the heap grew"))
    }
    guard page.quantities.allSatisfy({ index.isRead($0, before: kernel) == true }) else {
      return .missing(
        Missing(
          what: "a page that was read before \(kernel)",
          why: "the heap may have grown from the kernel's file to the memory"))
    }
    let grown = max(0, now.saturatingSubtract(before))
    return .allowance(
      Allowance(
        name: "heap growth", formula: "\(grown.grouped) B since the page",
        range: Direction.above.range(grown),
        explanation:
          "The page was read before the kernel's file, and that before the memory: what was mapped in "
          + "between is missing in the file."))
  }

  /// Numbers that change only when the collector has marked.
  func sameCycle(_ index: ReadingIndex) -> Bound {
    let page = Self.cycles.lazy.compactMap { index.value(of: $0, in: .count) }.first
    guard let page, let memory = index.value(of: "core.go.NumGC", in: .count) else {
      return .missing(
        Missing(what: "the number of collections on the page and in memory", why: "it may differ"))
    }
    let isInTermination = index.instances(of: "core.go.gc.phase")
      .contains { $0.instance.contains("termination") }
    guard page == memory, !isInTermination else {
      return .missing(
        Missing(
          what: "a page and a memory of one collection",
          why: "the page is of collection \(page.grouped), the memory of \(memory.grouped)"
            + (isInTermination ? ", which is just ending" : "")))
    }
    return .allowance(
      Allowance(
        name: "collection", formula: "0", range: 0...0,
        explanation: "Both are of collection \(page.grouped)."))
  }

  private static let cycles: [QuantityID] = [
    "metrics.go_gc_duration_seconds_count", "metrics.go_gc_cycles_total_gc_cycles_total",
    "metrics.memstats.NumGC",
  ]
}
