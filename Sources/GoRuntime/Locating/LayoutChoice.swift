import ObjectFile
import ProcessMemory

/// The layout that a runtime was found to have, and what of its memory confirms it.
struct LayoutChoice: Sendable {
  let layout: GoLayout
  let heap: UInt64
  let statistics: UInt64
  let evidence: [String]

  /// Takes the layout of the version that the program names if the runtime's memory agrees, else the
  /// first other one, newest first, that it agrees with: a version that is not known yet has most likely
  /// the layout of the newest that is.
  ///
  /// Throws `.unknownLayout` where none fits.
  init(
    _ central: CentralLists, _ info: BuildInfo?, _ memory: any MemoryReader
  ) throws(GoRuntimeError) {
    let all = GoLayoutTable.builtIn?.layouts(for: memory.machine.goArchitecture) ?? []
    let ordered = Self.ordered(all, info)
    for layout in ordered where layout.heap.centralStride == central.stride {
      guard let fit = Self.fit(layout, central, memory) else { continue }
      self.layout = layout
      heap = fit.heap
      statistics = fit.statistics
      let said = info.map { "the program says \($0.version)" } ?? "the program does not say"
      evidence = [
        said, "sizes and counters of its allocators are where Go \(layout.name) has them",
      ]
      return
    }
    throw .unknownLayout(version: info?.version, tried: ordered.map(\.name))
  }

  private static func ordered(_ all: [GoLayout], _ info: BuildInfo?) -> [GoLayout] {
    let newestFirst = all.reversed()
    guard let info, let version = info.number else {
      return newestFirst.filter { $0.variant == nil } + newestFirst.filter { $0.variant != nil }
    }
    // A name is in the version when the build was told to; one that is the default is not.
    func rank(_ layout: GoLayout) -> Int {
      let isVariant = layout.variant.map(info.names) ?? false
      if layout.version == version { return isVariant ? 0 : layout.variant == nil ? 1 : 3 }
      return layout.variant == nil ? 2 : 4
    }
    return newestFirst.enumerated().sorted { (rank($0.1), $0.0) < (rank($1.1), $1.0) }.map(\.1)
  }

  /// Whether what the heap says of itself is what the layout says of it.
  private static func fit(
    _ layout: GoLayout, _ central: CentralLists, _ memory: any MemoryReader
  ) -> (heap: UInt64, statistics: UInt64)? {
    let (heap, overflow) = central.address.subtractingReportingOverflow(UInt64(layout.heap.central))
    var copier = MemoryCopier(memory)
    guard !overflow,
      let block = try? copier.block(at: heap, count: layout.heap.size, "mheap_")
    else { return nil }
    let fields = layout.heap
    let spanStat = block.word(fields.spanalloc + fields.fixallocStat)
    let cacheStat = block.word(fields.cachealloc + fields.fixallocStat)
    let allspans = block.slice(fields.allspans)
    let statistics = layout.statistics
    guard block.word(fields.spanalloc + fields.fixallocSize) == UInt64(layout.span.size),
      block.word(fields.cachealloc + fields.fixallocSize) == UInt64(layout.cache.size),
      cacheStat &- spanStat
        == UInt64(bitPattern: Int64(statistics.mcacheSys - statistics.mspanSys)),
      block.word(fields.sysStat) &- spanStat
        == UInt64(bitPattern: Int64(statistics.gcMiscSys - statistics.mspanSys)),
      allspans.count > 0, allspans.count <= allspans.capacity
    else { return nil }
    return (heap, spanStat &- UInt64(statistics.mspanSys))
  }
}
