import MemoryUnits
import SnapshotModel
import TextParsing

/// What a Go program has allocated and freed between its metrics page and the reading of its memory, at
/// most: measured by counters that never fall.
///
/// Be T(t) all that was allocated up to t, F(t) all that was freed, and U(t) what the caches of the Ps have
/// handed out and not yet reported. runtime/metrics does not ask the caches (src/runtime/metrics.go,
/// heapStatsAggregate.compute), ReadMemStats has them flushed (mstats.go, readmemstats_m), and what is read
/// out of memory has U added. A page of the moment p and a memory of the later moment m then say
///
///     alloc_bytes_total = T(p) − U(p), or T(p)     TotalAlloc = T(m)
///
/// so that `allocated` = TotalAlloc − alloc_bytes_total = (T(m) − T(p)) + U(p). As T never falls, U(p) is at
/// most `allocated`: the page lags by no more, however large the caches are. A sweeper hands in what it
/// frees at once (mgcsweep.go, sweepLocked.sweep), so that `freed` = F(m) − F(p), out of TotalAlloc −
/// HeapAlloc in memory and alloc_bytes_total − alloc_bytes on the page. The numbers of objects go alike, but
/// that a tiny object counts as allocated and freed as soon as it is reported: both are bounds.
package struct HeapWork: Sendable {
  let allocated: Int64
  let freed: Int64
  let mallocs: Int64
  let frees: Int64

  /// What moves with the work.
  package enum Account: Hashable, Sendable {
    /// HeapAlloc.
    case bytes
    /// HeapObjects.
    case objects
    /// HeapInuse: whole spans.
    case spans
    /// HeapInuse − HeapAlloc: the free slots of spans.
    case freeSlots
    /// Chunks of user arenas, which alone are ever unmapped again.
    case chunks(Mechanism.Direction)
  }

  /// The most that one object can add to HeapInuse beside its own size: a span of a small class has up to
  /// 10 pages of 8 KiB (class_to_allocnpages), and a chunk of a user arena keeps 128 KiB and a type for its
  /// bitmap (arena.go, userArenaChunkReserveBytes).
  static let spanOfOneObject = ByteCount(17 * 8192)

  static let memoryClock: QuantityID = "core.go.TotalAlloc"
  static let pageClock: QuantityID = "metrics.go_memstats_alloc_bytes_total"

  private init(_ index: ReadingIndex) throws(Absent) {
    let value = { (id: QuantityID, unit: MatchUnit) throws(Absent) -> Int64 in
      guard let value = index.value(of: id, in: unit) else { throw Absent(id: id) }
      return value
    }
    let memoryTotal = try value(Self.memoryClock, .bytes)
    let pageTotal = try value(Self.pageClock, .bytes)
    let memoryFreed = memoryTotal.saturatingSubtract(try value("core.go.HeapAlloc", .bytes))
    let pageFreed = pageTotal.saturatingSubtract(
      try value("metrics.go_memstats_alloc_bytes", .bytes))
    allocated = memoryTotal.saturatingSubtract(pageTotal)
    freed = memoryFreed.saturatingSubtract(pageFreed)
    mallocs = try value("core.go.Mallocs", .count)
      .saturatingSubtract(try value("metrics.go_memstats_mallocs_total", .count))
    frees = try value("core.go.Frees", .count)
      .saturatingSubtract(try value("metrics.go_memstats_frees_total", .count))
  }

  private struct Absent: Error {
    let id: QuantityID
  }

  /// `missing` where a counter was not read, or runs backwards for a reason that is no contradiction.
  static func measured(_ index: ReadingIndex) -> (work: HeapWork?, missing: Missing?) {
    if index.hasSeveralGoRuntimes { return (nil, .whichRuntime) }
    do throws(Absent) {
      let work = try HeapWork(index)
      guard min(work.allocated, work.freed, work.mallocs, work.frees) < 0 else {
        return (work, nil)
      }
      if let why = index.whyClocksMayRunBackwards { return (nil, why) }
      return (work, nil)
    } catch {
      return (nil, Missing(what: error.id.rawValue, why: "tells what was allocated and freed"))
    }
  }

  /// The residuals page − memory that the work can make. `inHand` is what the Ps may be about to report.
  func range(of account: Account, inHand: Int64) -> ClosedRange<Int64> {
    let made = max(0, allocated)
    let gone = max(0, freed)
    let spansMade = made.saturatingAdd(spans(mallocs)).saturatingAdd(inHand)
    let spansGone = gone.saturatingAdd(spans(frees)).saturatingAdd(inHand)
    return switch account {
    case .bytes: -made...gone
    case .objects: -max(0, mallocs)...max(0, frees)
    case .spans: -spansMade...spansGone
    case .freeSlots: -spansMade.saturatingAdd(gone)...spansGone.saturatingAdd(made)
    case .chunks(let direction): direction.range(gone.saturatingAdd(spans(frees)))
    }
  }

  private func spans(_ objects: Int64) -> Int64 {
    max(0, objects).saturatingMultiply(Self.spanOfOneObject.bytes)
  }
}

extension ReadingIndex {
  /// Why counters of the page may be above those of the memory, though both are the process's own.
  var whyClocksMayRunBackwards: Missing? {
    if hasSeveralGoRuntimes { return .whichRuntime }
    if isCaughtAtWork { return .memoryAtRest }
    guard isRead(HeapWork.pageClock, before: HeapWork.memoryClock) == true else {
      return Missing(
        what: "the order of the page and the memory",
        why: "only a page that was read first may not be ahead")
    }
    return nil
  }

  /// Whether the numbers of the Go runtimes in the process bear labels, since there are several.
  var hasSeveralGoRuntimes: Bool { !instances(of: "core.go.HeapInuse").isEmpty }

  /// Whether any two numbers of the memory differ that agree in a process at rest.
  var isCaughtAtWork: Bool {
    residue(in: .bytes).size != 0 || residue(in: .count).size != 0 || pagesInFlight != 0
  }

  /// Pages that are taken and have no span.
  var pagesInFlight: Int64 {
    let pages = value(of: "core.go.page.in_flight", in: .bytes) ?? 0
    return pages == .min ? .max : abs(pages)
  }

  /// The differences between ways to the same number that were measured in memory, added up.
  func residue(in unit: MatchUnit) -> (size: Int64, identities: Int) {
    let residues = instances(of: "core.go.identity.residue")
      .filter { ($0.unit == .bytes) == (unit == .bytes) }
      .compactMap { $0.number?.integer }
    let sum = residues.reduce(Int64(0)) { $0.saturatingAdd($1 == .min ? .max : abs($1)) }
    return (sum, residues.count)
  }
}

extension Missing {
  static let whichRuntime = Missing(
    what: "which of the Go runtimes in the process is meant",
    why: "it has several, each with a heap of its own")
  static let memoryAtRest = Missing(
    what: "memory that was read while nobody was at work on the heap",
    why: "its own numbers differ among themselves: core.go.identity.residue tells by how much")
}
