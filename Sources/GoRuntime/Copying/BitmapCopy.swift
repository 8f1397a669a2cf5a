/// Bitmaps of the slots of spans, as they were copied: which are allocated and, for spans that are not
/// swept yet, which are marked.
struct BitmapCopy: Sendable {
  /// Where in `bytes` those of a span begin, by the span's place in the list of spans in use.
  private let allocated: [Int]
  /// `absent` for spans that are swept: their marks are those of the next collection.
  private let marked: [Int]
  private let bytes: [UInt8]

  private static let absent = -1

  /// A bitmap to copy, in as few bytes as may be: there are hundreds of thousands.
  private struct Wanted {
    let address: UInt64
    let span: UInt32
    let count: UInt16
    let isMarks: Bool
  }

  init(
    _ spans: SpanCopy, inUse: [SpanPlace], generation: UInt32, hasInlineMarks: Bool,
    _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) {
    var wanted: [Wanted] = []
    wanted.reserveCapacity(inUse.count)
    for (index, place) in inUse.enumerated() {
      guard let span = spans[Int(place.index)] else { continue }
      let count = UInt16(span.bitmapSize)
      wanted.append(
        Wanted(address: span.allocBits, span: UInt32(index), count: count, isMarks: false))
      guard span.sweep(generation) == .unswept else { continue }
      let marks = hasInlineMarks && span.hasInlineMarks ? span.inlineMarks : span.markBits
      wanted.append(Wanted(address: marks, span: UInt32(index), count: count, isMarks: true))
    }
    wanted.sort { $0.address < $1.address }
    let total = wanted.reduce(0) { $0 + Int($1.count) }
    var allocated = [Int](repeating: Self.absent, count: inUse.count)
    var marked = allocated
    var bytes: [UInt8] = []
    bytes.reserveCapacity(total)
    try copier.each(
      wanted.lazy.map { MemoryPlace(address: $0.address, count: Int($0.count)) },
      "the bitmap of a span"
    ) { index, source in
      let entry = wanted[index]
      if entry.isMarks {
        marked[Int(entry.span)] = bytes.count
      } else {
        allocated[Int(entry.span)] = bytes.count
      }
      bytes.append(contentsOf: source)
    }
    self.allocated = allocated
    self.marked = marked
    self.bytes = bytes
  }

  /// Whether a slot is allocated: what is below the free index is, whatever its bit says.
  func isAllocated(_ slot: Int, of index: Int, _ span: HeapSpan) -> Bool {
    slot < span.freeIndex || bit(slot, from: allocated[index])
  }

  /// How many slots of the span have their bit set among all, and among those from the free index on.
  func allocatedBits(of index: Int, _ span: HeapSpan) -> (all: Int, fromFreeIndex: Int) {
    let start = allocated[index]
    return (
      count(from: start, 0..<span.slots),
      count(from: start, min(span.freeIndex, span.slots)..<span.slots)
    )
  }

  /// How many slots are marked; `nil` where the span is swept, and its marks are of another collection.
  func markedCount(of index: Int, _ span: HeapSpan) -> Int? {
    marked[index] == Self.absent ? nil : count(from: marked[index], 0..<span.slots)
  }

  private func bit(_ slot: Int, from start: Int) -> Bool {
    bytes[start + slot / 8] >> UInt8(slot % 8) & 1 != 0
  }

  private func count(from start: Int, _ slots: Range<Int>) -> Int {
    var count = 0
    var slot = slots.lowerBound
    // Bit by bit to the next whole byte, eight bytes at a time, and bit by bit again.
    while slot < slots.upperBound && slot % 8 != 0 {
      count += bit(slot, from: start) ? 1 : 0
      slot += 1
    }
    bytes.withUnsafeBytes { bytes in
      while slots.upperBound - slot >= 64 {
        let word: UInt64 = bytes.littleEndian(at: start + slot / 8)
        count += word.nonzeroBitCount
        slot += 64
      }
    }
    while slot < slots.upperBound {
      count += bit(slot, from: start) ? 1 : 0
      slot += 1
    }
    return count
  }
}

extension HeapSpan {
  /// Whether its marks stand at its own end: one page of small objects with pointers or without, under
  /// the Green Tea collector.
  ///
  /// Source: src/runtime/mgcmark_greenteagc.go, `gcUsesSpanInlineMarkBits`, `spanInlineMarkBits`.
  var hasInlineMarks: Bool { sizeClass != 0 && slotSize >= 16 && slotSize <= 512 && pages == 1 }

  /// The marks in `spanInlineMarkBits`, which stands in the last 128 bytes of the page: 63 bytes of
  /// scans, one of ownership, 63 of marks, one of the class.
  var inlineMarks: UInt64 { end - 64 }
}
