import MemoryUnits
import ObjectFile
import TestSupport

@testable import GoRuntime

/// A heap in memory, with everything by which a runtime of that version is found and read.
struct SyntheticRuntime {
  let layout: GoLayout
  let heap: SyntheticHeap
  private(set) var memory = TestMemory()
  private var generator: SeededGenerator

  static let image: UInt64 = 0x60_0000
  static let processors = image + 0x1000
  static let goroutines = image + 0x1020
  static let chunks = image + 0x1040
  static let bitmapBlocks = image + 0x1060
  static let emptySpan = image + 0x1100
  static let pacer = image + 0x2000
  static let statistics = image + 0x4000
  static let mheap = image + 0x1_0000
  private static let imageSize: UInt64 = 0x4_0000
  /// Where the runtime's own memory begins, and what is where in it.
  private static let own: UInt64 = 0x7f00_0000_0000
  static let descriptors = own + 0x100
  private static let bits = own + 0x10_0000
  private static let lists = own + 0x20_0000
  private static let cores = own + 0x30_0000
  static let pageBitmaps = own + 0x40_0000
  private static let arenaIndex = own + 0x100_0000
  /// `mheap_.sweepgen`
  static let generation: UInt32 = 40

  init(
    _ heap: SyntheticHeap, _ layout: GoLayout, machine: ELFHeader.Machine = .x8664, seed: UInt64 = 1
  ) {
    self.heap = heap
    self.layout = layout
    generator = SeededGenerator(seed: seed)
    memory.machine = machine
    memory.map(0x40_0000, 0x1000, "r-x", path: "/program")
    memory.map(Self.image, Self.imageSize, path: "/program")
    memory.map(Self.own, 0x400_0000)
    for range in heap.ranges { memory.map(range.lowerBound, range.upperBound - range.lowerBound) }
    writeImage()
    writeArenas()
    writeSpans()
    writePages()
    writeProcessors()
    writeStatistics()
  }

  /// Changes the memory as somebody would who wants to do harm.
  mutating func write(_ number: some FixedWidthInteger, at address: UInt64) {
    memory.write(number, at: address)
  }

  /// Where a field of `mheap_` stands.
  func field(_ field: KeyPath<HeapFields, Int>) -> UInt64 {
    Self.mheap + UInt64(layout.heap[keyPath: field])
  }

  /// Where a field of the descriptor of a span stands.
  func field(_ field: KeyPath<SpanFields, Int>, of span: Int) -> UInt64 {
    descriptor(span) + UInt64(layout.span[keyPath: field])
  }

  func descriptor(_ span: Int) -> UInt64 { Self.descriptors + UInt64(span * layout.span.size) }

  private mutating func writeImage() {
    let version =
      Array("go\(layout.version)".utf8) + (layout.variant.map { Array(" X:\($0)".utf8) } ?? [])
    memory.write(
      [0xff] + Array(" Go buildinf:".utf8) + [8, 2] + [UInt8](repeating: 0, count: 16)
        + [UInt8(version.count)] + version + [0], at: Self.image)
    let fields = layout.heap
    for index in 0..<GoConstants.spanClasses {
      memory.write(
        UInt64(index), at: Self.mheap + UInt64(fields.central + index * fields.centralStride))
    }
    for (allocator, size, stat) in [
      (fields.spanalloc, layout.span.size, layout.statistics.mspanSys),
      (fields.cachealloc, layout.cache.size, layout.statistics.mcacheSys),
    ] {
      memory.write(UInt64(size), at: Self.mheap + UInt64(allocator + fields.fixallocSize))
      memory.write(UInt64(size * 5), at: Self.mheap + UInt64(allocator + fields.fixallocInuse))
      memory.write(
        Self.statistics + UInt64(stat), at: Self.mheap + UInt64(allocator + fields.fixallocStat))
    }
    memory.write(Self.statistics + UInt64(layout.statistics.gcMiscSys), at: field(\.sysStat))
    memory.write(Self.generation, at: field(\.sweepgen))
    memory.write(UInt64(Self.own), at: Self.chunks)
  }

  private mutating func writeArenas() {
    memory.write(Self.arenaIndex, at: field(\.arenas))
    for (place, start) in heap.arenas.enumerated() {
      let number = (start &- layout.arenaBaseOffset) / GoConstants.arenaSize
      memory.write(number, at: Self.lists + UInt64(place) * 8)
      memory.write(UInt64(0), at: Self.arenaIndex + number * 8)
    }
    memory.writeSlice(Self.lists, heap.arenas.count, at: field(\.arenaList))
    for (place, range) in heap.ranges.enumerated() {
      memory.write(range.lowerBound, at: Self.lists + 0x1000 + UInt64(place) * 16)
      memory.write(range.upperBound, at: Self.lists + 0x1008 + UInt64(place) * 16)
    }
    memory.writeSlice(Self.lists + 0x1000, heap.ranges.count, at: field(\.inUseRanges))
  }

  private mutating func writeSpans() {
    // One block behind the other, each of them full.
    var block = Self.bits
    var used: UInt64 = 16
    memory.write(block, at: Self.bitmapBlocks + 16)
    func place(_ count: Int) -> UInt64 {
      if used + UInt64(count) > GoConstants.gcBitsBlockSize {
        memory.write(used, at: block)
        memory.write(block + GoConstants.gcBitsBlockSize, at: block + 8)
        block += GoConstants.gcBitsBlockSize
        used = 16
      }
      used += UInt64(count + 7) & ~7
      return block + used - UInt64(count + 7) & ~7
    }
    for (index, span) in heap.spans.enumerated() {
      memory.write(descriptor(index), at: Self.lists + 0x1_0000 + UInt64(index) * 8)
      var bytes = SpanBytes(fields: layout.span)
      bytes.set(\.startAddr, span.start)
      bytes.set(\.npages, span.pages)
      bytes.set(\.state, span.state.rawValue)
      bytes.set(\.elemsize, span.slotSize)
      if span.state == .manual {
        let list = span.isWorkbuf ? [layout.workbufListFree, layout.workbufListBusy][index % 2] : 0
        bytes.set(\.list, span.isWorkbuf ? Self.image + 0x3000 + UInt64(list) : 0)
      } else {
        bytes.setCount(\.nelems, UInt16(span.slots))
        bytes.setCount(\.freeindex, UInt16(span.freeIndex))
        bytes.set(\.allocCount, UInt16(span.allocated))
        bytes.set(\.allocCountBeforeCache, UInt16(span.cachedBefore ?? 0))
        bytes.set(\.spanclass, UInt8(span.spanClass))
        bytes.set(\.sweepgen, Self.generation &+ UInt32(bitPattern: span.sweep))
        let allocBits = place(span.allocBits.count)
        let markBits = place(span.markBits.count)
        memory.write(span.allocBits, at: allocBits)
        bytes.set(\.allocBits, allocBits)
        bytes.set(\.gcmarkBits, markBits)
        let size = GoConstants.classSizes[span.spanClass / 2]
        let isInline = layout.hasInlineMarks && size >= 16 && size <= 512 && span.pages == 1
        memory.write(span.markBits, at: isInline ? span.end - 64 : markBits)
      }
      memory.write(bytes.bytes, at: descriptor(index))
    }
    memory.write(used, at: block)
    memory.writeSlice(Self.lists + 0x1_0000, heap.spans.count, at: field(\.allspans))
    memory.write(heap.pages(of: .inUse), at: field(\.pagesInUse))
  }

  /// Two bits for each page.
  private mutating func writePages() {
    var taken = heap.padding
    for span in heap.spans {
      for page in 0..<span.pages { taken.insert(span.start + page * GoConstants.pageSize) }
    }
    for cache in heap.caches where cache.base != 0 {
      for page in 0..<64 as Range<UInt64> { taken.insert(cache.base + page * GoConstants.pageSize) }
    }
    for range in heap.ranges {
      for chunk in stride(
        from: range.lowerBound, to: range.upperBound, by: Int(GoConstants.chunkSize))
      {
        let number = (chunk &- layout.arenaBaseOffset) / GoConstants.chunkSize
        let perBlock = UInt64(GoConstants.chunksOfBlock)
        memory.write(Self.pageBitmaps, at: field(\.chunks) + number / perBlock * 8)
        let place = Self.pageBitmaps + number % perBlock * 128
        memory.write(bits(chunk, taken), at: place)
        memory.write(bits(chunk, heap.released.union(heap.padding)), at: place + 64)
      }
    }
  }

  private func bits(_ chunk: UInt64, _ pages: Set<UInt64>) -> [UInt8] {
    (0..<64 as Range<UInt64>).map { byte in
      (0..<8 as Range<UInt64>).reduce(0) {
        $0 | (pages.contains(chunk + (byte * 8 + $1) * GoConstants.pageSize) ? 1 << UInt8($1) : 0)
      }
    }
  }

  private mutating func writeProcessors() {
    var free = heap.spans.indices.filter { heap.spans[$0].cachedBefore != nil }
    for (index, cache) in heap.caches.enumerated() {
      let processor = Self.cores + UInt64(index) * 0x8000
      let mcache = processor + 0x6000
      let fields = layout.processor
      memory.write(processor, at: Self.lists + 0x2000 + UInt64(index) * 8)
      memory.write(UInt32(index), at: processor + UInt64(fields.id))
      memory.write(UInt32(1), at: processor + UInt64(fields.status))
      memory.write(mcache, at: processor + UInt64(fields.mcache))
      memory.write(cache.base, at: processor + UInt64(fields.pageCacheBase))
      memory.write(cache.free, at: processor + UInt64(fields.pageCacheBits))
      memory.write(cache.scavenged, at: processor + UInt64(fields.pageCacheScavenged))
      memory.write(UInt64(index), at: mcache + UInt64(layout.cache.tinyAllocs))
      for spanClass in 0..<GoConstants.spanClasses {
        let span = free.firstIndex { heap.spans[$0].spanClass == spanClass }
        let address = span.map { descriptor(free.remove(at: $0)) } ?? Self.emptySpan
        memory.write(address, at: mcache + UInt64(layout.cache.alloc + spanClass * 8))
      }
    }
    memory.writeSlice(Self.lists + 0x2000, heap.caches.count, at: Self.processors)
    let goroutine = Self.cores - 0x1000
    memory.write(goroutine, at: Self.lists + 0x3000)
    memory.write(UInt64(1), at: goroutine + UInt64(layout.goroutine.id))
    memory.writeSlice(Self.lists + 0x3000, 1, at: Self.goroutines)
  }

  /// The counters, scattered over three generations of which some are negative.
  private mutating func writeStatistics() {
    let page = Int64(GoConstants.pageSize)
    let cached = heap.caches.map {
      ($0.free.nonzeroBitCount, ($0.free & $0.scavenged).nonzeroBitCount)
    }
    let prepared = heap.ranges.reduce(0) { $0 + Int64($1.upperBound - $1.lowerBound) }
    let workbufs = heap.spans.filter(\.isWorkbuf).reduce(0) { $0 + Int64($1.pages) } * page
    let manual = heap.pages(of: .manual) * page
    let inHeap = heap.pages(of: .inUse) * page
    let released =
      Int64(heap.released.count + heap.padding.count + cached.reduce(0) { $0 + $1.1 }) * page
    let delta = layout.delta
    spread(prepared - released, delta.committed)
    spread(released, delta.released)
    spread(inHeap, delta.inHeap)
    spread(manual - workbufs, delta.inStacks)
    spread(workbufs, delta.inWorkBufs)
    var counts = [Int64](repeating: 0, count: GoConstants.classSizes.count)
    for span in heap.inUse {
      let count = Int64(span.allocated - (span.cachedBefore.map { span.allocated - $0 } ?? 0))
      counts[span.spanClass / 2] += count
    }
    let large = heap.inUse.filter { $0.spanClass < 2 }
    spread(large.reduce(0) { $0 + Int64($1.slotSize) } + 1_000_000, delta.largeAlloc)
    spread(1_000_000, delta.largeFree)
    spread(counts[0] + 10, delta.largeAllocCount)
    spread(10, delta.largeFreeCount)
    for index in 1..<counts.count {
      spread(counts[index] + Int64(index), delta.smallAllocCount + index * 8)
      spread(Int64(index), delta.smallFreeCount + index * 8)
    }
    writePacer(inHeap, released, prepared - released - inHeap - manual)
  }

  private mutating func spread(_ value: Int64, _ offset: Int) {
    let parts = (0..<2).map { _ in Int64.random(in: -1_000_000...1_000_000, using: &generator) }
    for (index, part) in (parts + [value - parts[0] - parts[1]]).enumerated() {
      memory.write(
        part,
        at: Self.statistics
          + UInt64(layout.statistics.heapStats + index * layout.delta.size + offset))
    }
  }

  private mutating func writePacer(_ inHeap: Int64, _ released: Int64, _ retained: Int64) {
    let fields = layout.pacer
    for (offset, value) in [
      (fields.heapInUse, inHeap), (fields.heapReleased, released), (fields.heapFree, retained),
      (fields.memoryLimit, .max), (fields.gcPercentHeapGoal, 4 << 20), (fields.triggered, -1),
    ] {
      memory.write(value, at: Self.pacer + UInt64(offset))
    }
  }
}

extension SyntheticRuntime {
  /// What is read of it, from searching for the runtime on.
  func read() throws(GoRuntimeError) -> [GoHeap] {
    var heaps: [GoHeap] = []
    for location in try locateGoRuntimes(in: memory) {
      let copy = try HeapCopy(of: location, memory)
      heaps.append(
        try GoHeap(
          decoding: copy, metadata: MetadataCopy(of: copy, memory), pageSize: memory.pageSize))
    }
    return heaps
  }

  func copy() throws(GoRuntimeError) -> HeapCopy {
    guard let location = try locateGoRuntimes(in: memory).first else { throw .notFound("none") }
    return try HeapCopy(of: location, memory)
  }
}
