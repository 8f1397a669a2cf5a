import Testing

@testable import GoRuntime

@Suite struct BitmapCopyTests {
  private func copy(_ seed: UInt64, _ name: String) throws -> (HeapCopy, [SyntheticHeap.Span]) {
    let heap = SyntheticHeap(seed: seed)
    let runtime = SyntheticRuntime(heap, try layout(name))
    return (try runtime.copy(), heap.inUse.sorted { $0.start < $1.start })
  }

  /// Slot by slot, with marks in the span and beside it.
  @Test(arguments: 0..<10 as Range<UInt64>)
  func countsAreThoseOfTheBits(seed: UInt64) throws {
    let (copy, spans) = try copy(seed, seed % 2 == 0 ? "1.27" : "1.24")
    #expect(copy.inUse.map(\.start) == spans.map(\.start))
    for (index, expected) in spans.enumerated() {
      let span = try #require(copy.spans[Int(copy.inUse[index].index)])
      let bits = copy.bitmaps.allocatedBits(of: index, span)
      #expect(bits.all == expected.allocatedBits, "seed \(seed), span \(index)")
      #expect(
        min(expected.freeIndex, expected.slots) + bits.fromFreeIndex == expected.allocated,
        "seed \(seed), span \(index)")
      #expect(
        copy.bitmaps.markedCount(of: index, span)
          == (expected.sweep == -2 ? expected.marked : nil), "seed \(seed), span \(index)")
      for slot in [0, expected.slots / 2, expected.slots - 1] {
        #expect(
          copy.bitmaps.isAllocated(slot, of: index, span)
            == (slot < expected.freeIndex || SyntheticHeap.Span.bit(expected.allocBits, slot)),
          "seed \(seed), span \(index), slot \(slot)")
      }
    }
  }

  @Test func bitsBehindTheLastSlotDoNotCount() throws {
    var heap = SyntheticHeap()
    heap.arenas = [0xc0_0000_0000]
    heap.ranges = [0xc0_0000_0000..<0xc0_0040_0000]
    heap.caches = [SyntheticHeap.PageCache(base: 0, free: 0, scavenged: 0)]
    for (index, slots) in [1, 7, 8, 9, 15, 16, 17].enumerated() {
      heap.spans.append(
        SyntheticHeap.Span(
          start: 0xc0_0000_0000 + UInt64(index) * 8192, pages: 1, spanClass: 4, slots: slots,
          slotSize: 16, freeIndex: 0, allocBits: [255, 255, 255], markBits: [255, 255, 255],
          sweep: -2))
    }
    let copy = try SyntheticRuntime(heap, try layout("1.24")).copy()
    for index in heap.spans.indices {
      let span = try #require(copy.spans[Int(copy.inUse[index].index)])
      #expect(copy.bitmaps.allocatedBits(of: index, span).all == span.slots)
      #expect(copy.bitmaps.allocatedBits(of: index, span).fromFreeIndex == span.slots)
      #expect(copy.bitmaps.markedCount(of: index, span) == span.slots)
    }
  }

  /// Source: src/runtime/mgcmark_greenteagc.go.
  @Test func marksStandInSpansOfOnePageOfSmallObjects() throws {
    let sizes: [(spanClass: UInt8, slotSize: UInt64, pages: UInt64, expected: Bool)] = [
      (2, 8, 1, false), (4, 16, 1, true), (5, 16, 1, true), (52, 512, 1, true),
      (54, 576, 1, false), (70, 1408, 2, false), (0, 16, 1, false),
    ]
    for (spanClass, slotSize, pages, expected) in sizes {
      var bytes = SpanBytes(fields: try layout("1.27").span)
      bytes.set(\.startAddr, UInt64(0xc0_0000_0000))
      bytes.set(\.npages, pages)
      bytes.set(\.elemsize, slotSize)
      bytes.set(\.spanclass, spanClass)
      bytes.set(\.state, UInt8(1))
      let span = try #require(bytes.bytes.withUnsafeBytes { HeapSpan($0, bytes.fields) })
      #expect(span.hasInlineMarks == expected, "class \(spanClass)")
      if expected { #expect(span.inlineMarks == 0xc0_0000_1fc0) }
    }
  }
}
