import MemoryUnits
import SnapshotModel

/// Numbers of a Go program's page that move in the background: equal to the memory's at one moment, and
/// bound by nothing that a snapshot counts.
enum GoHeapPageTwins {
  static let all: [Relation] = twins.map(isTwin)

  private typealias Measured = GoHeapExamples

  private struct Twin: Sendable {
    let page: QuantityID
    let memory: Term
    let name: String
    let reason: String
    let source: Citation
    /// On the page of the examples, where it does not have it.
    let amount: Int64?

    init(
      _ page: QuantityID, _ memory: Term, _ name: String, _ amount: Int64? = nil,
      because reason: String, _ source: Citation
    ) {
      self.page = page
      self.memory = memory
      self.name = name
      self.amount = amount
      self.reason = reason
      self.source = source
    }
  }

  private static let heap = Citation.go("src/runtime/mheap.go", "mheap.allocSpan, freeSpanLocked")
  private static let scavenger = Citation.go("src/runtime/mgcscavenge.go", "pageAlloc.scavengeOne")
  private static let stack = Citation.go("src/runtime/stack.go", "stackalloc, stackfree")
  private static let persistent = Citation.go("src/runtime/malloc.go", "persistentalloc1")
  private static let processors = Citation.go("src/runtime/proc.go", "procresize")

  private static let heapMoves =
    "stacks grow and work buffers come without an allocation that is counted, and what is idle is "
    + "given back in the background"
  private static let stackMoves = "stacks grow and are freed without an allocation that is counted"
  private static let spanMoves = "spans of stacks and work buffers need descriptors as well"
  private static let cacheMoves = "GOMAXPROCS may have been changed"
  private static let systemMoves =
    "work buffers come and go, and what is cut from a persistent chunk moves from other_sys to its "
    + "user: ReadMemStats itself moves up to 100 KB to gc_sys"
  private static let goalMoves =
    "the goal changes when a collection starts or ends, and with a limit"

  private static let twins = [
    Twin(
      "metrics.go_memstats_sys_bytes", "core.go.Sys", "Sys", because: systemMoves, persistent),
    Twin(
      "metrics.go_memstats_heap_sys_bytes", "core.go.HeapSys", "HeapSys", because: heapMoves, heap),
    Twin(
      "metrics.go_memstats_heap_idle_bytes", "core.go.HeapIdle", "HeapIdle", because: heapMoves,
      heap),
    Twin(
      "metrics.go_memstats_heap_released_bytes", "core.go.HeapReleased", "HeapReleased",
      because: heapMoves, scavenger),
    Twin(
      "metrics.go_memstats_stack_inuse_bytes", "core.go.StackInuse", "StackInuse",
      because: stackMoves, stack),
    Twin(
      "metrics.go_memstats_stack_sys_bytes", "core.go.StackSys", "StackSys", because: stackMoves,
      stack),
    Twin(
      "metrics.go_memstats_mspan_inuse_bytes", "core.go.MSpanInuse", "MSpanInuse",
      because: spanMoves, heap),
    Twin(
      "metrics.go_memstats_mcache_inuse_bytes", "core.go.MCacheInuse", "MCacheInuse",
      because: cacheMoves, processors),
    Twin(
      "metrics.go_memstats_gc_sys_bytes", "core.go.GCSys", "GCSys", because: systemMoves,
      persistent),
    Twin(
      "metrics.go_memstats_other_sys_bytes", "core.go.OtherSys", "OtherSys", because: systemMoves,
      persistent),
    Twin(
      "metrics.go_memstats_next_gc_bytes", "core.go.NextGC", "NextGC", because: goalMoves,
      .go("src/runtime/mgcpacer.go", "gcControllerState.heapGoal")),
    Twin(
      "metrics.go_memory_classes_total_bytes", "core.go.Sys", "Sys", 91_121_944,
      because: systemMoves, persistent),
    Twin(
      "metrics.go_memory_classes_heap_free_bytes", "core.go.HeapIdle" - "core.go.HeapReleased",
      "HeapIdle − HeapReleased", 2_318_336, because: heapMoves, scavenger),
    Twin(
      "metrics.go_memory_classes_heap_released_bytes", "core.go.HeapReleased", "HeapReleased",
      3_350_528, because: heapMoves, scavenger),
    Twin(
      "metrics.go_memory_classes_heap_stacks_bytes", "core.go.StackInuse", "StackInuse", 2_457_600,
      because: stackMoves, stack),
    Twin(
      "metrics.go_memory_classes_os_stacks_bytes", "core.go.StackSys" - "core.go.StackInuse",
      "StackSys − StackInuse", 0, because: stackMoves, stack),
    Twin(
      "metrics.go_memory_classes_metadata_mspan_inuse_bytes", "core.go.MSpanInuse", "MSpanInuse",
      463_520, because: spanMoves, heap),
    Twin(
      "metrics.go_memory_classes_metadata_mspan_free_bytes",
      "core.go.MSpanSys" - "core.go.MSpanInuse", "MSpanSys − MSpanInuse", 9760, because: spanMoves,
      heap),
    Twin(
      "metrics.go_memory_classes_metadata_mcache_inuse_bytes", "core.go.MCacheInuse",
      "MCacheInuse", 2416, because: cacheMoves, processors),
    Twin(
      "metrics.go_memory_classes_metadata_mcache_free_bytes",
      "core.go.MCacheSys" - "core.go.MCacheInuse", "MCacheSys − MCacheInuse", 13_288,
      because: cacheMoves, processors),
    Twin(
      "metrics.go_memory_classes_metadata_other_bytes", "core.go.GCSys", "GCSys", 4_930_848,
      because: systemMoves, persistent),
    Twin(
      "metrics.go_memory_classes_other_bytes", "core.go.OtherSys", "OtherSys", 372_627,
      because: systemMoves, persistent),
    Twin(
      "metrics.go_memory_classes_profiling_buckets_bytes", "core.go.BuckHashSys", "BuckHashSys",
      1_443_405, because: "the table of stack traces grows with the stacks that are profiled",
      .go("src/runtime/mprof.go", "newBucket, stkbucket")),
  ]

  private static func isTwin(_ twin: Twin) -> Relation {
    let field = twin.page.rawValue.dropFirst("metrics.".count)
    var measured = Measured.page
    if let amount = twin.amount { measured[twin.page] = amount }
    var origin = Measured.pageOrigin
    if twin.memory == "core.go.NextGC" {
      // The memory's own was not read out of it.
      measured[twin.page] = 145_588_370
      measured["core.go.NextGC"] = 145_588_370
      origin += " (the memory’s number made up)"
    }
    let amount = measured[twin.page] ?? 0
    return Relation(
      "metrics.\(field.replacing("_", with: "-"))-is-memory", "\(field) is \(twin.name) in memory",
      .quantity(twin.page),
      .within([
        .unmeasured(
          "\(field) at the moment when the memory was read", .both, reason: twin.reason)
      ]), twin.memory, scope: .allPresent([twin.page] + twin.memory.quantities),
      because:
        "At one moment they are one number. How far it moved from the page to the memory is told "
        + "only where a second page shows it.",
      citing: [.go("src/runtime/mstats.go", "readmemstats_m"), twin.source],
      examples: [
        .equal(origin, measured),
        .near(
          "the same page, 64 KiB less, and a second one 128 KiB above it (made up)",
          Measured.but([twin.page: amount - 65_536], in: measured),
          moved: [twin.page: 131_072]),
        .leavesOpen(
          "the same page, 64 KiB less, read once (made up)",
          Measured.but([twin.page: amount - 65_536], in: measured)),
      ])
  }
}
