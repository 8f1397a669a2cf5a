import MemoryUnits

/// The size of the heap at which the next collection begins: `MemStats.NextGC`.
struct HeapGoal {
  let bytes: ByteCount

  /// `nil` where the pacer was not found.
  init?(_ copy: HeapCopy) { return nil }
}
