import Testing

@testable import GoRuntime

@Suite struct HeapSpanTests {
  /// A descriptor as a version writes it. Class 10 is for objects of 48 bytes with pointers.
  private func span(_ name: String = "1.27", _ change: (inout SpanBytes) -> Void = { _ in }) throws
    -> HeapSpan?
  {
    var bytes = SpanBytes(fields: try layout(name).span)
    bytes.set(\.startAddr, UInt64(0xc0_0001_0000))
    bytes.set(\.npages, UInt64(1))
    bytes.setCount(\.nelems, 170)
    bytes.setCount(\.freeindex, 3)
    bytes.set(\.elemsize, UInt64(48))
    bytes.set(\.allocCount, UInt16(120))
    bytes.set(\.spanclass, UInt8(10))
    bytes.set(\.state, UInt8(1))
    change(&bytes)
    return bytes.bytes.withUnsafeBytes { HeapSpan($0, bytes.fields) }
  }

  @Test(arguments: allLayouts.filter { $0.architecture == "amd64" }.map(\.name))
  func isReadAsItsVersionWritesIt(name: String) throws {
    let span = try #require(
      try span(name) {
        $0.set(\.list, UInt64(0x5000))
        $0.set(\.sweepgen, UInt32(8))
        $0.set(\.allocCountBeforeCache, UInt16(100))
        $0.set(\.allocBits, UInt64(0x7000))
        $0.set(\.gcmarkBits, UInt64(0x8000))
      })
    #expect(span.state == .inUse)
    #expect(span.start == 0xc0_0001_0000 && span.end == 0xc0_0001_2000 && span.pages == 1)
    #expect(span.slots == 170 && span.freeIndex == 3 && span.slotSize == 48)
    #expect(span.allocated == 120 && span.allocatedBeforeCache == 100)
    #expect(span.spanClass == 10 && span.sizeClass == 5)
    #expect(span.list == 0x5000 && span.sweepGeneration == 8)
    #expect(span.allocBits == 0x7000 && span.markBits == 0x8000)
    #expect(!span.isUserArenaChunk)
    #expect(span.bitmapSize == 22)
    #expect(span.fault == nil)
  }

  @Test func aStateThatThereIsNoneMakesItNone() throws {
    #expect(try span { $0.set(\.state, UInt8(3)) } == nil)
    #expect(try span { $0.set(\.state, UInt8(255)) } == nil)
    #expect(try span { $0.set(\.state, UInt8(0)) }?.state == .dead)
    #expect(try span { $0.set(\.state, UInt8(2)) }?.state == .manual)
  }

  @Test func chunksOfUserArenasAreKnown() throws {
    #expect(try span { $0.bytes[$0.fields.isUserArenaChunk ?? 0] = 1 }?.isUserArenaChunk == true)
    #expect(try span("1.19")?.isUserArenaChunk == false)
  }

  private static let faults: [(change: @Sendable (inout SpanBytes) -> Void, expected: String)] = [
    ({ $0.set(\.npages, UInt64(0)) }, "a span of 0 pages at 0xc000010000"),
    ({ $0.set(\.npages, UInt64.max) }, "a span of 18446744073709551615 pages at 0xc000010000"),
    // As long as 2^64 bytes and 0 bytes are the same.
    ({ $0.set(\.npages, UInt64(1) << 51) }, "a span of 2251799813685248 pages at 0xc000010000"),
    ({ $0.set(\.npages, UInt64(1) << 35) }, "a span of 34359738368 pages at 0xc000010000"),
    ({ $0.set(\.startAddr, UInt64(0)) }, "a span of 1 pages at 0x0"),
    ({ $0.set(\.startAddr, UInt64(0xc0_0001_1000)) }, "a span of 1 pages at 0xc000011000"),
    (
      { $0.set(\.startAddr, UInt64(0xffff_ffff_ffff_e000)) },
      "a span of 1 pages at 0xffffffffffffe000"
    ),
    ({ $0.set(\.startAddr, UInt64(1) << 48) }, "a span of 1 pages at 0x1000000000000"),
    ({ $0.set(\.spanclass, UInt8(136)) }, "a span of span class 136"),
    ({ $0.set(\.allocCount, UInt16(171)) }, "171 objects in 170 slots"),
    (
      { $0.setCount(\.nelems, 171) },
      "a span of span class 10 with 171 slots of 48 bytes in 1 pages"
    ),
    (
      {
        $0.setCount(\.nelems, 0)
        $0.set(\.allocCount, UInt16(0))
      }, "a span of span class 10 with 0 slots of 48 bytes in 1 pages"
    ),
    (
      { $0.set(\.elemsize, UInt64(0)) },
      "a span of span class 10 with 170 slots of 0 bytes in 1 pages"
    ),
    (
      { $0.set(\.npages, UInt64(2)) },
      "a span of span class 10 with 170 slots of 48 bytes in 2 pages"
    ),
    ({ $0.set(\.spanclass, UInt8(0)) }, "a span of 170 large objects"),
  ]

  @Test(arguments: faults.indices)
  func whatCannotBeIsNamed(index: Int) throws {
    let (change, expected) = Self.faults[index]
    #expect(try span("1.27", change)?.fault == expected)
    #expect(try span("1.19", change)?.fault == expected)
  }

  @Test func countsOfAWordDoNotOverflow() throws {
    let span = try #require(
      try span("1.19") {
        $0.set(\.nelems, UInt64.max)
        $0.set(\.freeindex, UInt64.max)
      })
    #expect(span.slots == .max && span.freeIndex == .max)
    #expect(
      span.fault == "a span of span class 10 with 9223372036854775807 slots of 48 bytes in 1 pages")
  }

  @Test func aManualSpanNeedsNothingButPages() throws {
    let change: (inout SpanBytes) -> Void = {
      $0.set(\.state, UInt8(2))
      $0.set(\.spanclass, UInt8(255))
      $0.set(\.elemsize, UInt64(0))
    }
    #expect(try span("1.27", change)?.fault == nil)
  }

  /// Source: src/runtime/mheap.go, `mspan.sweepgen`.
  @Test(arguments: [8, 0, 2, UInt32.max - 1, 1 << 31])
  func itsGenerationTellsWhetherItIsSwept(generation: UInt32) throws {
    let expected: [(UInt32, HeapSpan.Sweep)] = [
      (generation &- 2, .unswept), (generation &- 1, .beingSwept), (generation, .swept),
      (generation &+ 1, .unswept), (generation &+ 3, .swept), (generation &+ 2, .unknown),
      (generation &- 3, .unknown),
    ]
    for (value, sweep) in expected {
      #expect(try span { $0.set(\.sweepgen, value) }?.sweep(generation) == sweep)
    }
  }
}

/// The bytes of an `mspan`.
struct SpanBytes {
  let fields: SpanFields
  var bytes: [UInt8]

  init(fields: SpanFields) {
    self.fields = fields
    bytes = [UInt8](repeating: 0, count: fields.size)
  }

  mutating func set(_ field: KeyPath<SpanFields, Int>, _ number: some FixedWidthInteger) {
    let start = fields[keyPath: field]
    bytes.replaceSubrange(
      start..<start + number.bitWidth / 8, with: littleEndianBytes(number))
  }

  /// Two bytes or a word, by the version.
  mutating func setCount(_ field: KeyPath<SpanFields, Int>, _ number: UInt16) {
    if fields.countsAreShort { set(field, number) } else { set(field, UInt64(number)) }
  }
}
