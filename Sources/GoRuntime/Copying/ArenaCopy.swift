/// The arenas: stretches of 64 MiB of address space that the heap has reserved.
///
/// Source: src/runtime/mheap.go, `mheap.arenas`, `heapArenas` (`allArenas` before Go 1.25),
/// `userArenaArenas`.
struct ArenaCopy: Sendable {
  struct Arena: Hashable, Sendable {
    let start: UInt64
    /// Where its `heapArena` stands; 0 where the index has none.
    let description: UInt64

    var end: UInt64 { start &+ GoConstants.arenaSize }
  }

  /// In order of address, those of user arenas among them, as far as the version lists them.
  let arenas: [Arena]
  private let starts: Set<UInt64>
  /// Where the index from address to arena stands.
  let index: UInt64

  init(
    _ heap: MemoryBlock, _ layout: GoLayout, _ copier: inout MemoryCopier
  ) throws(GoRuntimeError) {
    index = heap.word(layout.heap.arenas)
    var numbers: [UInt64] = []
    for offset in [layout.heap.arenaList, layout.heap.userArenaList].compactMap(\.self) {
      numbers += try copier.words(
        of: heap.slice(offset), limit: UInt64(GoConstants.arenaIndexEntries), "the list of arenas",
        where: { $0 < UInt64(GoConstants.arenaIndexEntries) })
    }
    numbers = Set(numbers).sorted()
    var descriptions = [UInt64](repeating: 0, count: numbers.count)
    let index = index
    try copier.each(
      numbers.map { MemoryPlace(address: index &+ $0 &* 8, count: 8) }, "the index of arenas"
    ) { place, bytes in
      descriptions[place] = bytes.littleEndian(at: 0)
    }
    arenas = zip(numbers, descriptions).map {
      Arena(
        start: $0 &* GoConstants.arenaSize &+ layout.arenaBaseOffset, description: $1)
    }.sorted { $0.start < $1.start }
    starts = Set(arenas.map(\.start))
  }

  /// Whether all of the addresses, which are not the last ones there are, lie in arenas.
  func hold(_ range: Range<UInt64>) -> Bool {
    let first = range.lowerBound / GoConstants.arenaSize
    let last = (range.upperBound - 1) / GoConstants.arenaSize
    return (first...last).allSatisfy { starts.contains($0 * GoConstants.arenaSize) }
  }
}
