package import MemoryUnits

extension HeapCopy {
  /// What it lacks, a sentence each.
  fileprivate var notes: [String] {
    var notes: [String] = []
    if location.isLayoutBorrowed {
      notes.append(
        "no layout of \(location.goVersion ?? "") is known: that of Go \(location.layout.name) was "
          + "taken, which its memory agrees with")
    }
    if goroutines == nil {
      notes.append("the list of goroutines was not found: their stacks count as the rest of stacks")
    }
    if leftOut > 0 {
      notes.append(
        leftOut == 1
          ? "a descriptor of a span changed while it was read, and is left out"
          : "\(leftOut) descriptors of spans changed while they were read, and are left out")
    }
    return notes
  }
}

extension GoHeap {
  /// Works out what a copy says. Pure: the process may have run on, or be gone.
  ///
  /// - Parameter pageSize: of the machine, for what fragmentation keeps from being returned to it.
  /// Throws for structures that cannot be the runtime's, and where a version without a layout of its own
  /// does not agree with itself under another's.
  package init(
    decoding copy: HeapCopy, metadata: MetadataCopy, pageSize: PageSize
  ) throws(GoRuntimeError) {
    let layout = copy.location.layout
    let statistics = HeapStatistics(copy.statistics, layout)
    let unflushed = UnflushedObjects(copy)
    let tally = SpanTally(copy, pageSize: pageSize)
    let manual = ManualTally(copy, inWorkBufs: statistics.inWorkBufs)
    let map = try PageMap(copy, manual)
    goVersion = copy.location.goVersion
    self.layout = layout.name
    layoutEvidence = copy.location.evidence
    image = copy.location.image
    heapAddress = Address(copy.location.heap)
    memstats = GoMemStats(
      statistics, unflushed, copy.heap, layout,
      nextGC: HeapGoal(copy, unflushed: unflushed.bytes)?.bytes)
    let regions = RegionList(copy, map, metadata)
    self.regions = regions.regions
    breakdown = GoHeapBreakdown(copy, statistics, unflushed, tally, manual, map, regions)
    gc = GoCollection(copy, statistics, tally)
    identities = GoIdentity.all(copy, statistics, memstats, tally, manual, map)
    notes = copy.notes + metadata.notes + regions.notes
    if copy.location.isLayoutBorrowed && !copy.isMoving && largestResidue > Self.credibleResidue {
      throw .unknownLayout(version: goVersion, tried: [self.layout])
    }
  }

  /// More than any program that was caught at a random moment showed: one large object. A layout of
  /// another version that leads to more is not the right one.
  private static let credibleResidue = ByteCount(16 << 20)
}
