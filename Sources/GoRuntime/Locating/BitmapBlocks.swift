import MemoryUnits
import ProcessMemory

/// The blocks of 64 KiB that bitmaps of objects stand in. Each says how much of it is used, and which is
/// the next.
///
/// Source: src/runtime/mheap.go, `gcBitsArena`, `gcBitsHeader`.
enum BitmapBlocks {
  /// The starts of all blocks of a list; what is no block ends it.
  static func chain(
    from first: UInt64, _ page: UInt64, _ copier: inout MemoryCopier
  ) -> [UInt64] {
    var blocks: [UInt64] = []
    var seen: Set<UInt64> = []
    var next = first
    while next != 0, next % page == 0, seen.insert(next).inserted,
      let header = try? copier.block(at: next, count: 16, "a block of bitmaps"),
      header.word(0) <= GoConstants.gcBitsBlockSize
    {
      blocks.append(next)
      next = header.word(8)
    }
    return blocks
  }
}

extension [UInt64] {
  /// Whether one of the blocks that begin there holds the address.
  func holds(_ address: UInt64) -> Bool {
    contains { $0 <= address && address - $0 < GoConstants.gcBitsBlockSize }
  }
}
