import SnapshotModel

/// A row of the table of the Go heap, with those that it is the sum of.
struct GoHeapRow: Sendable {
  let title: String
  let gloss: String
  /// `nil` where the rows below it are all there is.
  let quantity: QuantityID?
  let parts: [GoHeapRow]
  /// What the rest is that the parts leave, where there is one.
  let rest: String

  private init(
    _ title: String, _ gloss: String, _ quantity: QuantityID? = nil, rest: String = "Rest",
    _ parts: [GoHeapRow] = []
  ) {
    self.title = title
    self.gloss = gloss
    self.quantity = quantity
    self.parts = parts
    self.rest = rest
  }

  /// The shape of viewcore's table, with what viewcore cannot tell.
  static let all: [GoHeapRow] = [
    GoHeapRow(
      "Arenas", "the address space of the heap", "core.go.arena.total",
      [
        GoHeapRow(
          "Spans in use", "for objects: HeapInuse", "core.go.span.inuse",
          [
            GoHeapRow(
              "Slots that hold an object", "alive, or dead and not swept yet",
              "core.go.span.inuse.alloc",
              rest: "In spans that are being swept",
              [
                GoHeapRow(
                  "Survived the last collection", "reachable then; some may have died since",
                  "core.go.gc.survived"),
                GoHeapRow("Allocated since", "", "core.go.gc.allocated_since"),
                GoHeapRow(
                  "Dead, not swept yet", "garbage that the last collection found",
                  "core.go.gc.dead_unswept"),
              ]),
            GoHeapRow("Free slots", "fragmentation", "core.go.span.inuse.free"),
            GoHeapRow("Ends that no slot fits into", "", "core.go.span.inuse.tail"),
          ]),
        GoHeapRow(
          "Spans of the runtime’s own", "", "core.go.span.manual",
          [
            GoHeapRow("Stacks", "StackInuse", "core.go.span.manual.stacks"),
            GoHeapRow(
              "Work buffers", "of the garbage collector", "core.go.span.manual.workbufs"),
            GoHeapRow(
              "Pointer masks", "of globals, up to Go 1.24", "core.go.span.manual.pointer_masks"),
          ]),
        GoHeapRow(
          "Free pages, retained", "memory stands behind them", "core.go.page.free_retained"),
        GoHeapRow(
          "Free pages, released", "given back, or never touched", "core.go.page.free_released"),
        GoHeapRow("Free pages, kept by a P", "", "core.go.page.cache"),
        GoHeapRow("Random gap at the start", "since Go 1.26", "core.go.page.padding"),
        GoHeapRow("Pages in flight", "between free and a span", "core.go.page.in_flight"),
        GoHeapRow("Reserved", "not to be touched yet", "core.go.arena.reserved"),
      ]),
    GoHeapRow(
      "Bookkeeping", "address space that the runtime describes the heap in", nil,
      [
        GoHeapRow(
          "Arena index", "in no statistic of Go’s", "core.go.metadata.arena_index"),
        GoHeapRow("Descriptions of arenas", "", "core.go.metadata.heap_arena"),
        GoHeapRow("Page summaries", "", "core.go.metadata.page_summary"),
        GoHeapRow("Scavenger’s index", "", "core.go.metadata.scavenge_index"),
        GoHeapRow("Page bitmaps", "", "core.go.metadata.page_bitmaps"),
        GoHeapRow("List of spans", "", "core.go.metadata.span_list"),
        GoHeapRow("Mark and allocation bits", "", "core.go.metadata.gc_bits"),
        GoHeapRow(
          "Never freed", "span descriptors, caches, specials", "core.go.metadata.persistent"),
      ]),
  ]
}
