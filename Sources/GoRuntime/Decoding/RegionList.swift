import MemoryUnits

/// The address space by role, in order, without overlaps.
struct RegionList {
  private(set) var regions: [GoRegion] = []
  private(set) var notes: [String] = []

  init(_ copy: HeapCopy, _ map: PageMap, _ metadata: MetadataCopy) {
    var entries = map.runs.map {
      (start: $0.range.lowerBound, end: $0.range.upperBound, role: $0.role)
    }
    // Chunks of user arenas are spans outside of the page allocator's address space.
    for place in copy.inUse {
      guard let span = copy.spans[Int(place.index)], span.isUserArenaChunk else { continue }
      entries.append((span.start, span.end, .spanInUse))
    }
    entries.sort { $0.start < $1.start }
    entries += Self.reserved(copy.arenas.arenas, entries)
    entries += metadata.ranges.map { ($0.range.start.value, $0.range.end.value, $0.role) }
    entries.sort { ($0.start, $0.end) < ($1.start, $1.end) }
    var overlaps = 0
    for entry in entries {
      guard let range = AddressRange(Address(entry.start), Address(entry.end)) else { continue }
      guard let last = regions.last, last.end > range.start else {
        append(range, entry.role)
        continue
      }
      // Blocks of less than a page share one: the first is given it whole.
      if let rest = AddressRange(last.end, range.end), !rest.isEmpty {
        append(rest, entry.role)
      }
      if last.end.value - entry.start >= 4096 { overlaps += 1 }
    }
    if overlaps > 0 {
      notes.append(
        overlaps == 1
          ? "a region overlaps another: the first is shown"
          : "\(overlaps) regions overlap others: the first of each two is shown")
    }
  }

  private mutating func append(_ range: AddressRange, _ role: GoRegionRole) {
    if let last = regions.last, last.end == range.start, last.role == role {
      regions[regions.count - 1].end = range.end
    } else {
      regions.append(GoRegion(range, role))
    }
  }

  /// What of the arenas the heap has not prepared yet.
  private static func reserved(
    _ arenas: [ArenaCopy.Arena],
    _ entries: [(start: UInt64, end: UInt64, role: GoRegionRole)]
  ) -> [(start: UInt64, end: UInt64, role: GoRegionRole)] {
    var gaps: [(start: UInt64, end: UInt64, role: GoRegionRole)] = []
    var index = 0
    // Where the entries before end: one of them may reach into the next arenas.
    var covered: UInt64 = 0
    for arena in arenas {
      var position = max(arena.start, covered)
      while index < entries.count && entries[index].start < arena.end {
        if entries[index].start > position {
          gaps.append((position, entries[index].start, .arenaReserved))
        }
        covered = max(covered, entries[index].end)
        position = max(position, covered)
        index += 1
      }
      if position < arena.end { gaps.append((position, arena.end, .arenaReserved)) }
    }
    return gaps
  }

  func bytes(_ role: GoRegionRole) -> ByteCount {
    regions.lazy.filter { $0.role == role }.reduce(.zero) { $0.adding($1.size.bytes) }
  }
}
