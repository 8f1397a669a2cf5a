import Compression
import Correlation
import MemoryUnits
import Reporting
import SnapshotModel
import TextParsing

/// Snapshots that are made up, or typed from where they were published, for the reports of this suite.
enum ReportExamples {
  static let path = "/usr/local/bin/kube-proxy"

  static func report(on snapshot: Snapshot, _ relations: [Relation]) -> Report {
    ReportBuilder().report(
      on: Correlator(relations: relations).correlate(snapshot), snapshotID: 7)
  }

  static func reading(
    _ id: QuantityID, _ bytes: Int64, _ granularity: Granularity = .one, instance: String = "",
    line: Int = 1, place: String = "a place"
  ) -> Reading {
    Reading(
      id, instance: instance, bytes: ByteCount(bytes), granularity: granularity,
      provenance: Provenance(capture: "proc/10368/file", line: line, place: place))
  }

  static func count(_ id: QuantityID, _ number: Int64) -> Reading {
    Reading(
      id, number: ExactDecimal(number), unit: .count,
      provenance: Provenance(capture: "proc/10368/status", line: 34, place: "\(id)"))
  }

  /// Statm and maps of a kube-proxy, as published on golang-nuts on 14 August 2020.
  static func kubeProxy() -> Snapshot {
    var identity = ProcessIdentity(pid: 10368)
    identity.executable = path
    var snapshot = Snapshot(
      header: SnapshotHeader(
        takenAt: 1_597_445_896_000_000_000, toolVersion: "0.1.0", identity: identity,
        machine: Machine(pageSize: .fourKiB, pageSizeIsKnown: true)))
    let statm: [(QuantityID, Int64)] = [
      ("procfs.statm.size", 35207), ("procfs.statm.resident", 8684),
      ("procfs.statm.shared", 6285), ("procfs.statm.text", 4026), ("procfs.statm.lib", 0),
      ("procfs.statm.data", 26265),
    ]
    for (index, (id, pages)) in statm.enumerated() {
      snapshot.readings.append(
        reading(id, pages * 4096, .page, place: "field \(index + 1)"))
    }
    let maps: [(UInt64, UInt64, String, UInt64, String)] = [
      (0x0040_0000, 0x013b_a000, "r-xp", 777880, path),
      (0x013b_a000, 0x026e_9000, "r--p", 777880, path),
      (0x026e_9000, 0x0274_9000, "rw-p", 777880, path),
      (0x0274_9000, 0x0277_0000, "rw-p", 0, ""),
      (0xc0_0000_0000, 0xc0_0020_0000, "rw-p", 0, ""),
      (0xc0_0020_0000, 0xc0_0040_0000, "rw-p", 0, ""),
      (0xc0_0040_0000, 0xc0_00a0_0000, "rw-p", 0, ""),
      (0xc0_00a0_0000, 0xc0_0400_0000, "rw-p", 0, ""),
      (0x7f4b_4734_6000, 0x7f4b_4993_7000, "rw-p", 0, ""),
      (0x7ffc_d616_9000, 0x7ffc_d618_a000, "rw-p", 0, "[stack]"),
      (0x7ffc_d61d_0000, 0x7ffc_d61d_3000, "r--p", 0, "[vvar]"),
      (0x7ffc_d61d_3000, 0x7ffc_d61d_5000, "r-xp", 0, "[vdso]"),
      (0xffff_ffff_ff60_0000, 0xffff_ffff_ff60_1000, "r-xp", 0, "[vsyscall]"),
    ]
    for (start, end, permissions, inode, name) in maps {
      guard let range = AddressRange(Address(start), Address(end)),
        let permissions = Mapping.Permissions(permissions)
      else { continue }
      snapshot.mappings.append(
        Mapping(range: range, permissions: permissions, inode: inode, name: name))
    }
    for sum in MappingSum.allCases {
      let total = snapshot.mappings.filter { sum.includes($0, executable: path) }
        .reduce(ByteCount.zero) { $0 + $1.range.length }
      snapshot.readings.append(
        reading(sum.id, total.bytes, .page, line: 0, place: "sum over 12 mappings"))
    }
    return snapshot
  }

  static let kubeProxyRelations = [
    relation(
      "procfs.size", "procfs.statm.size", .exact, "procfs.maps.sum.size",
      title: "size is the sum of all mappings but [vsyscall]"),
    relation("procfs.text", "procfs.statm.text", .exact, "procfs.maps.sum.text"),
    relation(
      "procfs.data", "procfs.statm.data", .exact,
      "procfs.maps.sum.private_writable" + "procfs.maps.sum.stack"),
    relation(
      "procfs.else", "procfs.statm.size" - ("procfs.statm.text" + "procfs.statm.data"), .exact,
      "procfs.maps.sum.other_than_text_and_data"),
  ]

  static func relation(
    _ id: String, _ left: Term, _ expectation: Expectation, _ right: Term, title: String = "",
    standing: Relation.Standing = .established, unit: MatchUnit = .bytes
  ) -> Relation {
    Relation(
      id, title.isEmpty ? "title of \(id)" : title, left, expectation, right, standing: standing,
      unit: unit, because: "Because of \(id).", citing: [.kernel("mm/mmap.c", "vm_stat_account")],
      examples: [])
  }

  /// With a Go heap that nobody has had: its numbers add up, but for 512 bytes of slots.
  static func everythingAndHeap() -> (snapshot: Snapshot, relations: [Relation]) {
    var (snapshot, relations) = everything()
    let regions: [(UInt64, UInt64, String, Int64?)] = [
      (0x0274_0000, 0x0277_0000, "image.data", 65536),
      (0xc0_0000_0000, 0xc0_0000_2000, "span.inuse", 8192),
      (0xc0_0000_2000, 0xc0_0000_4000, "span.manual.stacks", 4096),
      (0xc0_0000_4000, 0xc0_0400_0000, "page.free_released", 0),
      (0x7f4b_4734_6000, 0x7f4b_4934_6000, "metadata.arena_index", 12288),
    ]
    snapshot.regions = regions.compactMap { start, end, role, resident in
      AddressRange(Address(start), Address(end)).map {
        Region($0, role: role, resident: resident.map(ByteCount.init))
      }
    }
    let amounts: [(String, Int64)] = [
      ("arena.total", 67_108_864), ("arena.reserved", 0), ("span.inuse", 8192),
      ("span.inuse.alloc", 4608), ("gc.survived", 1024), ("gc.allocated_since", 2048),
      ("gc.dead_unswept", 1024), ("span.inuse.free", 3584), ("span.inuse.tail", 0),
      ("span.manual", 8192), ("span.manual.stacks", 8192), ("page.free_released", 67_092_480),
      ("resident.span.inuse", 8192), ("metadata.arena_index", 33_554_432),
    ]
    let instances: [(String, String, Int64, Unit)] = [
      ("gc.phase", #"{phase="sweep"}"#, 1, .number), ("gc.cycle", "", 3, .count),
      ("gc.spans_unswept", "", 1, .count),
    ]
    let place = Provenance(capture: "core/go-heap.json", place: "cost.bytesRead, of a core")
    snapshot.readings +=
      amounts.map {
        Reading(
          QuantityID("core.go.\($0)"), bytes: ByteCount($1), granularity: .one, provenance: place)
      }
      + instances.map {
        Reading(
          QuantityID("core.go.\($0)"), instance: $1, number: ExactDecimal($2), unit: $3,
          provenance: place)
      }
      + [
        ("read.copy_seconds", 900_000), ("read.pause_seconds", 1_250_000),
        ("gc.seconds_since_last", 1_500_000_000),
      ].map {
        Reading(
          QuantityID("core.go.\($0)"), number: ExactDecimal(digits: $1, exponent: -9),
          unit: .seconds, provenance: place)
      }
      + [("a", 0), ("b", 4096)].map {
        Reading(
          "core.go.identity.residue", instance: "{identity=\"\($0)\"}", bytes: ByteCount($1),
          granularity: .one, provenance: place)
      }
      + [
        Reading(
          "core.go.read.bytes", bytes: ByteCount(65536), granularity: .one, provenance: place)
      ]
    return (snapshot, relations)
  }

  /// Every verdict, every kind of gap, every kind of number.
  static func everything() -> (snapshot: Snapshot, relations: [Relation]) {
    var snapshot = kubeProxy()
    snapshot.header.identity.comm = "kube-proxy"
    snapshot.header.identity.commandLine = [path, "--config", "a b", "it's"]
    snapshot.header.identity.buildID = "00ff"
    snapshot.header.identity.cgroup = "/kubepods/pod1"
    snapshot.header.identity.cgroupVersion = 2
    snapshot.header.identity.startTime = 4711
    snapshot.header.machine.kernelRelease = "6.1.0-28-amd64"
    snapshot.header.machine.processorsOnline = 2
    snapshot.header.warnings = ["the page at /metrics is another process's"]
    snapshot.header.consistency = Consistency(
      attempts: 3,
      counters: [
        Consistency.Counter("procfs.statm.resident", before: 8192, after: 16384),
        Consistency.Counter("procfs.stat.minflt", before: 10, after: 12),
        Consistency.Counter("procfs.statm.size", before: 1, after: 1),
      ])
    snapshot.header.unavailable = [
      SnapshotHeader.Gap("core", Unavailability("not asked for", remedy: "use --core FILE"))
    ]
    snapshot.readings += [
      reading("cgroup.v2.memory.current", 40_000_000),
      reading("cgroup.v2.memory.stat.anon", 9_830_400),
      reading("cgroup.v2.memory.stat.file", 30_000_000),
      reading("cgroup.v2.memory.stat.inactive_file", 1_000_000),
      reading("cgroup.v2.memory.stat.sock", 0),
      reading("cgroup.v2.memory.current", 99, instance: #"{cgroup="/"}"#),
      Reading(
        "cgroup.v2.memory.max", .unlimited, unit: .bytes, granularity: .one,
        provenance: Provenance(capture: "cgroup/kubepods/pod1/memory.max", line: 1, place: "")),
      count("procfs.status.Threads", 11),
      reading("metrics.go_memstats_sys_bytes", 71_762_168),
      reading("metrics.go_memstats_heap_sys_bytes", 66_191_360),
      reading("metrics.go_memstats_heap_released_bytes", 57_155_584),
      reading("metrics.go_memstats_heap_idle_bytes", 58_859_520),
      reading("metrics.go_memstats_heap_inuse_bytes", 7_331_840),
      reading("metrics.go_memstats_heap_alloc_bytes", 4_881_872),
      Reading(
        "metrics.process_start_time_seconds",
        number: ExactDecimal(digits: 159_744_000_012, exponent: -2),
        unit: .seconds, provenance: Provenance(capture: "metrics/metrics", line: 9, place: "")),
    ]
    snapshot.captures = [
      capture("proc/10368/statm", "35207 8684 6285 4026 0 26265 0\n"),
      capture("proc/10368/smaps", String(repeating: "x", count: 5000)),
      Capture(
        name: "proc/10368/exe", source: "/proc/10368/exe", view: .procfs, begin: nil, end: nil,
        outcome: .unavailable(
          Unavailability("permission denied", remedy: "run as the same user"))),
    ]
    let relations =
      kubeProxyRelations + [
        relation(
          "metrics.heap-sys", "metrics.go_memstats_heap_sys_bytes", .exact,
          "metrics.go_memstats_heap_idle_bytes" + "metrics.go_memstats_heap_inuse_bytes"),
        relation(
          "metrics.sys", "metrics.go_memstats_sys_bytes", .exact,
          "metrics.go_memstats_heap_sys_bytes" + "metrics.go_memstats_gc_sys_bytes"),
        relation(
          "cgroup.usage", "cgroup.v2.memory.current",
          .within([
            .upTo(ByteCount(50_000), each: "procfs.status.Threads", .both, reason: "A reason.")
          ]),
          "cgroup.v2.memory.stat.anon" + "cgroup.v2.memory.stat.file"),
        relation(
          "cgroup.anon", "cgroup.v2.memory.stat.anon", .atMost(), "cgroup.v2.memory.current"),
        relation(
          "cgroup.broken", "cgroup.v2.memory.current", .exact, "cgroup.v2.memory.stat.anon"),
        relation(
          "cgroup.claim", "cgroup.v2.memory.stat.file", .exact, "cgroup.v2.memory.stat.anon",
          standing: .reported),
        relation("core.all", "core.segment.total", .exact, "procfs.statm.size"),
        relation(
          "procfs.threads", "procfs.status.Threads", .exact, "procfs.status.Threads",
          unit: .count),
      ]
    return (snapshot, relations)
  }

  static func capture(_ name: String, _ text: String) -> Capture {
    Capture(
      name: name, source: "/\(name)", view: .procfs,
      begin: Instant(monotonic: 1_000_000, wall: 1_597_445_896_000_000_000),
      end: Instant(monotonic: 2_500_000, wall: 1_597_445_896_001_500_000),
      outcome: .captured(CompressedBytes(compressing: Array(text.utf8))))
  }

  static func everythingReport() -> Report {
    let (snapshot, relations) = everything()
    return report(on: snapshot, relations)
  }

  static func everythingAndHeapReport() -> Report {
    let (snapshot, relations) = everythingAndHeap()
    return report(on: snapshot, relations)
  }

  /// Text that would be markup, code, a table cell, an attribute's end or another direction.
  static let hostile = [
    "<script>alert(1)</script>", #""><img src=x onerror=alert(1)>"#, "a|b", "`x` ``` **y**",
    "one\ntwo\r\n# three", "\u{202E}gnp.exe", "\"\u{301} onload=x", "' onload='x", "{{title}}",
    "[link](http://example.com)", "</details></summary></pre></style>", "&lt;b&gt; \\| \\", "\0",
    "http://example.com www.example.com", "- item", "<!--", "]]>", "~~~\n```\n",
  ]

  /// The hostile text in each place where text from the machine can stand.
  static func hostileSnapshot(_ text: String) -> (snapshot: Snapshot, relations: [Relation]) {
    var (snapshot, relations) = everythingAndHeap()
    snapshot.header.toolVersion = text
    snapshot.header.identity.comm = text
    snapshot.header.identity.executable = text
    snapshot.header.identity.buildID = text
    snapshot.header.identity.cgroup = text
    snapshot.header.identity.commandLine = [text, text + text]
    snapshot.header.machine.kernelRelease = text
    snapshot.header.warnings = [text]
    snapshot.header.unavailable = [
      SnapshotHeader.Gap(text, Unavailability(text, remedy: text))
    ]
    snapshot.mappings = snapshot.mappings.map { mapping in
      Mapping(
        range: mapping.range, permissions: mapping.permissions, inode: mapping.inode,
        name: mapping.name == path ? text : mapping.name)
    }
    snapshot.regions = snapshot.regions.map {
      Region($0.range, role: $0.role == "span.inuse" ? text : $0.role, resident: $0.resident)
    }
    addPages(to: &snapshot, cgroup: text)
    snapshot.captures += [capture(text, text)]
    snapshot.readings += [
      Reading(
        QuantityID("metrics.x"), instance: text, bytes: ByteCount(5), granularity: .one,
        provenance: Provenance(capture: text, line: 1, place: text)),
      Reading(
        "core.go.gc.phase", instance: "{phase=\"\(text)\"}", number: ExactDecimal(1),
        unit: .number, provenance: Provenance(capture: text, line: 1, place: text)),
      Reading(
        QuantityID("metrics." + text), bytes: ByteCount(6), granularity: .one,
        provenance: Provenance(capture: text, line: 1, place: text)),
      Reading(
        QuantityID("metrics.zero"), instance: text, bytes: ByteCount(0), granularity: .one,
        provenance: Provenance(capture: text, line: 1, place: text)),
    ]
    relations.append(
      relation(
        text, .quantity(QuantityID("metrics." + text)), .exact, "metrics.missing", title: text))
    return (snapshot, relations)
  }
}
