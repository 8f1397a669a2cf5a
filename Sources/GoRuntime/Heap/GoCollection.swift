package import MemoryUnits

/// Where the garbage collector was, and what it left of the heap.
package struct GoCollection: Hashable, Sendable, Codable {
  package enum Phase: String, Hashable, Sendable, Codable {
    /// Nothing to do.
    case off
    case mark
    /// The world is stopped.
    case markTermination = "mark termination"
    /// What the last collection found dead is being freed.
    case sweep
    /// Nothing shows whether it was marking.
    case unknown
  }

  package var phase: Phase
  /// What the phase was read from.
  package var phaseEvidence: String
  /// Collections that were completed.
  package var cycle: Int64
  /// When the last one was completed, in nanoseconds since 1970; 0 before the first.
  package var lastGC: Int64
  package var spansUnswept: Int64
  /// Spans in the hands of a sweeper: what they hold is left out of the three numbers below.
  package var spansBeingSwept: Int64
  /// Bytes of objects that the last collection found alive. Some may have died since.
  package var survived: ByteCount
  /// Bytes of objects allocated since.
  package var allocatedSince: ByteCount
  /// Bytes of objects that the last collection found dead, and that are not freed yet.
  package var deadUnswept: ByteCount
  /// `gcController.heapMarked`, the runtime's own count of what survived: it counts an object once more
  /// for each finalizer. `nil` where it could not be found.
  package var heapMarked: ByteCount?
  package var heapLive: ByteCount?
  /// What somebody was in the middle of: then the identities may be off by so much.
  package var heapLockHeld: Bool
  package var processors: Int64
  package var processorsInStats: Int64
  package var processorsInMalloc: Int64
}
