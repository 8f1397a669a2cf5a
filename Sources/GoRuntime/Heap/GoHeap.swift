package import MemoryUnits

/// What the memory of a Go process tells of its heap: the runtime's own statistics recomputed, and what
/// they leave out.
///
/// Addresses, sizes, counts and states alone: no byte of any object.
package struct GoHeap: Hashable, Sendable, Codable {
  /// As the program says, experiments included: `go1.27.3`. `nil` where it does not say.
  package var goVersion: String?
  /// The entry of the table of layouts by which it was read: `1.27`, `1.25-greenteagc`.
  package var layout: String
  /// Why that one: what the program and its memory say.
  package var layoutEvidence: [String]
  /// The file that the runtime is part of: the program, or a library in it.
  package var image: String?
  /// Where `runtime.mheap_` stands.
  package var heapAddress: Address
  package var memstats: GoMemStats
  package var breakdown: GoHeapBreakdown
  /// Ways to the same number that must agree. What they differ by is how exact the rest is.
  package var identities: [GoIdentity]
  package var gc: GoCollection
  /// What the runtime uses its address space for, in order of address, without overlaps.
  package var regions: [GoRegion]
  /// What could not be read or told, a sentence each.
  package var notes: [String]

  /// The largest difference between ways that must agree: the error bar of all numbers here.
  package var largestResidue: ByteCount {
    identities.filter { $0.unit == .bytes }
      .map { ByteCount(Int64(clamping: $0.residue.magnitude)) }.max() ?? .zero
  }
}

/// Two ways to the same number.
package struct GoIdentity: Hashable, Sendable, Codable {
  package enum Unit: String, Hashable, Sendable, Codable {
    case bytes, count
  }

  /// `heap-inuse-is-spans-in-use`
  package var id: String
  /// What is compared: `HeapInuse by its counter` and `pages of spans in use`.
  package var leftName: String
  package var rightName: String
  package var unit: Unit
  package var left: Int64
  package var right: Int64
  /// left − right; 0 in a process that is not in the middle of anything.
  package var residue: Int64

  init(
    _ id: String, _ unit: Unit, _ leftName: String, _ left: Int64, _ rightName: String,
    _ right: Int64
  ) {
    self.id = id
    self.unit = unit
    self.leftName = leftName
    self.rightName = rightName
    self.left = left
    self.right = right
    residue = left &- right
  }
}

/// What the runtime uses a range of addresses for.
package struct GoRegion: Hashable, Sendable, Codable {
  package var start: Address
  package var end: Address
  package var role: GoRegionRole
  /// How much of it is in RAM. `nil` for a core, which does not tell.
  package var resident: ByteCount?

  package init(_ range: AddressRange, _ role: GoRegionRole) {
    start = range.start
    end = range.end
    self.role = role
  }

  package var size: ByteCount { ByteCount(Int64(clamping: end.value &- start.value)) }
}
