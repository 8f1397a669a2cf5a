import MemoryUnits

/// Where one Go runtime keeps what is read of it.
package struct RuntimeLocation: Sendable {
  /// The file that it is part of.
  let image: String?
  let imageRange: AddressRange
  let goVersion: String?
  let layout: GoLayout
  var evidence: [String]
  let heap: UInt64
  let statistics: UInt64
  /// The variable `allp`, a slice.
  let processors: UInt64
  /// The variable `allgs`, a slice; `nil` where it was not found.
  var goroutines: UInt64?
  /// `gcController`
  var pacer: UInt64?
  /// `gcphase`, or failing that `writeBarrier`.
  var phase: Phase?
  /// `work`
  var work: UInt64?
  /// The variable that the chain of persistent chunks begins with.
  var persistentChunks: UInt64?
  /// `gcBitsArenas`
  var bitmapArenas: UInt64?

  /// Whether the program names a version that has no layout of its own, so that another's was taken.
  var isLayoutBorrowed: Bool {
    guard let number = goVersion.flatMap(GoVersionNumber.init) else { return false }
    return number != layout.version
  }

  enum Phase: Sendable {
    /// `gcphase`: 0, 1 or 2.
    case word(UInt64)
    /// `writeBarrier.enabled`: marking or not.
    case writeBarrier(UInt64)
  }
}
