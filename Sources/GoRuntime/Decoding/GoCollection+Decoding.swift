import MemoryUnits

extension GoCollection {
  init(_ copy: HeapCopy, _ statistics: HeapStatistics, _ tally: SpanTally) {
    let layout = copy.location.layout
    (phase, phaseEvidence) = Self.phase(copy, unswept: tally.unswept + tally.beingSwept)
    cycle = statistics.numGC
    lastGC = statistics.lastGC
    spansUnswept = tally.unswept
    spansBeingSwept = tally.beingSwept
    survived = ByteCount(tally.survived)
    allocatedSince = ByteCount(tally.allocatedSince)
    deadUnswept = ByteCount(tally.deadUnswept)
    heapMarked = copy.pacer.map { ByteCount($0.signedWord(layout.pacer.heapMarked)) }
    heapLive = copy.pacer.map { ByteCount($0.signedWord(layout.pacer.heapLive)) }
    let lock = copy.heap.word(layout.heap.lock)
    // Since Go 1.24 the upper bits of a lock name who waits.
    heapLockHeld = layout.version < GoVersionNumber(1, 24) ? lock != 0 : lock & 1 != 0
    processors = Int64(copy.processors.count)
    processorsInStats = Int64(
      copy.processors.count { $0.statsSeq % 2 == 1 } + (statistics.isLocked ? 1 : 0))
    processorsInMalloc = Int64(copy.processors.count { $0.isInMalloc })
  }

  /// Spans that are not swept yet show by themselves that nobody marks: marking begins when all are.
  private static func phase(_ copy: HeapCopy, unswept: Int64) -> (Phase, String) {
    let evidence: String
    switch copy.location.phase {
    case .word: evidence = "gcphase"
    case .writeBarrier: evidence = "writeBarrier.enabled, which does not tell how marking ends"
    case nil:
      return unswept > 0
        ? (.sweep, "spans that are not swept")
        : (.unknown, "neither gcphase nor writeBarrier was found: the program's code is not there")
    }
    switch copy.phase {
    case 1: return (.mark, evidence)
    case 2: return (.markTermination, evidence)
    default: return (unswept > 0 ? .sweep : .off, evidence)
    }
  }
}
