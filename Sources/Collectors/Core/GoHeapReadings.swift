import GoRuntime
import MemoryUnits
import PrometheusText
import SnapshotModel
import TextParsing

/// The readings that a Go heap gives, each with its place in the JSON.
struct GoHeapReadings {
  private(set) var readings: [Reading] = []
  private let capture: String

  /// `regions` are those of the heap, as far as they could be believed.
  init(_ document: GoHeapDocument, _ heap: GoHeap, regions: [Region], capture: String) {
    self.capture = capture
    addStatistics(heap.memstats)
    addBreakdown(heap.breakdown)
    addResident(regions)
    addCollection(heap.gc, copiedAt: document.reading.copiedAt)
    for identity in heap.identities {
      let instance = [MetricLabel("identity", identity.id)].exposition
      let place = "identities: \(identity.leftName) − \(identity.rightName)"
      switch identity.unit {
      case .bytes: add("identity.residue", ByteCount(identity.residue), place, instance)
      case .count: add("identity.residue", count: identity.residue, place, instance)
      }
    }
    addReading(document.reading)
    for other in document.runtimes.dropFirst() { addOther(other) }
  }

  /// Of a runtime that is not the first, its size alone, under the name of its file.
  private mutating func addOther(_ heap: GoHeap) {
    let instance = [MetricLabel("runtime", heap.image ?? "\(heap.heapAddress)")].exposition
    for (name, amount) in [
      ("Sys", heap.memstats.sys), ("HeapInuse", heap.memstats.heapInuse),
      ("HeapAlloc", heap.memstats.heapAlloc),
    ] {
      add(name, amount, "otherRuntimes: memstats.\(name)", instance)
    }
  }

  /// The names of `runtime.MemStats` are those of the JSON too.
  private mutating func addStatistics(_ stats: GoMemStats) {
    let amounts: [(String, ByteCount?)] = [
      ("Alloc", stats.alloc), ("TotalAlloc", stats.totalAlloc), ("Sys", stats.sys),
      ("HeapAlloc", stats.heapAlloc), ("HeapSys", stats.heapSys), ("HeapIdle", stats.heapIdle),
      ("HeapInuse", stats.heapInuse), ("HeapReleased", stats.heapReleased),
      ("StackInuse", stats.stackInuse), ("StackSys", stats.stackSys),
      ("MSpanInuse", stats.mspanInuse), ("MSpanSys", stats.mspanSys),
      ("MCacheInuse", stats.mcacheInuse), ("MCacheSys", stats.mcacheSys),
      ("BuckHashSys", stats.buckHashSys), ("GCSys", stats.gcSys), ("OtherSys", stats.otherSys),
      ("NextGC", stats.nextGC),
    ]
    for (name, amount) in amounts { add(name, amount, "memstats.\(name)") }
    let counts = [
      ("Mallocs", stats.mallocs), ("Frees", stats.frees), ("HeapObjects", stats.heapObjects),
      ("NumGC", stats.numGC), ("NumForcedGC", stats.numForcedGC),
    ]
    for (name, number) in counts { add(name, count: number, "memstats.\(name)") }
    add("LastGC", nanoseconds: stats.lastGC, "memstats.LastGC")
  }

  private mutating func addCollection(_ gc: GoCollection, copiedAt: Int64?) {
    let phase = [MetricLabel("phase", gc.phase.rawValue)].exposition
    add("gc.phase", number: ExactDecimal(1), .number, "gc.phase, by \(gc.phaseEvidence)", phase)
    add("gc.cycle", count: gc.cycle, "gc.cycle")
    add("gc.spans_unswept", count: gc.spansUnswept, "gc.spansUnswept")
    add("gc.spans_being_swept", count: gc.spansBeingSwept, "gc.spansBeingSwept")
    add("gc.survived", gc.survived, "gc.survived")
    add("gc.allocated_since", gc.allocatedSince, "gc.allocatedSince")
    add("gc.dead_unswept", gc.deadUnswept, "gc.deadUnswept")
    add("gc.heap_marked", gc.heapMarked, "gc.heapMarked")
    add("gc.heap_live", gc.heapLive, "gc.heapLive")
    guard let copiedAt, gc.lastGC != 0 else { return }
    let (since, overflow) = copiedAt.subtractingReportingOverflow(gc.lastGC)
    guard !overflow else { return }
    add("gc.seconds_since_last", nanoseconds: since, "cost.copiedAt − gc.lastGC")
  }

  private mutating func addReading(_ reading: GoHeapReading) {
    add("read.bytes", reading.bytesRead, "cost.bytesRead, \(reading.mode.words)")
    if let pause = reading.pauseNanoseconds {
      add("read.pause_seconds", nanoseconds: pause, "cost.pauseNanoseconds")
    }
    add("read.copy_seconds", nanoseconds: reading.copyNanoseconds, "cost.copyNanoseconds")
  }

  /// Nothing where the heap does not tell the amount.
  mutating func add(
    _ name: String, _ bytes: ByteCount?, _ place: String, _ instance: String = "",
    granularity: Granularity = .one
  ) {
    guard let bytes else { return }
    readings.append(
      Reading(
        QuantityID("core.go.\(name)"), instance: instance, bytes: bytes, granularity: granularity,
        provenance: Provenance(capture: capture, place: place)))
  }

  mutating func add(
    _ name: String, count: Int64, _ place: String, _ instance: String = ""
  ) {
    add(name, number: ExactDecimal(count), .count, place, instance)
  }

  mutating func add(_ name: String, nanoseconds: Int64, _ place: String) {
    add(name, number: ExactDecimal(digits: nanoseconds, exponent: -9), .seconds, place)
  }

  mutating func add(
    _ name: String, number: ExactDecimal, _ unit: Unit, _ place: String, _ instance: String = ""
  ) {
    readings.append(
      Reading(
        QuantityID("core.go.\(name)"), instance: instance, number: number, unit: unit,
        provenance: Provenance(capture: capture, place: place)))
  }
}

extension GoHeapReading.Mode {
  /// Of which moment the numbers are.
  fileprivate var words: String {
    switch self {
    case .core: "out of a core: of one moment"
    case .stopped: "of a process that somebody had stopped before: of one moment"
    case .heldStill: "of a process that ran on, and nothing moved meanwhile: as of one moment"
    case .paused: "of a process that was stopped for as long as copying took: of one moment"
    case .moved: "of a process that ran on, and moved meanwhile: of more than one moment"
    }
  }
}
