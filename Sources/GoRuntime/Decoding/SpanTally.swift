import MemoryUnits

/// The spans in use, added up: by size class, and by what the last collection found.
struct SpanTally {
  private(set) var sizeClasses: [GoHeapBreakdown.SizeClass]
  /// Whole pages of the machine inside free slots.
  private(set) var freePages: Int64 = 0
  private(set) var survived: Int64 = 0
  private(set) var allocatedSince: Int64 = 0
  private(set) var deadUnswept: Int64 = 0
  private(set) var unswept: Int64 = 0
  private(set) var beingSwept: Int64 = 0
  /// Slots of spans that nobody sweeps, by their count and by their bits.
  private(set) var countedSlots: Int64 = 0
  private(set) var bitSlots: Int64 = 0
  /// Bytes of user arena chunks, which stand outside of the page allocator.
  private(set) var userArenaBytes: Int64 = 0

  init(_ copy: HeapCopy, pageSize: PageSize) {
    sizeClasses = GoConstants.classSizes.enumerated().map {
      GoHeapBreakdown.SizeClass(
        sizeClass: $0, size: ByteCount(Int64($1)), spans: 0, bytes: .zero, objects: 0,
        alloc: .zero, free: .zero, tail: .zero)
    }
    let generation = copy.heap.half(copy.location.layout.heap.sweepgen)
    for (index, place) in copy.inUse.enumerated() {
      guard let span = copy.spans[Int(place.index)] else { continue }
      add(span)
      if span.isUserArenaChunk { userArenaBytes &+= Int64(clamping: span.size) }
      if span.sizeClass != 0 && span.allocated < span.slots {
        freePages += copy.bitmaps.freePages(of: index, span, pageSize: UInt64(pageSize.bytes))
      }
      collect(span, copy.bitmaps, index, generation)
    }
  }

  private mutating func add(_ span: HeapSpan) {
    let slot = Int64(clamping: span.slotSize)
    let alloc = Int64(span.allocated) &* slot
    let slots = Int64(span.slots) &* slot
    let size = Int64(clamping: span.size)
    var sum = sizeClasses[span.sizeClass]
    sum.spans += 1
    sum.bytes = sum.bytes.adding(size)
    sum.objects += Int64(span.allocated)
    sum.alloc = sum.alloc.adding(alloc)
    sum.free = sum.free.adding(slots &- alloc)
    sum.tail = sum.tail.adding(size &- slots)
    sizeClasses[span.sizeClass] = sum
  }

  /// Source: src/runtime/mgcsweep.go: sweeping makes the marks the bits of what is allocated.
  private mutating func collect(
    _ span: HeapSpan, _ bitmaps: BitmapCopy, _ index: Int, _ generation: UInt32
  ) {
    let slot = Int64(clamping: span.slotSize)
    let sweep = span.sweep(generation)
    let bits = bitmaps.allocatedBits(of: index, span)
    if sweep != .beingSwept {
      countedSlots += Int64(span.allocated)
      bitSlots += Int64(min(span.freeIndex, span.slots) + bits.fromFreeIndex)
    }
    switch sweep {
    case .swept:
      let alive = Int64(bits.all)
      survived &+= alive &* slot
      allocatedSince &+= (Int64(span.allocated) - alive) &* slot
    case .unswept:
      unswept += 1
      let alive = Int64(bitmaps.markedCount(of: index, span) ?? 0)
      survived &+= alive &* slot
      deadUnswept &+= (Int64(span.allocated) - alive) &* slot
    case .beingSwept, .unknown:
      beingSwept += 1
    }
  }

  var spans: Int64 { sizeClasses.reduce(0) { $0 + $1.spans } }
  var objects: Int64 { sizeClasses.reduce(0) { $0 + $1.objects } }
  var bytes: ByteCount { sizeClasses.reduce(.zero) { $0.adding($1.bytes.bytes) } }
  var alloc: ByteCount { sizeClasses.reduce(.zero) { $0.adding($1.alloc.bytes) } }
  var free: ByteCount { sizeClasses.reduce(.zero) { $0.adding($1.free.bytes) } }
  var tail: ByteCount { sizeClasses.reduce(.zero) { $0.adding($1.tail.bytes) } }
}

extension ByteCount {
  /// Without a trap: a damaged core may claim anything.
  func adding(_ bytes: Int64) -> ByteCount { ByteCount(self.bytes &+ bytes) }
}

extension BitmapCopy {
  /// Bytes of whole pages of the machine that lie within free slots alone.
  fileprivate func freePages(of index: Int, _ span: HeapSpan, pageSize: UInt64) -> Int64 {
    var bytes: UInt64 = 0
    var runStart: Int?
    func close(at slot: Int) {
      guard let start = runStart else { return }
      let low = (UInt64(start) * span.slotSize + pageSize - 1) & ~(pageSize - 1)
      let high = UInt64(slot) * span.slotSize & ~(pageSize - 1)
      if low < high { bytes += high - low }
      runStart = nil
    }
    for slot in min(span.freeIndex, span.slots)..<span.slots {
      if isAllocated(slot, of: index, span) {
        close(at: slot)
      } else if runStart == nil {
        runStart = slot
      }
    }
    close(at: span.slots)
    return Int64(bytes)
  }
}
