import ObjectFile
package import ProcessMemory

/// All of a heap's bookkeeping that must be of one moment, copied out of a process's memory.
///
/// While it is made, a process may be stopped: pointers are followed, and nothing is worked out.
package struct HeapCopy: Sendable {
  let location: RuntimeLocation
  /// Whether it may be of more than one moment.
  let isMoving: Bool
  let heap: MemoryBlock
  let statistics: MemoryBlock
  let pacer: MemoryBlock?
  let processors: [ProcessorCopy]
  let spans: SpanCopy
  /// Those in use, and those that the runtime uses for itself, in order of the addresses that they cover.
  let inUse: [SpanPlace]
  let manual: [SpanPlace]
  /// Descriptors that made no sense, where that is expected.
  let leftOut: Int
  let bitmaps: BitmapCopy
  let pages: PageBitmapCopy
  let arenas: ArenaCopy
  let goroutines: GoroutineCopy?
  let phase: UInt32?
  package let bytesRead: Int64
  package let reads: Int64

  /// Throws what cannot be read, or cannot be what the runtime keeps there.
  ///
  /// - Parameter isMoving: whether the process runs on. Then descriptors are of different moments: one
  ///   that contradicts another is left out, and counted.
  package init(
    of location: RuntimeLocation, _ memory: any MemoryReader, isMoving: Bool = false
  ) throws(GoRuntimeError) {
    let layout = location.layout
    var copier = MemoryCopier(memory)
    self.location = location
    self.isMoving = isMoving
    heap = try copier.block(at: location.heap, count: layout.heap.size, "mheap_")
    statistics = try copier.block(
      at: location.statistics, count: layout.statistics.size, "memstats")
    pacer = try location.pacer.map { address throws(GoRuntimeError) in
      try copier.block(at: address, count: layout.pacer.size, "gcController")
    }
    processors = try ProcessorCopy.all(location, &copier)
    arenas = try ArenaCopy(heap, layout, &copier)
    spans = try SpanCopy(heap.slice(layout.heap.allspans), layout.span, &copier)
    let sound = try SoundSpans(spans, isMoving: isMoving)
    (inUse, manual, leftOut) = (sound.inUse, sound.manual, sound.leftOut)
    bitmaps = try BitmapCopy(
      spans, inUse: inUse, generation: heap.half(layout.heap.sweepgen),
      hasInlineMarks: layout.hasInlineMarks, &copier)
    pages = try PageBitmapCopy(heap, layout, arenas, &copier)
    goroutines = try location.goroutines.map { address throws(GoRuntimeError) in
      try GoroutineCopy(address, layout, &copier)
    }
    phase = try Self.phase(location, &copier)
    bytesRead = copier.bytesRead
    reads = copier.reads
  }

  /// Whether a second copy of what every allocation and every sweep changes is the same: then nothing
  /// moved between the two.
  package func isUnmoved(in memory: any MemoryReader) throws(GoRuntimeError) -> Bool {
    guard leftOut == 0 else { return false }
    let layout = location.layout
    var copier = MemoryCopier(memory)
    guard
      try copier.block(at: location.heap, count: layout.heap.size, "mheap_").bytes == heap.bytes,
      try copier.block(at: location.statistics, count: layout.statistics.size, "memstats").bytes
        == statistics.bytes
    else { return false }
    let now = try ProcessorCopy.all(location, &copier)
    guard now == processors else { return false }
    // Allocation from a cached span changes nothing but the span.
    let cached = Set(processors.flatMap { $0.cachedSpans(layout) }).sorted()
    let known = cached.compactMap { address in spans.index(of: address).map { (address, $0) } }
    var isSame = true
    try copier.each(
      known.map { MemoryPlace(address: $0.0, count: layout.span.prefix) }, "the span of a cache"
    ) { index, bytes in
      isSame = isSame && spans.isSame(known[index].1, bytes)
    }
    return isSame
  }

  private static func phase(
    _ location: RuntimeLocation, _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) -> UInt32? {
    switch location.phase {
    case .word(let address): try copier.block(at: address, count: 4, "gcphase").half(0)
    case .writeBarrier(let address):
      try copier.block(at: address, count: 4, "writeBarrier").half(0)
    case nil: nil
    }
  }
}
