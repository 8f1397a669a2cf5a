package import MemoryUnits

/// Where the heap's memory is, to the page: what MemStats cannot say.
package struct GoHeapBreakdown: Hashable, Sendable, Codable {
  package var inuse: InUse
  package var manual: Manual
  package var pages: Pages
  package var unflushed: Unflushed
  package var stacks: Stacks
  package var metadata: Metadata
  /// Address space of the arenas, those of user arenas included, and what of it nothing may touch yet.
  package var arenas: ByteCount
  package var arenaReserved: ByteCount

  /// Spans that hold objects.
  package struct InUse: Hashable, Sendable, Codable {
    package var spans: Int64
    package var bytes: ByteCount
    package var objects: Int64
    /// Slots that hold an object, dead ones that are not swept yet included.
    package var alloc: ByteCount
    /// Slots that hold none.
    package var free: ByteCount
    /// What no slot fits into, and bitmaps of pointers and marks that stand there.
    package var tail: ByteCount
    /// Whole pages of the machine (4 KiB) inside free slots: what fragmentation keeps from being returned.
    package var freePages: ByteCount
    package var sizeClasses: [SizeClass]
  }

  /// The spans of one size of object.
  package struct SizeClass: Hashable, Sendable, Codable {
    /// 0 is for objects with a span of their own.
    package var sizeClass: Int
    /// The size of a slot; 0 for class 0.
    package var size: ByteCount
    package var spans: Int64
    package var bytes: ByteCount
    package var objects: Int64
    package var alloc: ByteCount
    package var free: ByteCount
    package var tail: ByteCount
  }

  /// Spans that the runtime uses for itself.
  package struct Manual: Hashable, Sendable, Codable {
    package var spans: Int64
    package var bytes: ByteCount
    package var stacks: ByteCount
    package var workbufs: ByteCount
    /// Unrolled pointer masks of globals, up to Go 1.24.
    package var pointerMasks: ByteCount
  }

  /// Pages without a span. `cache` overlaps no other row.
  package struct Pages: Hashable, Sendable, Codable {
    package var freeRetained: ByteCount
    package var freeReleased: ByteCount
    package var padding: ByteCount
    /// Kept by a P: free, memory behind it or not.
    package var cacheRetained: ByteCount
    package var cacheReleased: ByteCount
    package var inFlight: ByteCount
  }

  /// Objects that the caches of the Ps have handed out and not yet reported: in MemStats, which asks
  /// for them, but not in runtime/metrics, which does not.
  package struct Unflushed: Hashable, Sendable, Codable {
    package var bytes: ByteCount
    package var objects: Int64
    /// Tiny objects, which share a slot.
    package var tinyObjects: Int64
  }

  /// What the spans of stacks hold.
  package struct Stacks: Hashable, Sendable, Codable {
    package var goroutines: Int64
    package var goroutineStacks: ByteCount
    /// Of stacks of goroutines that are not running, the part below which nothing was pushed.
    package var goroutineStacksUsed: ByteCount
    package var free: ByteCount
    /// System stacks of threads, and what the above cannot tell.
    package var rest: ByteCount
  }

  /// The runtime's own bookkeeping: address space by kind.
  package struct Metadata: Hashable, Sendable, Codable {
    package var heapArenas: ByteCount
    package var arenaIndex: ByteCount
    package var pageSummary: ByteCount
    package var scavengeIndex: ByteCount
    package var pageBitmaps: ByteCount
    package var spanList: ByteCount
    package var gcBits: ByteCount
    package var persistent: ByteCount
  }
}
