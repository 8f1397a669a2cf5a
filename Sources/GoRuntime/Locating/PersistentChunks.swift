import MemoryUnits
import ProcessMemory

/// The chunks of 256 KiB that the runtime takes from the system and never gives back: descriptors of
/// spans, caches and much else stand in them. Each begins with the address of the one before.
///
/// Source: src/runtime/malloc.go, `persistentalloc1`, `persistentChunks`.
enum PersistentChunks {
  /// The variable that names the newest chunk: the one with the longest chain of which one holds the
  /// first span's descriptor. Other variables lead to a part of the chain, or to something near it.
  static func variable(
    in image: ProgramImage, spans heap: UInt64, _ layout: GoLayout, _ memory: any MemoryReader
  ) -> UInt64? {
    var copier = MemoryCopier(memory, budget: MemoryCopier.searchBudget)
    guard
      let allspans = try? copier.block(
        at: heap + UInt64(layout.heap.allspans), count: 24, "allspans"
      ).slice(0),
      let span = try? copier.block(at: allspans.start, count: 8, "allspans").word(0)
    else { return nil }
    let page = UInt64(memory.pageSize.bytes)
    let writable = memory.ranges.filter(\.isWritable)
    var best: (variable: UInt64, length: Int)?
    var seen: Set<UInt64> = []
    image.forEachWord { block, offset in
      let first = block.word(offset)
      guard first > 4096, first % page == 0, writable.holds(first), seen.insert(first).inserted
      else { return }
      let chain = chain(from: first, page, &copier)
      let holdsSpan = chain.contains { $0 <= span && span - $0 < GoConstants.persistentChunkSize }
      if holdsSpan && chain.count > best?.length ?? 0 {
        best = (block.start + UInt64(offset), chain.count)
      }
    }
    return best?.variable
  }

  /// The starts of all chunks from the newest on; empty where the list is none.
  static func chain(
    from first: UInt64, _ page: UInt64, _ copier: inout MemoryCopier
  ) -> [UInt64] {
    var chunks: [UInt64] = []
    var seen: Set<UInt64> = []
    var next = first
    while next != 0 {
      // A word that is no pointer, or a list that leads round in a circle.
      guard next % page == 0, seen.insert(next).inserted,
        let block = try? copier.block(at: next, count: 8, "a persistent chunk")
      else { return [] }
      chunks.append(next)
      next = block.word(0)
    }
    return chunks
  }
}

extension [MemoryRange] {
  /// Whether one of them, in order of address, holds the address.
  fileprivate func holds(_ address: UInt64) -> Bool {
    let index = partitioningIndex { $0.range.end.value > address }
    return index < count && self[index].range.contains(Address(address))
  }
}
