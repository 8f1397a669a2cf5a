/// A P with its caches.
///
/// Source: src/runtime/runtime2.go `p`, mcache.go `mcache`, mpagecache.go `pageCache`.
struct ProcessorCopy: Sendable, Equatable {
  let block: MemoryBlock
  /// Odd while it is updating the statistics.
  let statsSeq: UInt32
  /// `nil` for one that is not used.
  let cache: MemoryBlock?
  /// Whether the thread that runs it is allocating. The field's place is not certain: a hint.
  let isInMalloc: Bool

  /// The slice `allp`: no machine has more.
  static let limit: UInt64 = 1 << 16

  static func all(
    _ location: RuntimeLocation, _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) -> [ProcessorCopy] {
    let list = try copier.block(at: location.processors, count: 24, "allp").slice(0)
    var copies: [ProcessorCopy] = []
    for pointer in try copier.words(of: list, limit: limit, "allp", where: isPointer) {
      copies.append(try ProcessorCopy(pointer, location.layout, &copier))
    }
    return copies
  }

  private init(
    _ address: UInt64, _ layout: GoLayout, _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) {
    block = try copier.block(at: address, count: layout.processor.prefix, "a P")
    statsSeq = try copier.block(
      at: address &+ UInt64(layout.processor.statsSeq), count: 4, "a P"
    ).half(0)
    let cache = block.word(layout.processor.mcache)
    self.cache =
      cache == 0 ? nil : try copier.block(at: cache, count: layout.cache.size, "the cache of a P")
    let thread = block.word(layout.processor.m)
    let mallocing =
      thread == 0
      ? nil : try? copier.block(at: thread &+ UInt64(layout.mallocing), count: 4, "an M")
    isInMalloc = mallocing.map { $0.half(0) == 1 } ?? false
  }

  /// The spans that its cache allocates from, the empty span among them.
  func cachedSpans(_ layout: GoLayout) -> [UInt64] {
    guard let cache else { return [] }
    return (0..<GoConstants.spanClasses).map { cache.word(layout.cache.alloc + $0 * 8) }
  }

  func tinyAllocs(_ layout: GoLayout) -> Int64 { cache?.signedWord(layout.cache.tinyAllocs) ?? 0 }

  /// Bytes of free stacks that it keeps.
  func freeStacks(_ layout: GoLayout) -> Int64 {
    guard let cache else { return 0 }
    // `stackfreelist`: a list and its size.
    return (0..<GoConstants.stackOrders).reduce(0) {
      $0 &+ cache.signedWord(layout.cache.stackcache + $1 * 16 + 8)
    }
  }

  /// The 64 pages of its page cache: where they begin, which are free, and which of them are released.
  func pageCache(_ layout: GoLayout) -> (base: UInt64, free: UInt64, scavenged: UInt64) {
    let fields = layout.processor
    return (
      block.word(fields.pageCacheBase), block.word(fields.pageCacheBits),
      block.word(fields.pageCacheScavenged)
    )
  }

  static func == (a: Self, b: Self) -> Bool {
    a.block.bytes == b.block.bytes && a.statsSeq == b.statsSeq && a.cache?.bytes == b.cache?.bytes
  }
}
