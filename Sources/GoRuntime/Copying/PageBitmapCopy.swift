import ObjectFile

/// The page allocator's bitmaps: two bits for each page of the prepared address space.
///
/// Source: src/runtime/mpagealloc.go, `pageAlloc.chunks`, `pallocData`; mranges.go, `addrRanges`.
struct PageBitmapCopy: Sendable {
  /// The bitmap of one chunk of 512 pages.
  struct Chunk: Sendable {
    let start: UInt64
    /// Pages that are taken, and pages that no memory stands behind: 512 bits each.
    let taken: InlineArray<8, UInt64>
    let scavenged: InlineArray<8, UInt64>
  }

  /// The prepared address space, in order.
  let ranges: [Range<UInt64>]
  /// One for each 4 MiB of it, in order.
  let chunks: [Chunk]
  /// Where each block of the bitmap stands: 1 MiB for 32 GiB of address space.
  let blocks: [UInt64]

  /// Chunks of 8 TiB of address space.
  private static let limit: UInt64 = 1 << 21

  /// Throws for address space that no arena holds, and for a bitmap that there is none.
  init(
    _ heap: MemoryBlock, _ layout: GoLayout, _ arenas: ArenaCopy, _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) {
    let list = heap.slice(layout.heap.inUseRanges)
    let bounds = GoSlice(
      start: list.start, count: list.count &* 2, capacity: list.capacity &* 2)
    guard list.count <= 1 << 20, list.capacity <= 1 << 32 else {
      throw .implausible(
        what: "the ranges of the heap", address: list.start, found: "\(list.count) ranges")
    }
    let words = try copier.words(of: bounds, limit: 1 << 21, "the ranges of the heap")
    var ranges: [Range<UInt64>] = []
    var places: [(place: MemoryPlace, start: UInt64)] = []
    var blocks: [UInt64] = []
    let shift = layout.arenaBaseOffset
    for index in stride(from: 0, to: words.count, by: 2) {
      let (low, high) = (words[index], words[index + 1])
      guard low < high, low % GoConstants.chunkSize == 0, high % GoConstants.chunkSize == 0,
        (high - low) / GoConstants.chunkSize < Self.limit - UInt64(places.count),
        low >= ranges.last?.upperBound ?? 0, arenas.hold(low..<high)
      else {
        throw .implausible(
          what: "the ranges of the heap", address: list.start &+ UInt64(index * 8),
          found: "\(hexadecimal(low)) to \(hexadecimal(high))")
      }
      ranges.append(low..<high)
      var start = low
      while start < high {
        let chunk = (start &- shift) / GoConstants.chunkSize
        let block = Int(chunk / UInt64(GoConstants.chunksOfBlock))
        let address =
          block < GoConstants.chunksOfBlock ? heap.word(layout.heap.chunks + block * 8) : 0
        guard address != 0 else {
          throw .implausible(
            what: "the bitmap of pages", address: start, found: "no bitmap for this address")
        }
        if blocks.last != address {
          guard !blocks.contains(address) else {
            throw .implausible(
              what: "the bitmap of pages", address: start,
              found: "the block at \(hexadecimal(address)), which is another part's")
          }
          blocks.append(address)
        }
        let offset = chunk % UInt64(GoConstants.chunksOfBlock) * UInt64(GoConstants.chunkDataSize)
        places.append(
          (MemoryPlace(address: address &+ offset, count: GoConstants.chunkDataSize), start))
        start += GoConstants.chunkSize
      }
    }
    places.sort { $0.place.address < $1.place.address }
    var chunks: [Chunk] = []
    chunks.reserveCapacity(places.count)
    try copier.each(places.map(\.place), "the bitmap of pages") { index, bytes in
      func words(_ offset: Int) -> InlineArray<8, UInt64> {
        InlineArray { word in bytes.littleEndian(at: offset + word * 8) }
      }
      chunks.append(Chunk(start: places[index].start, taken: words(0), scavenged: words(64)))
    }
    self.ranges = ranges
    self.chunks = chunks.sorted { $0.start < $1.start }
    self.blocks = blocks
  }
}
