import MemoryUnits
import SnapshotModel

/// The table that viewcore prints against its own parts, the address space and the runtime's
/// account.
enum ViewcoreRelations {
  static let all: [Relation] = [
    allIsSumOfParts, allIsSizeLessReserved, textIsExecutable, readonlyIsRest, dataAndHeapAreData,
  ]

  private static let table = Citation.document("golang/debug internal/gocore/process.go, readHeap0")
  private static let mappings = Citation.document(
    "golang/debug internal/core/process.go, addProgMappings")

  private static let allIsSumOfParts = Relation(
    "core.viewcore-all-is-sum-of-parts",
    "all of viewcore is text + readonly + data + bss + heap and the runtime's tables",
    "core.viewcore.corrected.all", .exact,
    .sum([
      "core.viewcore.text", "core.viewcore.readonly", "core.viewcore.data",
      "core.viewcore.corrected.bss", "core.viewcore.heap",
      .ifPresent("core.viewcore.ptr_bitmap"), "core.viewcore.span_table",
    ]),
    scope: .present("core.viewcore.all"),
    because:
      "Since December 2024 viewcore counts the heap twice, in bss and in heap, and prints the sum: "
      + "all and bss are taken without the second.",
    citing: [table, .document("golang/debug 3793491 (CL 635227)")],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.corrected.all": 66_883_584, "core.viewcore.text": 2_473_984,
          "core.viewcore.readonly": 2_592_768, "core.viewcore.data": 380_928,
          "core.viewcore.corrected.bss": 36_204_544, "core.viewcore.heap": 25_165_824,
          "core.viewcore.span_table": 65_536,
        ]),
      .equal(
        "a Go 1.27 program and its core",
        [
          "core.viewcore.corrected.all": 103_620_608, "core.viewcore.text": 3_080_192,
          "core.viewcore.readonly": 3_231_744, "core.viewcore.data": 34_148_352,
          "core.viewcore.corrected.bss": 40_763_392, "core.viewcore.heap": 22_331_392,
          "core.viewcore.span_table": 65_536,
        ]),
      .breaks(
        "bss as printed, with the heap in it",
        [
          "core.viewcore.corrected.all": 66_883_584, "core.viewcore.text": 2_473_984,
          "core.viewcore.readonly": 2_592_768, "core.viewcore.data": 380_928,
          "core.viewcore.corrected.bss": 61_370_368, "core.viewcore.heap": 25_165_824,
          "core.viewcore.span_table": 65_536,
        ]),
    ])

  private static let allIsSizeLessReserved = Relation(
    "core.viewcore-all-is-size-less-reserved",
    "all of viewcore is statm size less what is only reserved",
    "core.viewcore.corrected.all", .exact,
    "procfs.statm.size" - "procfs.maps.sum.reserved",
    scope: .present("core.viewcore.all"),
    because:
      "viewcore drops mappings without any permission, and [vsyscall] where it may only be run. A "
      + "core by gcore holds reservations as readable memory, and then all is larger by them; one of "
      + "Go 1.13.3 to 1.16 lacks the unmapped rest of the current arena.",
    citing: [mappings, table, .thread("2020-08-18")],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.corrected.all": 66_883_584, "procfs.statm.size": 307_396.pages,
          "procfs.maps.sum.reserved": 291_067.pages,
        ]),
      .equal(
        "a Go 1.26 program and its core",
        [
          "core.viewcore.corrected.all": 102_981_632, "procfs.statm.size": 316_209.pages,
          "procfs.maps.sum.reserved": 291_067.pages,
        ]),
      .breaks(
        "all as printed, with the heap twice",
        [
          "core.viewcore.corrected.all": 92_049_408, "procfs.statm.size": 307_396.pages,
          "procfs.maps.sum.reserved": 291_067.pages,
        ]),
    ])

  private static let textIsExecutable = Relation(
    "core.viewcore-text-is-executable", "text of viewcore is the executable mappings",
    "core.viewcore.text", .exact, "procfs.maps.sum.executable",
    scope: .present("core.viewcore.all"),
    because: "viewcore calls every executable mapping text, libraries and [vdso] included.",
    citing: [table, .kernel("mm/vma.h", "is_exec_mapping")],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        ["core.viewcore.text": 2_473_984, "procfs.maps.sum.executable": 604.pages]),
      .breaks(
        "the program's own text alone",
        ["core.viewcore.text": 2_473_984, "procfs.maps.sum.executable": 602.pages]),
    ])

  private static let readonlyIsRest = Relation(
    "core.viewcore-readonly-is-rest",
    "readonly of viewcore is the mappings that are no data, no stack, no code and not just "
      + "reserved",
    "core.viewcore.readonly", .exact,
    "procfs.maps.sum.other" - "procfs.maps.sum.reserved",
    scope: .present("core.viewcore.all"),
    because: "Read-only data, [vvar], and what else may be read alone.",
    citing: [table, mappings],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.readonly": 2_592_768, "procfs.maps.sum.other": 291_700.pages,
          "procfs.maps.sum.reserved": 291_067.pages,
        ]),
      .breaks(
        "gcore wrote reservations as readable memory",
        [
          "core.viewcore.readonly": 1_530_000_000, "procfs.maps.sum.other": 291_700.pages,
          "procfs.maps.sum.reserved": 291_067.pages,
        ]),
    ])

  private static let dataAndHeapAreData = Relation(
    "core.viewcore-writable-is-statm-data",
    "data, bss, heap and tables of viewcore are statm data",
    .sum([
      "core.viewcore.data", "core.viewcore.corrected.bss", "core.viewcore.heap",
      .ifPresent("core.viewcore.ptr_bitmap"), "core.viewcore.span_table",
    ]),
    .exact, "procfs.statm.data",
    scope: .present("core.viewcore.all"),
    because:
      "Both hold all private writable memory. viewcore's bss is not the program's: it is whatever "
      + "anonymous memory is no heap, 32 MiB of it the index of the heap's arenas.",
    citing: [table, .kernel("fs/proc/task_mmu.c", "task_statm"), .thread("2020-08-18")],
    examples: [
      .equal(
        "a Go 1.23 program and its core",
        [
          "core.viewcore.data": 380_928, "core.viewcore.corrected.bss": 36_204_544,
          "core.viewcore.heap": 25_165_824, "core.viewcore.span_table": 65_536,
          "procfs.statm.data": 15_092.pages,
        ]),
      .equal(
        "a Go 1.26 program and its core",
        [
          "core.viewcore.data": 34_136_064, "core.viewcore.corrected.bss": 40_468_480,
          "core.viewcore.heap": 22_618_112, "core.viewcore.span_table": 65_536,
          "procfs.statm.data": 23_752.pages,
        ]),
      .breaks(
        "the program's .bss is added, which is in data already",
        [
          "core.viewcore.data": 544_768, "core.viewcore.corrected.bss": 36_204_544,
          "core.viewcore.heap": 25_165_824, "core.viewcore.span_table": 65_536,
          "procfs.statm.data": 15_092.pages,
        ]),
    ])
}
