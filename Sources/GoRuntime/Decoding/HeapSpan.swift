import ObjectFile

/// A run of pages, as its `mspan` describes it.
///
/// Of a span that is not in use, everything but the state is left from a former life; of a manual one,
/// also its counts and class.
/// Source: src/runtime/mheap.go, `mspan`.
struct HeapSpan: Sendable {
  /// `mSpanDead`, `mSpanInUse`, `mSpanManual`.
  enum State: UInt8, Sendable {
    case dead, inUse, manual
  }

  let state: State
  let start: UInt64
  let pages: UInt64
  /// The address of the list that it is on, 0 for none.
  let list: UInt64
  let freeIndex: Int
  let slots: Int
  let allocated: Int
  let allocatedBeforeCache: Int
  let slotSize: UInt64
  /// The number of its central list: twice the size class, and one more where no object has pointers.
  let spanClass: Int
  let sweepGeneration: UInt32
  let allocBits: UInt64
  let markBits: UInt64
  let isUserArenaChunk: Bool

  /// `nil` for a state that there is none.
  init?(_ bytes: UnsafeRawBufferPointer, _ fields: SpanFields) {
    func load<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Number {
      bytes.littleEndian(at: offset)
    }
    precondition(bytes.count >= fields.prefix)
    guard let state = State(rawValue: load(fields.state)) else { return nil }
    self.state = state
    start = load(fields.startAddr)
    pages = load(fields.npages)
    list = load(fields.list)
    if fields.countsAreShort {
      freeIndex = Int(load(fields.freeindex) as UInt16)
      slots = Int(load(fields.nelems) as UInt16)
    } else {
      freeIndex = Int(clamping: load(fields.freeindex) as UInt64)
      slots = Int(clamping: load(fields.nelems) as UInt64)
    }
    allocated = Int(load(fields.allocCount) as UInt16)
    allocatedBeforeCache = Int(load(fields.allocCountBeforeCache) as UInt16)
    slotSize = load(fields.elemsize)
    spanClass = Int(load(fields.spanclass) as UInt8)
    sweepGeneration = load(fields.sweepgen)
    allocBits = load(fields.allocBits)
    markBits = load(fields.gcmarkBits)
    isUserArenaChunk = fields.isUserArenaChunk.map { load($0) as UInt8 != 0 } ?? false
  }

  var sizeClass: Int { spanClass >> 1 }
  var size: UInt64 { pages &* GoConstants.pageSize }
  var end: UInt64 { start &+ size }
  /// The length of each bitmap.
  var bitmapSize: Int { (slots + 7) / 8 }

  /// Its state in the collection that `mheap_.sweepgen` counts.
  func sweep(_ generation: UInt32) -> Sweep {
    switch sweepGeneration &- generation {
    case 0: .swept
    // Cached after it was swept.
    case 3: .swept
    // −2: not yet; +1: cached since before.
    case UInt32.max - 1, 1: .unswept
    case UInt32.max: .beingSwept
    default: .unknown
    }
  }

  enum Sweep: Sendable {
    case swept, unswept, beingSwept, unknown
  }

  /// `1 << heapAddrBits`, src/runtime/malloc.go.
  private static let addressLimit: UInt64 = 1 << 48

  /// What is wrong with an in-use or manual span, `nil` for a sound one.
  var fault: String? {
    if pages == 0 || start == 0 || start % GoConstants.pageSize != 0
      || pages > Self.addressLimit / GoConstants.pageSize
      || start > Self.addressLimit - size
    {
      return "a span of \(pages) pages at \(hexadecimal(start))"
    }
    guard state == .inUse else { return nil }
    guard sizeClass < GoConstants.classSizes.count else {
      return "a span of span class \(spanClass)"
    }
    guard allocated <= slots else { return "\(allocated) objects in \(slots) slots" }
    if sizeClass == 0 {
      return slots == 1 ? nil : "a span of \(slots) large objects"
    }
    guard slotSize == GoConstants.classSizes[sizeClass], pages == GoConstants.classPages[sizeClass],
      slots > 0, UInt64(slots) <= size / slotSize
    else {
      return
        "a span of span class \(spanClass) with \(slots) slots of \(slotSize) bytes in \(pages) pages"
    }
    return nil
  }
}
