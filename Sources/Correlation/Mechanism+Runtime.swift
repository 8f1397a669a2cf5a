import MemoryUnits
import SnapshotModel

extension Mechanism {
  /// Go's heapArenaBytes on 64-bit Linux.
  static let heapArena = ByteCount(64 << 20)
  /// Go's pallocChunkBytes: the random start lies in the first of them.
  static let heapChunk = ByteCount(4 << 20)

  func heapArenaTail(_ index: ReadingIndex, randomStart: Bool) -> Bound {
    guard let version = index.goVersion else {
      return .missing(
        Missing(what: "metrics.go_info", why: "the Go version decides what HeapSys counts"))
    }
    let explanation: String
    let size: ByteCount
    let unit: String
    if version < .countsMappedChunks {
      (size, unit) = (Self.heapArena, "arena")
      explanation =
        "Before Go 1.17 HeapSys and HeapReleased count the current arena whole. viewcore takes off "
        + "what the page allocator does not have of it (by its source since May 2020), or what the "
        + "core does not hold because it was never touched (before)."
    } else if randomStart && version >= .randomHeapStart {
      (size, unit) = (Self.heapChunk, "chunk")
      explanation =
        "Since Go 1.26 the heap begins at a random page of its first chunk: HeapSys counts what lies "
        + "before, the core's spans do not."
    } else {
      return .allowance(
        Allowance(
          name: "heap arena", formula: "0 (Go \(version))", range: 0...0,
          explanation: "Go \(version) counts what is mapped of an arena."))
    }
    return .allowance(
      Allowance(
        name: "heap arena", formula: "less than one \(unit) of \(size.exact)",
        range: Direction.below.range(size.bytes), explanation: explanation))
  }

  /// Allows nothing itself: the measured drift does, where there is a second reading.
  func metricsReadTwice(_ index: ReadingIndex, left: Side, right: Side) -> Bound {
    let quantities = (left.parts + right.parts).compactMap(\.quantity)
    let others = quantities.contains { $0.view == .core } ? "the core" : "the other files"
    for id in quantities where id.view == .metrics {
      guard index.consistency.movement(of: id) != nil else {
        return .missing(
          Missing(
            what: "a second reading of \(id)",
            why: "the program goes on between the page and \(others): by how much it tells"))
      }
    }
    return .allowance(
      Allowance(
        name: "program at work", formula: "0", range: 0...0,
        explanation: "The page was read twice, and what moved in between is the measured drift."))
  }
}
