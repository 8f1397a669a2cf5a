import MemoryUnits
import SnapshotModel

/// A Go program's account of its address space, read out of its memory, against the kernel's.
enum GoHeapMappingRelations {
  static let all: [Relation] = [heapIsWritableMappings, arenasAreMappings, sysWithinVmData]

  private typealias Measured = GoHeapExamples

  private static let efence = Mechanism.unmeasured(
    "whether the program runs with GODEBUG=efence=1", .above,
    reason: "then what was freed may be touched no more, and the runtime still counts it")

  private static let heapIsWritableMappings = Relation(
    "core.go-heap-is-writable-mappings",
    "HeapSys + StackInuse and what is in arenas of GCSys are the writable mappings in the arenas",
    GoHeapRelations.mappedOfArenas,
    .within([
      .caughtAtWork(),
      .grownSince(
        page: .sum([
          "metrics.go_memstats_heap_sys_bytes", "metrics.go_memstats_stack_inuse_bytes",
        ]), memory: GoHeapRelations.mappedOfArenas, kernel: "procfs.maps.go_arena.writable"),
      .heapWork(.chunks(.below)), efence,
    ]),
    "procfs.maps.go_arena.writable",
    scope: .allPresent(["procfs.maps.go_arena.writable", "core.go.HeapInuse"]),
    because:
      "Since Go 1.17 the heap grows by chunks of 4 MiB out of arenas that are reserved: what is mapped "
      + "for it is writable, and the rest may not be touched. The random start of the heap is mapped "
      + "and counted. A freed chunk of a user arena is neither.",
    citing: [
      .go("src/runtime/mheap.go", "mheap.grow"), .go("src/runtime/mem_linux.go", "sysMapOS"),
      .go("src/runtime/arena.go", "allocUserArenaChunk, setUserArenaChunkToFault"),
      .thread("2020-08-18"),
    ],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet), .equal(Measured.busyOrigin, Measured.busy),
      .near(
        "the heap grew by 12 MiB from the page to the memory, and the mappings were read in "
          + "between (made up but for page and memory)",
        Measured.but(["procfs.maps.go_arena.writable": 92_274_688], in: Measured.later)),
      .leavesOpen(
        "the same without the page",
        [
          "core.go.HeapSys": 98_238_464, "core.go.StackInuse": 2_424_832,
          "core.go.span.manual.workbufs": 0, "procfs.maps.go_arena.writable": 92_274_688,
          Measured.residue: 0,
        ]),
      .breaks(
        "the mappings of whole arenas, as before Go 1.17",
        Measured.but(["procfs.maps.go_arena.writable": 134_217_728], in: Measured.page)),
    ])

  private static let arenasAreMappings = Relation(
    "core.go-arenas-are-mappings", "the arenas are their mappings, writable or reserved",
    "core.go.arena.total",
    .within([
      .unmeasured(
        "mappings of the moment when the memory was read", .above,
        reason: "an arena that was reserved after the kernel’s file was read is in memory alone"),
      .caughtAtWork(),
    ]),
    .sum(["procfs.maps.go_arena.writable", "procfs.maps.go_arena.reserved"]),
    scope: .allPresent(["core.go.arena.total", "procfs.maps.go_arena.writable"]),
    because:
      "An arena of 64 MiB is reserved whole, and never given back: its pages are writable or may not "
      + "be touched.",
    citing: [
      .go("src/runtime/malloc.go", "mheap.sysAlloc"),
      .go("src/runtime/mem_linux.go", "sysReserveOS"),
    ],
    examples: [
      .equal(Measured.quietOrigin, Measured.quiet), .equal(Measured.busyOrigin, Measured.busy),
      .leavesOpen(
        "an arena was reserved in between (made up)",
        Measured.but(["core.go.arena.total": 268_435_456], in: Measured.quiet)),
      .breaks(
        "the arenas of user arenas are left out of memory",
        Measured.but(["core.go.arena.total": 134_217_728], in: Measured.quiet)),
    ])

  private static let sysWithinVmData = Relation(
    "core.go-sys-within-vmdata", "Sys in memory is at most VmData",
    "core.go.Sys",
    .atMost([
      .grownSince(
        page: "metrics.go_memstats_sys_bytes", memory: "core.go.Sys",
        kernel: "procfs.status.VmData"), efence,
    ]),
    "procfs.status.VmData", scope: .present("core.go.Sys"),
    because:
      "What the runtime maps is private and writable. VmData holds besides: the index of the heap's "
      + "arenas (32 MiB, which no field counts), .data and .bss, and what C code maps.",
    citing: [
      .go("src/runtime/malloc.go", "mheap.sysAlloc"), .kernel("mm/vma.h", "is_data_mapping"),
      .thread("2020-08-18"),
    ],
    examples: [
      .near(
        "a Go 1.25 program that stopped itself",
        ["core.go.Sys": 95_578_392, "procfs.status.VmData": 126_428.kB]),
      .leavesOpen(
        "reserved address space is counted as obtained",
        ["core.go.Sys": 1_340_000_000, "procfs.status.VmData": 126_428.kB]),
    ])
}
