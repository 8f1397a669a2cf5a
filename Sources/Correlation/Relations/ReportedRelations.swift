import MemoryUnits
import SnapshotModel

/// What was said in the thread that asked for all this, judged like any other relation.
enum ReportedRelations {
  static let all: [Relation] = [
    textIsFirstBlock, restIsOtherMappings, sharedIsNotAnonymous, libAndDirtyAreZero,
    usageWithMappedFile, rssIsOnePageLess, retainedIsIdleLessReleased, releasedGapIsChunks,
  ]

  private static let textIsFirstBlock = Relation(
    "procfs.statm-text-is-executable-mapping",
    "statm text is the r-xp mapping of the executable",
    "procfs.statm.text", .exact, "procfs.maps.sum.text", standing: .reported,
    because:
      "True: only a segment that may be executed sets start_code and end_code. Go's linker puts "
      + "read-only data and the runtime's tables into a segment of their own, which is not text.",
    citing: [
      .thread("2020-08-14"), .kernel("fs/binfmt_elf.c", "load_elf_binary"),
      .kernel("fs/proc/task_mmu.c", "task_statm"),
    ],
    examples: [
      .equal(
        "kube-proxy 1.15 of the thread",
        ["procfs.statm.text": 4026.pages, "procfs.maps.sum.text": 4026.pages], kernel: "4.15.0"),
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.statm.text": 5409.pages, "procfs.maps.sum.text": 5409.pages]),
      .breaks(
        "the read-only data is counted as text",
        ["procfs.statm.text": 4026.pages, "procfs.maps.sum.text": 8937.pages], kernel: "4.15.0"),
    ])

  private static let restIsOtherMappings = Relation(
    "procfs.statm-rest-is-other-mappings",
    "statm size − text − data is the mappings that are neither",
    .quantity("procfs.statm.size") - "procfs.statm.text" - "procfs.statm.data", .exact,
    "procfs.maps.sum.other_than_text_and_data", standing: .reported,
    because:
      "The “20 MB of something else”: read-only data of the program and its libraries, code of "
      + "libraries, [vvar], [vdso], and address space that is only reserved.",
    citing: [
      .thread("2020-08-14"), .kernel("fs/proc/task_mmu.c", "task_statm"),
      .kernel("mm/mmap.c", "vm_stat_account"),
    ],
    examples: [
      .equal(
        "kube-proxy 1.15 of the thread",
        [
          "procfs.statm.size": 35_207.pages, "procfs.statm.text": 4026.pages,
          "procfs.statm.data": 26_265.pages, "procfs.maps.sum.other_than_text_and_data": 4916.pages,
        ], kernel: "4.15.0"),
      .equal(
        "a Go 1.26 program and its core",
        [
          "procfs.statm.size": 316_209.pages, "procfs.statm.text": 662.pages,
          "procfs.statm.data": 23_752.pages,
          "procfs.maps.sum.other_than_text_and_data": 291_795.pages,
        ]),
      .breaks(
        "the read-only data alone",
        [
          "procfs.statm.size": 35_207.pages, "procfs.statm.text": 4026.pages,
          "procfs.statm.data": 26_265.pages, "procfs.maps.sum.other_than_text_and_data": 4911.pages,
        ], kernel: "4.15.0"),
    ])

  private static let sharedIsNotAnonymous = Relation(
    "procfs.statm-shared-is-resident-not-anonymous",
    "statm resident − shared is RssAnon",
    "procfs.statm.resident" - "procfs.statm.shared", .exact, "procfs.status.RssAnon",
    standing: .reported,
    because:
      "“Resident shared pages (i.e., backed by a file)” is true of the second half alone: resident "
      + "pages of text and of read-only data are in it, whether or not anybody shares them.",
    citing: [
      .thread("2020-08-14"), .document("proc_pid_statm(5)"),
      .kernel("fs/proc/task_mmu.c", "task_statm"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "procfs.statm.resident": 37_223.pages, "procfs.statm.shared": 7874.pages,
          "procfs.status.RssAnon": 117_396.kB,
        ]),
      .breaks(
        "shared taken for what others map too",
        [
          "procfs.statm.resident": 37_223.pages, "procfs.statm.shared": 255.pages,
          "procfs.status.RssAnon": 117_396.kB,
        ]),
    ])

  private static let libAndDirtyAreZero = Relation(
    "procfs.statm-lib-and-dt-are-zero", "lib and dt of statm are 0",
    "procfs.statm.lib" + "procfs.statm.dt", .exact, .bytes(.zero, "nothing"), standing: .reported,
    because: "The kernel prints a 0 in either place since Linux 2.6.",
    citing: [
      .thread("2020-08-14"), .document("proc_pid_statm(5)"),
      .kernel("fs/proc/array.c", "proc_pid_statm"),
    ],
    examples: [
      .equal(
        "kube-proxy 1.15 of the thread", ["procfs.statm.lib": 0.pages, "procfs.statm.dt": 0.pages],
        kernel: "4.15.0"),
      .breaks(
        "the columns are read one too early",
        ["procfs.statm.lib": 0.pages, "procfs.statm.dt": 26_265.pages], kernel: "4.15.0"),
    ])

  private static let usageWithMappedFile = Relation(
    "cgroup.v1.usage-is-rss-cache-mapped-file-kmem",
    "usage_in_bytes is rss + cache + mapped_file + kmem",
    "cgroup.v1.memory.usage_in_bytes", .within([.memcgStock]),
    .sum([
      "cgroup.v1.memory.stat.rss", "cgroup.v1.memory.stat.cache",
      "cgroup.v1.memory.stat.mapped_file", "cgroup.v1.memory.kmem.usage_in_bytes",
    ]),
    standing: .reported, scope: .cgroupVersion(1), when: [.belowRoot, .leafCgroup],
    because:
      "Wrong: mapped_file is a part of cache, so that what is mapped of files counts twice. "
      + "It fits where mapped_file is 0, because another cgroup pays for the files. True is rss "
      + "+ cache + kmem.",
    citing: [
      .thread("2020-09-24"),
      .document("Documentation/admin-guide/cgroup-v1/memory.rst, 5.2 and 5.5"),
    ],
    examples: [
      .near(
        "prometheus 2.42, frozen, as if another cgroup paid for its files (made up)",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104, "cgroup.v1.memory.stat.rss": 120_213_504,
          "cgroup.v1.memory.stat.cache": 28_274_688, "cgroup.v1.memory.stat.mapped_file": 0,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568, "cgroup.v1.children.count": 0,
        ]),
      .breaks(
        "prometheus 2.42, frozen: 18,004 kB are counted twice",
        [
          "cgroup.v1.memory.usage_in_bytes": 149_295_104, "cgroup.v1.memory.stat.rss": 120_213_504,
          "cgroup.v1.memory.stat.cache": 28_274_688,
          "cgroup.v1.memory.stat.mapped_file": 18_436_096,
          "cgroup.v1.memory.kmem.usage_in_bytes": 749_568, "cgroup.v1.children.count": 0,
        ]),
      .breaks(
        "prometheus 2.42 after reading files: 7,400 kB are counted twice",
        [
          "cgroup.v1.memory.usage_in_bytes": 216_449_024, "cgroup.v1.memory.stat.rss": 118_374_400,
          "cgroup.v1.memory.stat.cache": 97_206_272, "cgroup.v1.memory.stat.mapped_file": 7_577_600,
          "cgroup.v1.memory.kmem.usage_in_bytes": 757_760, "cgroup.v1.children.count": 0,
        ]),
    ])

  private static let rssIsOnePageLess = Relation(
    "cgroup.v1.rss-is-one-page-less",
    "rss is one page less than Rss of the blocks without a file and Anonymous of the others",
    "cgroup.v1.memory.stat.rss",
    .within([
      .statFlush,
      .upToReading(
        "procfs.smaps.sum.KSM", .below,
        reason: "A page merged by KSM is charged once, whoever and how often maps it."),
      .pageOwners,
    ]),
    "procfs.smaps.sum.Rss.no_file" + "procfs.smaps.sum.Anonymous.file"
      - .pages(PageCount(1), "one page"),
    standing: .reported, scope: .cgroupVersion(1), when: [.onlyProcessInCgroup],
    because:
      "True where one page of [vdso] is resident, which is the page: charged to nobody and not "
      + "anonymous. Newer kernels may have two; exact is the relation with Rss of [vdso].",
    citing: [.thread("2020-09-24"), .kernel("fs/proc/task_mmu.c", "smaps_account")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "cgroup.v1.memory.stat.rss": 120_213_504, "procfs.smaps.sum.Rss.no_file": 117_184.kB,
          "procfs.smaps.sum.Anonymous.file": 216.kB, "cgroup.v1.procs.count": 1,
        ]),
      .leavesOpen(
        "a process of which others share the anonymous memory",
        [
          "cgroup.v1.memory.stat.rss": 60_106_752, "procfs.smaps.sum.Rss.no_file": 117_184.kB,
          "procfs.smaps.sum.Anonymous.file": 216.kB, "cgroup.v1.procs.count": 1,
        ]),
    ])

  private static let retainedIsIdleLessReleased = Relation(
    "core.viewcore-retained-is-idle-less-released",
    "free spans − released of viewcore is heap_idle − heap_released",
    "core.viewcore.heap.free_spans" - "core.viewcore.heap.free_spans.released",
    .within([.metricsReadTwice]),
    "metrics.go_memstats_heap_idle_bytes" - "metrics.go_memstats_heap_released_bytes",
    standing: .reported,
    scope: .present("core.viewcore.all"),
    because:
      "True at one moment: what is idle and backed by memory. The 1,490,944 and 1,613,824 of "
      + "the thread were read at two. From Go 1.26 on viewcore is short by the random start of "
      + "the heap.",
    citing: [.thread("2020-08-18"), .go("src/runtime/mstats.go", "MemStats.HeapIdle")],
    examples: [
      .near(
        "the two differences of the thread, if a second page had shown that the heap moved so "
          + "far (made up)",
        [
          "core.viewcore.heap.free_spans": 3_227_648,
          "core.viewcore.heap.free_spans.released": 1_613_824,
          "metrics.go_memstats_heap_idle_bytes": 58_859_520,
          "metrics.go_memstats_heap_released_bytes": 57_368_576,
        ],
        moved: [
          "metrics.go_memstats_heap_idle_bytes": 122_880,
          "metrics.go_memstats_heap_released_bytes": 0,
        ], go: "go1.14"),
      .breaks(
        "the heap begins at a random place of its arena",
        [
          "core.viewcore.heap.free_spans": 16_252_928,
          "core.viewcore.heap.free_spans.released": 3_088_384,
          "metrics.go_memstats_heap_idle_bytes": 19_005_440,
          "metrics.go_memstats_heap_released_bytes": 3_112_960,
        ],
        moved: [
          "metrics.go_memstats_heap_idle_bytes": 0, "metrics.go_memstats_heap_released_bytes": 0,
        ]),
    ])

  private static let gap: Term =
    "metrics.go_memstats_heap_released_bytes" - "core.viewcore.heap.free_spans.released"

  private static let releasedGapIsChunks = Relation(
    "core.viewcore-released-gap-is-whole-chunks",
    "heap_released − released of viewcore is a whole number of chunks of 4 MiB",
    gap,
    .within([
      .unmeasured(
        "which of two rests of the arena viewcore left out", .both,
        reason:
          "no whole number of chunks: the pages that were never touched, which no core holds, or a "
          + "page of another moment; segments of the core without contents would tell")
    ]),
    .roundedUp(gap, to: Mechanism.heapChunk, "chunk"), standing: .reported,
    scope: .both(
      .goBefore(17),
      .allPresent([
        "core.viewcore.heap.free_spans.released", "metrics.go_memstats_heap_released_bytes",
      ])),
    because:
      "The roughly 52 MB of the thread have two explanations, both inferred from source. Go before "
      + "1.17 counts a new arena of 64 MiB whole as released, and since 1.14 gives its page allocator "
      + "only the chunks that it needs: a viewcore that walks its bitmaps (since May 2020) is short by "
      + "whole chunks, 64 − 12 = 52 MiB. An older one walks free spans and takes off every page that "
      + "the core lacks, as it lacks what was never touched: 54 MiB by the thread's mappings, and no "
      + "whole number of chunks. The versions of Go and viewcore would decide it, too.",
    citing: [
      .thread("2020-08-18"), .go("src/runtime/mheap.go", "mheap.grow (Go 1.14)"),
      .document("golang/debug 1510a91 (2020-05-04), 416347b, 0bd8c7d"),
      .kernel("fs/coredump.c", "vma_dump_size"),
    ],
    examples: [
      .equal(
        "52 MiB, as the bitmaps have it (made up)",
        [
          "metrics.go_memstats_heap_released_bytes": 56_139_776,
          "core.viewcore.heap.free_spans.released": 1_613_824,
        ], go: "go1.14"),
      .leavesOpen(
        "54 MiB, what was never touched in the mappings of the thread (made up)",
        [
          "metrics.go_memstats_heap_released_bytes": 58_236_928,
          "core.viewcore.heap.free_spans.released": 1_613_824,
        ], go: "go1.13"),
    ])
}
