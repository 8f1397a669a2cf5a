import MemoryUnits
import ProcessMemory

/// Finds variables of the runtime by what they point to. No name is needed.
struct VariableSearch {
  let image: ProgramImage
  let layout: GoLayout
  let memory: any MemoryReader

  private static let leastCached = 100

  /// The slice `allp`: Ps that each know their own place in it, with caches of spans of every class.
  func processors() -> UInt64? {
    var copier = MemoryCopier(memory, budget: MemoryCopier.searchBudget)
    return slice { slice in
      guard slice.capacity <= ProcessorCopy.limit,
        let first = try? copier.block(at: slice.start, count: 8, "allp").word(0),
        let cache = processor(at: first, index: 0, &copier), hasCaches(cache, &copier),
        let pointers = try? copier.words(
          of: slice, limit: ProcessorCopy.limit, "allp", where: isPointer)
      else { return false }
      return pointers.enumerated().allSatisfy { processor(at: $1, index: $0, &copier) != nil }
    }
  }

  /// Where the `mcache` of a P is; `nil` where no P of that number stands.
  private func processor(
    at address: UInt64, index: Int, _ copier: inout MemoryCopier
  ) -> UInt64? {
    guard isPointer(address),
      let block = try? copier.block(at: address, count: layout.processor.prefix, "P"),
      block.half(layout.processor.id) == UInt32(index), block.half(layout.processor.status) <= 4
    else { return nil }
    return block.word(layout.processor.mcache)
  }

  /// Whether an `mcache` stands there: spans of the class of their place, or the empty span. Not all of
  /// them need be: while the process runs, one may be handed in and serve another class by the time that
  /// it is looked at, and what was mapped a moment ago cannot be read.
  private func hasCaches(_ address: UInt64, _ copier: inout MemoryCopier) -> Bool {
    guard isPointer(address) else { return false }
    var count = 0
    for index in 0..<GoConstants.spanClasses {
      let place = address &+ UInt64(layout.cache.alloc + index * 8)
      guard let span = try? copier.block(at: place, count: 8, "mcache").word(0) else {
        return false
      }
      if isCached(span, index, &copier) { count += 1 }
    }
    return count >= Self.leastCached
  }

  private func isCached(_ span: UInt64, _ index: Int, _ copier: inout MemoryCopier) -> Bool {
    guard isPointer(span) else { return false }
    if image.range.contains(Address(span)) { return true }
    let block = try? copier.block(at: span, count: layout.span.size, "mspan")
    return block?.byte(layout.span.spanclass) == UInt8(index)
  }

  /// The slice `allgs`: goroutines, the first of which has the number 1.
  func goroutines() -> UInt64? {
    var copier = MemoryCopier(memory, budget: MemoryCopier.searchBudget)
    return slice { slice in
      let first = GoSlice(start: slice.start, count: min(slice.count, 8), capacity: slice.capacity)
      guard let pointers = try? copier.words(of: first, limit: 8, "allgs") else { return false }
      var numbers: Set<UInt64> = []
      for (index, pointer) in pointers.enumerated() {
        guard pointer != 0, pointer % 8 == 0,
          let block = try? copier.block(at: pointer, count: layout.goroutine.prefix, "g")
        else { return false }
        let low = block.word(layout.goroutine.stackLow)
        let size = block.word(layout.goroutine.stackHigh) &- low
        let number = block.word(layout.goroutine.id)
        guard index > 0 || number == 1, size == 0 || size.nonzeroBitCount == 1 && low != 0,
          number == 0 || numbers.insert(number).inserted
        else { return false }
      }
      return true
    }
  }

  /// The lists of bitmap blocks `gcBitsArenas`: four pointers behind a lock, to chains of which one holds
  /// the bitmap of a span in use.
  ///
  /// Source: src/runtime/mheap.go, `gcBitsArenas`, `gcBitsArena`.
  func bitmapArenas(heap: UInt64) -> UInt64? {
    guard let bitmap = anyBitmap(heap) else { return nil }
    let page = UInt64(memory.pageSize.bytes)
    var copier = MemoryCopier(memory, budget: MemoryCopier.searchBudget)
    var found: UInt64?
    image.forEachWord { block, offset in
      guard found == nil, offset + 40 <= block.bytes.count else { return }
      var lists: [UInt64] = []
      for place in stride(from: offset + 8, through: offset + 32, by: 8) {
        let word = block.word(place)
        guard word == 0 || word > 4096 && word % page == 0 else { return }
        if word != 0 { lists.append(word) }
      }
      guard lists.count < 4 || Set(lists).count > 1,
        lists.contains(where: { BitmapBlocks.chain(from: $0, page, &copier).holds(bitmap) })
      else { return }
      found = block.start + UInt64(offset)
    }
    return found
  }

  /// The address of the bitmap of one of the first spans that are in use.
  private func anyBitmap(_ heap: UInt64) -> UInt64? {
    var copier = MemoryCopier(memory)
    guard
      let list = try? copier.block(
        at: heap + UInt64(layout.heap.allspans), count: 24, "allspans"
      ).slice(0),
      let pointers = try? copier.block(
        at: list.start, count: Int(min(list.count, 512)) * 8, "allspans")
    else { return nil }
    for offset in stride(from: 0, to: pointers.bytes.count, by: 8) {
      guard
        let block = try? copier.block(
          at: pointers.word(offset), count: layout.span.size, "mspan"),
        block.byte(layout.span.state) == HeapSpan.State.inUse.rawValue,
        block.word(layout.span.allocBits) != 0
      else { continue }
      return block.word(layout.span.allocBits)
    }
    return nil
  }

  /// The pacer `gcController`: what is in use, released and free, one after the other, as the statistics
  /// have it. Not found while they change.
  func pacer(_ statistics: HeapStatistics) -> UInt64? {
    let wanted = [statistics.inHeap, statistics.released, statistics.retained]
    guard wanted[0] > 0 else { return nil }
    let fields = layout.pacer
    var found: UInt64?
    image.forEachWord { block, offset in
      let start = offset - fields.heapInUse
      guard found == nil, block.signedWord(offset) == wanted[0], start >= 0,
        start + fields.size <= block.bytes.count,
        block.signedWord(start + fields.heapReleased) == wanted[1],
        block.signedWord(start + fields.heapFree) == wanted[2],
        block.signedWord(start + fields.memoryLimit) > 0
      else { return }
      found = block.start + UInt64(start)
    }
    return found
  }

  /// The first slice with plausible bounds that the test accepts. Its elements were allocated: those of
  /// the program's own tables, of which there may be millions, stand among the variables.
  private func slice(where test: (GoSlice) -> Bool) -> UInt64? {
    for block in image.blocks {
      for offset in stride(from: 0, through: block.bytes.count - 24, by: 8) {
        let slice = block.slice(offset)
        guard slice.start > 4096, slice.start % 8 == 0, slice.count > 0,
          slice.count <= slice.capacity, slice.capacity <= 1 << 32,
          !image.range.contains(Address(slice.start))
        else { continue }
        if test(slice) { return block.start + UInt64(offset) }
      }
    }
    return nil
  }
}
