import Foundation
import SnapshotModel
import TestSupport
import Testing

@Suite struct CatalogTests {
  @Test func noIDIsDefinedTwice() {
    let ids = QuantityCatalog.all.map(\.id)
    let twice = Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys
    #expect(twice.isEmpty)
  }

  @Test(arguments: QuantityCatalog.all)
  func everyDefinitionIsWhole(_ quantity: Quantity) {
    #expect(QuantityCatalog.definition(of: quantity.id) == quantity)
    #expect(quantity.id.view != nil)
    #expect(!quantity.title.isEmpty)
    #expect(!quantity.source.isEmpty)
    #expect(isSentence(quantity.counts), "\(quantity.counts)")
    #expect(quantity.leavesOut.isEmpty || isSentence(quantity.leavesOut), "\(quantity.leavesOut)")
  }

  /// One sentence: it begins with a capital or a name and ends with its only full stop.
  private func isSentence(_ text: String) -> Bool {
    guard let first = text.first, text.last == "." else { return false }
    return (first.isUppercase || first.isNumber || text.hasPrefix("viewcore"))
      && !text.contains("\n") && !text.contains("  ") && !text.dropLast().contains(". ")
      && !text.hasSuffix("..")
  }

  @Test func definitionsComeByView() {
    let views = QuantityCatalog.all.compactMap(\.id.view)
    #expect(views == views.sorted())
  }

  @Test func unitsFitTheKinds() {
    for quantity in QuantityCatalog.all {
      switch quantity.kind {
      case .virtual, .resident, .swapped, .charged:
        #expect(quantity.unit == .bytes, "\(quantity.id)")
      case .count:
        #expect(quantity.unit == .count, "\(quantity.id)")
      case .allocated:
        #expect(quantity.unit == .bytes || quantity.unit == .count, "\(quantity.id)")
      case .limit, .peak, .cumulative, .time, .other:
        break
      }
    }
  }

  @Test(arguments: [
    "procfs.statm.shared", "procfs.stat.rss", "procfs.stat.text", "procfs.process.start_time",
    "procfs.system.btime", "procfs.status.VmRSS", "procfs.status.VmPMD", "procfs.status.Threads",
    "procfs.maps.count", "procfs.smaps.count", "procfs.smaps.sum.Size",
    "procfs.smaps.sum.Rss.no_file", "procfs.smaps.sum.Rss.vdso", "procfs.smaps.sum.Anonymous.file",
    "procfs.smaps.sum.file_and_shmem", "procfs.smaps_rollup.Pss_Anon",
    "procfs.limits.Max_address_space", "procfs.limits.Max_msgqueue_size", "procfs.oom_score",
    "procfs.oom_score_adj", "procfs.meminfo.Active(anon)", "procfs.members.count",
    "procfs.members.sum.Pss_Anon", "procfs.members.sum.VmPTE", "procfs.members.sum.Threads",
    "procfs.members.sum.file_and_shmem",
  ])
  func readingsOfProcfsAreDefined(_ id: String) {
    #expect(QuantityCatalog.definition(of: QuantityID(id)) != nil)
  }

  @Test(arguments: [
    "cgroup.v1.memory.usage_in_bytes", "cgroup.v1.memory.kmem.tcp.usage_in_bytes",
    "cgroup.v1.memory.memsw.limit_in_bytes", "cgroup.v1.memory.oom_control.under_oom",
    "cgroup.v1.memory.stat.total_rss", "cgroup.v1.memory.stat.hierarchical_memory_limit",
    "cgroup.v1.memory.numa_stat.total", "cgroup.v1.memory.numa_stat.hierarchical_anon",
    "cgroup.v1.root.memory.stat.cache", "cgroup.v1.root.memory.stat.total_cache",
    "cgroup.v1.parent.memory.usage_in_bytes",
    "cgroup.v1.parent.children.sum.memory.usage_in_bytes", "cgroup.v1.children.count",
    "cgroup.v1.procs.count", "cgroup.v2.memory.current", "cgroup.v2.memory.swap.peak",
    "cgroup.v2.memory.zswap.writeback", "cgroup.v2.memory.stat.sec_pagetables",
    "cgroup.v2.memory.events.oom_kill", "cgroup.v2.memory.events.local.oom_kill",
    "cgroup.v2.memory.swap.events.fail", "cgroup.v2.memory.numa_stat.anon",
    "cgroup.v2.cgroup.stat.nr_dying_descendants", "cgroup.v2.root.memory.stat.anon",
    "cgroup.v2.parent.memory.current", "cgroup.v2.parent.children.sum.memory.current",
    "cgroup.v2.children.count", "cgroup.v2.procs.count",
    "cgroup.v1.procs.lists_process", "cgroup.v2.procs.lists_process",
  ])
  func readingsOfCgroupsAreDefined(_ id: String) {
    #expect(QuantityCatalog.definition(of: QuantityID(id)) != nil)
  }

  @Test(arguments: [
    "metrics.go_memstats_heap_released_bytes", "metrics.go_memstats_gc_cpu_fraction",
    "metrics.go_memory_classes_heap_objects_bytes", "metrics.go_gc_gomemlimit_bytes",
    "metrics.go_gc_heap_live_bytes", "metrics.process_resident_memory_bytes",
    "metrics.process_start_time_seconds", "metrics.memstats.NumGC", "metrics.memstats.MaxRSS",
    "core.file.size", "core.segment.total", "core.segment.dumped", "core.segment.not_dumped",
    "core.segment.count", "core.segment.text", "core.segment.read_only", "core.segment.data",
    "core.segment.bss", "core.segment.anonymous", "core.segment.stack", "core.segment.special",
    "core.segment.reserved", "core.viewcore.all", "core.viewcore.readonly",
    "core.viewcore.heap.in_use_spans.alloc.live", "core.viewcore.heap.in_use_spans.round",
    "core.viewcore.heap.manual_spans.free", "core.viewcore.heap.free_spans.released",
    "core.viewcore.ptr_bitmap", "core.viewcore.span_table", "core.viewcore.corrected.all",
    "core.viewcore.corrected.bss",
  ])
  func readingsOfMetricsAndCoresAreDefined(_ id: String) {
    #expect(QuantityCatalog.definition(of: QuantityID(id)) != nil)
  }

  @Test(arguments: [
    "core.go.HeapAlloc", "core.go.Sys", "core.go.MCacheSys", "core.go.NumForcedGC",
    "core.go.LastGC", "core.go.span.inuse", "core.go.span.inuse.alloc", "core.go.span.manual",
    "core.go.page.padding", "core.go.page.cache.released", "core.go.unflushed.tiny_objects",
    "core.go.stack.goroutine_bytes", "core.go.arena.reserved", "core.go.metadata.gc_bits",
    "core.go.image.data", "core.go.resident.span.inuse", "core.go.resident.metadata.arena_index",
    "core.go.gc.phase", "core.go.gc.heap_marked", "core.go.gc.seconds_since_last",
    "core.go.identity.residue", "core.go.read.pause_seconds", "procfs.maps.go_arena.writable",
    "procfs.maps.go_arena.reserved",
  ])
  func readingsOfTheGoHeapAreDefined(_ id: String) {
    #expect(QuantityCatalog.definition(of: QuantityID(id)) != nil)
  }

  @Test(arguments: MappingSum.allCases)
  func sumsOfMappingsAreDefined(_ sum: MappingSum) {
    #expect(QuantityCatalog.definition(of: sum.id)?.kind == .virtual)
  }

  @Test(arguments: SmapsField.allCases)
  func fieldsOfSmapsAreDefinedAsSumsAndInTheRollup(_ field: SmapsField) {
    let sum = QuantityCatalog.definition(of: QuantityID("procfs.smaps.sum.\(field.name)"))
    #expect(sum?.counts.hasPrefix("Summed over the mappings in smaps: ") == true)
    let rollup = QuantityCatalog.definition(of: QuantityID("procfs.smaps_rollup.\(field.name)"))
    #expect((rollup == nil) == (field == .size), "the rollup has no Size")
  }

  @Test(arguments: [
    "procfs.status.VmNew", "procfs.smaps_rollup.Size", "procfs.statm", "procfs.",
    "cgroup.v2.memory.stat.total_anon", "cgroup.v2.memory.numa_stat.sock",
    "cgroup.v1.memory.stat.total_hierarchical_memory_limit",
    "cgroup.v1.memory.shown_ram_in_bytes", "cgroup.v3.memory.current",
    "metrics.prometheus_tsdb_head_chunks", "metrics.go_memstats", "core.viewcore", "nothing", "",
  ])
  func unknownKeysAndAProgramsOwnSamplesHaveNoDefinition(_ id: String) {
    #expect(QuantityCatalog.definition(of: QuantityID(id)) == nil)
  }

  @Test func aFamilyPutsItsScopeBeforeTheSentence() throws {
    let own = try #require(QuantityCatalog.definition(of: "cgroup.v2.memory.stat.zswap"))
    #expect(own.title == "memory.stat zswap")
    #expect(
      own.counts == "In the cgroup and its descendants: RAM charged for the cgroup's compressed "
        + "pages in zswap, a part of kernel.")
    let root = try #require(QuantityCatalog.definition(of: "cgroup.v1.root.memory.stat.total_rss"))
    #expect(root.title == "root memory.stat total_rss")
    #expect(
      root.counts == "In the root of the hierarchy and all cgroups below it: charged anonymous "
        + "memory that a process maps.")
    #expect(
      root.source == "root memory.stat total_rss; mm/memcontrol-v1.c memcg1_stat_format: "
        + "NR_ANON_MAPPED")
    #expect(root.unit == .bytes && root.kind == .charged)
  }
}

/// Every key of real files has its definition.
@Suite struct CatalogCoverageTests {
  @Test(arguments: [
    ("linux-6.1/status", "procfs.status."), ("linux-6.18/status", "procfs.status."),
    ("linux-6.1/smaps", "procfs.smaps.sum."), ("linux-6.18/smaps", "procfs.smaps.sum."),
    ("linux-6.1/smaps_rollup", "procfs.smaps_rollup."),
    ("linux-6.18/smaps_rollup", "procfs.smaps_rollup."),
    ("linux-6.1/meminfo", "procfs.meminfo."), ("linux-6.18/meminfo", "procfs.meminfo."),
  ])
  func linesInKilobytesAreDefinedAsBytes(_ file: String, _ prefix: String) throws {
    // What smaps says of pages' sizes is no amount.
    let keys = try lines(file).filter { $0.hasSuffix(" kB") && !$0.contains("PageSize:") }
      .map { prefix + $0.prefix { $0 != ":" } }
    #expect(keys.count >= 16)
    for id in keys {
      #expect(QuantityCatalog.definition(of: QuantityID(id))?.unit == .bytes, "\(id)")
    }
  }

  @Test(arguments: ["linux-6.1/limits", "linux-6.18/limits"])
  func limitsAreDefined(_ file: String) throws {
    for line in try lines(file).dropFirst() {
      let name = line.prefix(25).trimmingCharacters(in: .whitespaces)
      let id = "procfs.limits." + name.replacing(" ", with: "_")
      let quantity = QuantityCatalog.definition(of: QuantityID(id))
      #expect(quantity?.kind == .limit, "\(id)")
      #expect((quantity?.unit == .bytes) == line.contains(" bytes "), "\(id)")
    }
  }

  @Test(arguments: [
    ("linux-6.1/memory.stat", ["cgroup.v2.memory.stat.", "cgroup.v2.root.memory.stat."]),
    (
      "linux-6.18/memory.stat.v2-keys", ["cgroup.v2.memory.stat.", "cgroup.v2.root.memory.stat."]
    ),
    ("linux-6.18/memory.stat", ["cgroup.v1.memory.stat.", "cgroup.v1.root.memory.stat."]),
    ("linux-6.1/memory.numa_stat", ["cgroup.v2.memory.numa_stat."]),
    ("linux-6.18/memory.numa_stat", ["cgroup.v1.memory.numa_stat."]),
    ("linux-6.1/memory.events", ["cgroup.v2.memory.events.", "cgroup.v2.memory.events.local."]),
    ("linux-6.1/memory.swap.events", ["cgroup.v2.memory.swap.events."]),
    ("linux-6.1/cgroup.stat", ["cgroup.v2.cgroup.stat."]),
    ("linux-6.18/memory.oom_control", ["cgroup.v1.memory.oom_control."]),
  ])
  func keysOfControlFilesAreDefined(_ file: String, _ prefixes: [String]) throws {
    let keys = try lines(file).map { $0.prefix { $0 != " " && $0 != "=" } }
    #expect(!keys.isEmpty)
    for id in prefixes.flatMap({ prefix in keys.map { prefix + $0 } }) {
      #expect(QuantityCatalog.definition(of: QuantityID(id)) != nil, "\(id)")
    }
  }

  @Test(arguments: [
    ("linux-6.1/memory.files", "cgroup.v2."), ("linux-6.18/memory.files", "cgroup.v1."),
  ])
  func filesOfOneValueAreDefined(_ file: String, _ prefix: String) throws {
    // The others hold many values, and one is a vendor's own.
    let tables: Set<String> = [
      "memory.stat", "memory.numa_stat", "memory.events", "memory.events.local",
      "memory.swap.events", "memory.pressure", "memory.oom_control", "memory.kmem.slabinfo",
      "memory.shown_ram_in_bytes",
    ]
    for name in try lines(file) where !tables.contains(name) {
      #expect(QuantityCatalog.definition(of: QuantityID(prefix + name)) != nil, "\(name)")
    }
  }

  @Test func samplesOfClientGolangAreDefined() throws {
    let names = Set(try lines("metrics").map { String($0.prefix { $0 != " " && $0 != "{" }) })
    #expect(names.count > 30)
    for name in names {
      #expect(QuantityCatalog.definition(of: QuantityID("metrics." + name)) != nil, "\(name)")
    }
  }

  private func lines(_ file: String) throws -> [String] {
    String(decoding: try bytes(ofFile: "Tests/Fixtures/SnapshotModel/" + file), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }
}
