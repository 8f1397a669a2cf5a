import MemoryUnits

/// The size of the heap at which the next collection is to end: `MemStats.NextGC`.
///
/// Source: src/runtime/mgcpacer.go, `heapGoalInternal` and `memoryLimitHeapGoal`.
struct HeapGoal {
  let bytes: ByteCount

  /// A goal that the trigger would otherwise have reached lies so far behind it.
  private static let minRunway: UInt64 = 64 << 10
  private static let leastHeadroom: UInt64 = 1 << 20
  private static let headroomPercent: UInt64 = 3

  /// `nil` where the pacer was not found, or the version's way to keep a limit matters and is not known.
  init?(_ copy: HeapCopy, unflushed: Int64) {
    guard let pacer = copy.pacer else { return nil }
    let fields = copy.location.layout.pacer
    var goal = pacer.word(fields.gcPercentHeapGoal)
    let limited = Self.limited(
      pacer, fields, version: copy.location.layout.version, unflushed: UInt64(bitPattern: unflushed)
    )
    if limited < goal {
      // Whether 1.20 leaves room as 1.19 does or as 1.21 is not known.
      guard copy.location.layout.version != GoVersionNumber(1, 20) else { return nil }
      goal = limited
    } else {
      goal = max(goal, pacer.word(fields.sweepDistMinTrigger))
      let triggered = pacer.word(fields.triggered)
      if triggered != .max, goal < triggered &+ Self.minRunway {
        goal = triggered &+ Self.minRunway
      }
    }
    bytes = ByteCount(Int64(bitPattern: goal))
  }

  /// The goal that keeps the memory limit, which is the greatest signed number where none is set.
  private static func limited(
    _ pacer: MemoryBlock, _ fields: PacerFields, version: GoVersionNumber, unflushed: UInt64
  ) -> UInt64 {
    let limit = pacer.word(fields.memoryLimit)
    let mapped = pacer.word(fields.mappedReady)
    let allocated =
      pacer.word(fields.totalAlloc) &- pacer.word(fields.totalFree) &+ unflushed
    let other = mapped &- pacer.word(fields.heapFree) &- allocated
    let marked = pacer.word(fields.heapMarked)
    let beyond = other &+ (mapped > limit ? mapped - limit : 0)
    guard beyond < limit else { return marked }
    let goal = limit - beyond
    let headroom =
      version < GoVersionNumber(1, 20)
      ? leastHeadroom : max(goal / 100 * headroomPercent, leastHeadroom)
    let isSmall = goal < headroom || goal - headroom < headroom
    return max(isSmall ? headroom : goal - headroom, marked)
  }
}
