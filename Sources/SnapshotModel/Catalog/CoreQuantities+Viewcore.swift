extension CoreQuantities {
  /// What `viewcore breakdown` prints of the mappings.
  static let viewcoreMappings: [CatalogField] = [
    CatalogField(
      "viewcore.all", .bytes, .virtual,
      """
      viewcore's total: the address space of the core that is not reserved, and in viewcore since \
      December 2024 the heap a second time
      """,
      leavesOut: "Mappings without permission.",
      source: """
        row `all`; internal/gocore/process.go: sum of the rows below since commit 3793491, of the \
        mappings before
        """,
      title: "viewcore all"),
    CatalogField(
      "viewcore.text", .bytes, .virtual,
      """
      Mappings that are readable and executable: the code of the program and of libraries, and \
      vdso
      """,
      source: "row `text`; internal/gocore/process.go: core.Read|core.Exec",
      title: "viewcore text"),
    CatalogField(
      "viewcore.readonly", .bytes, .virtual,
      """
      Mappings that are readable alone; in cores of gdb the reservations too, which gdb marks \
      readable
      """,
      source: "row `readonly`; internal/gocore/process.go: core.Read",
      title: "viewcore readonly"),
    CatalogField(
      "viewcore.data", .bytes, .virtual,
      "Readable and writable mappings of files, whatever of .bss lies in them included",
      leavesOut: "Written memory without a file.",
      source: "row `data`; internal/gocore/process.go: core.Read|core.Write, copy on write",
      title: "viewcore data"),
    CatalogField(
      "viewcore.bss", .bytes, .virtual,
      """
      Readable and writable mappings without a file that no other row has: the index of arenas, \
      the runtime's own memory, stacks of threads, and in viewcore since December 2024 the heap
      """,
      leavesOut: "The ELF section .bss as such, most of which is viewcore's `data`.",
      source: "row `bss`; internal/gocore/process.go: any other anonymous mapping",
      title: "viewcore bss"),
    CatalogField(
      "viewcore.heap", .bytes, .virtual,
      "The Go heap: in use, manual and free spans together",
      leavesOut: """
        Since Go 1.26 the random start of the heap, so that rows of it can turn out too small.
        """,
      source: "row `heap`; internal/gocore/process.go",
      title: "viewcore heap"),
    CatalogField(
      "viewcore.ptr_bitmap", .bytes, .virtual,
      "Bitmaps of pointers of the heap's arenas, a row of viewcore before December 2024",
      source: "row `ptr bitmap`; internal/gocore/process.go",
      title: "viewcore ptr bitmap"),
    CatalogField(
      "viewcore.span_table", .bytes, .virtual,
      "The heap's tables from pages to spans",
      source: "row `span table`; internal/gocore/process.go",
      title: "viewcore span table"),
    CatalogField(
      "viewcore.corrected.all", .bytes, .virtual,
      """
      viewcore's total with the heap counted once: the address space of the core that is not \
      reserved
      """,
      leavesOut: "Mappings without permission, and the gate page where it is executable alone.",
      source: """
        row `all`, less row `heap` in the form that viewcore prints since December 2024 (commit \
        3793491)
        """,
      title: "viewcore all, the heap once"),
    CatalogField(
      "viewcore.corrected.bss", .bytes, .virtual,
      """
      viewcore's `bss` without the heap: the index of arenas, the runtime's own memory, stacks of \
      threads
      """,
      leavesOut: "The ELF section .bss as such, most of which is viewcore's `data`.",
      source: """
        row `bss`, less row `heap` in the form that viewcore prints since December 2024 (commit \
        3793491)
        """,
      title: "viewcore bss, the heap once"),
  ]

  /// What `viewcore breakdown` prints of the Go heap.
  static let viewcoreHeap: [CatalogField] = [
    CatalogField(
      "viewcore.heap.in_use_spans", .bytes, .allocated,
      """
      Spans that hold objects, pages of them that are not in the core left out: close to HeapInuse
      """,
      source: "row `in use spans`; internal/gocore/process.go: mSpanInUse",
      title: "viewcore heap, in use spans"),
    CatalogField(
      "viewcore.heap.in_use_spans.alloc", .bytes, .allocated,
      """
      Slots of spans that are allocated, by the bitmap or because they lie below the free index: \
      close to HeapAlloc
      """,
      source: "row `alloc` of `in use spans`; internal/gocore/process.go",
      title: "viewcore heap, in use spans, alloc"),
    CatalogField(
      "viewcore.heap.in_use_spans.alloc.live", .bytes, .allocated,
      "Allocated slots that viewcore reached from the roots",
      leavesOut: """
        Objects that it does not find, so that the row is often far too small since Go 1.22.
        """,
      source: "row `live`; internal/gocore/object.go",
      title: "viewcore heap, in use spans, alloc, live"),
    CatalogField(
      "viewcore.heap.in_use_spans.alloc.garbage", .bytes, .allocated,
      "Allocated slots that viewcore did not reach",
      leavesOut: "Any proof that they are garbage: viewcore misses live objects since Go 1.22.",
      source: "row `garbage`; internal/gocore/object.go: alloc - live",
      title: "viewcore heap, in use spans, alloc, garbage"),
    CatalogField(
      "viewcore.heap.in_use_spans.free", .bytes, .allocated,
      "Slots of spans in use that are not allocated",
      source: "row `free` of `in use spans`; internal/gocore/process.go",
      title: "viewcore heap, in use spans, free"),
    CatalogField(
      "viewcore.heap.in_use_spans.round", .bytes, .allocated,
      "What is left of spans in use behind their last slot",
      source: "row `round`; internal/gocore/process.go: spanSize - n*elemSize",
      title: "viewcore heap, in use spans, round"),
    CatalogField(
      "viewcore.heap.manual_spans", .bytes, .allocated,
      """
      Spans that the runtime manages by hand: stacks of goroutines, and work buffers of the \
      garbage collector
      """,
      source: "row `manual spans`; internal/gocore/process.go: mSpanManual",
      title: "viewcore heap, manual spans"),
    CatalogField(
      "viewcore.heap.manual_spans.alloc", .bytes, .allocated,
      "Manual spans less what is on their free lists",
      source: "row `alloc` of `manual spans`; internal/gocore/process.go",
      title: "viewcore heap, manual spans, alloc"),
    CatalogField(
      "viewcore.heap.manual_spans.free", .bytes, .allocated,
      "Elements on the free lists of manual spans",
      source: "row `free` of `manual spans`; internal/gocore/process.go: manualFreeList",
      title: "viewcore heap, manual spans, free"),
    CatalogField(
      "viewcore.heap.free_spans", .bytes, .virtual,
      "Pages of the heap that belong to no span: close to HeapIdle",
      leavesOut: "Since Go 1.26 the random start of the heap.",
      source: "row `free spans`; internal/gocore/process.go: pallocBits and page caches",
      title: "viewcore heap, free spans"),
    CatalogField(
      "viewcore.heap.free_spans.retained", .bytes, .virtual,
      """
      Free pages of the heap that were not returned to the system: close to HeapIdle - \
      HeapReleased
      """,
      leavesOut: """
        Since Go 1.26 the random start of the heap, which is taken off, so that the row can be \
        negative.
        """,
      source: "row `retained`; internal/gocore/process.go: free - released",
      title: "viewcore heap, free spans, retained"),
    CatalogField(
      "viewcore.heap.free_spans.released", .bytes, .virtual,
      "Pages of the heap that were returned to the system or never used: close to HeapReleased",
      source: "row `released`; internal/gocore/process.go: scavenged bits and page caches",
      title: "viewcore heap, free spans, released"),
  ]
}
