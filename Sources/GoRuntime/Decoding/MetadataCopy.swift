import MemoryUnits
package import ProcessMemory

/// Where the runtime's bookkeeping stands. It only grows, so that it need not be of the same moment as the
/// rest.
package struct MetadataCopy: Sendable {
  let ranges: [(range: AddressRange, role: GoRegionRole)]
  /// What could not be followed.
  let notes: [String]

  package init(of copy: HeapCopy, _ memory: any MemoryReader) {
    let layout = copy.location.layout
    let page = UInt64(memory.pageSize.bytes)
    var ranges: [(range: AddressRange, role: GoRegionRole)] = []
    var notes: [String] = []
    func add(_ start: UInt64, _ size: UInt64, _ role: GoRegionRole) {
      guard start != 0, size > 0, let range = AddressRange(Address(start), length: size),
        range.end.value <= .max - page,
        let whole = AddressRange(range.start, memory.pageSize.roundUp(range.end))
      else { return }
      // The system gives whole pages; small structures stand among others.
      ranges.append((role == .imageData ? range : whole, role))
    }
    for arena in copy.arenas.arenas { add(arena.description, UInt64(layout.arenaSize), .heapArena) }
    add(copy.arenas.index, UInt64(GoConstants.arenaIndexEntries) * 8, .arenaIndex)
    for level in 0..<GoConstants.summaryLevels {
      let slice = copy.heap.slice(layout.heap.summary + level * 24)
      add(slice.start, slice.capacity &* 8, .pageSummary)
    }
    let scavenge = copy.heap.slice(layout.heap.scavengeIndex)
    // A bit for each chunk up to Go 1.20, a word since.
    let element: UInt64 = layout.version < GoVersionNumber(1, 21) ? 1 : 8
    add(scavenge.start, scavenge.capacity &* element, .scavengeIndex)
    for block in copy.pages.blocks {
      add(
        block, UInt64(GoConstants.chunksOfBlock * GoConstants.chunkDataSize), .pageBitmaps)
    }
    let list = copy.heap.slice(layout.heap.allspans)
    add(list.start, list.capacity &* 8, .spanList)
    var copier = MemoryCopier(memory, budget: MemoryCopier.searchBudget)
    if let variable = copy.location.persistentChunks,
      let first = try? copier.block(at: variable, count: 8, "persistentChunks").word(0)
    {
      for chunk in PersistentChunks.chain(from: first, page, &copier) {
        add(chunk, GoConstants.persistentChunkSize, .persistent)
      }
    } else {
      notes.append("the runtime's persistent chunks were not found: they stand in no region")
    }
    if let arenas = copy.location.bitmapArenas,
      let lists = try? copier.block(at: arenas, count: 40, "gcBitsArenas")
    {
      // Behind the lock: free, next, current and previous blocks.
      var blocks: Set<UInt64> = []
      for offset in [8, 16, 24, 32] {
        blocks.formUnion(BitmapBlocks.chain(from: lists.word(offset), page, &copier))
      }
      for block in blocks { add(block, GoConstants.gcBitsBlockSize, .gcBits) }
    } else {
      notes.append("the blocks of object bitmaps were not found: they stand in no region")
    }
    let image = copy.location.imageRange
    add(image.start.value, image.end.value - image.start.value, .imageData)
    self.ranges = ranges
    self.notes = notes
  }
}
