import MemoryUnits
import Pages
import Reporting
import SnapshotModel
import TextParsing

@testable import Correlation

extension ReportExamples {
  /// A result with ledgers that were made by hand.
  static func result(
    on snapshot: Snapshot, _ relations: [Relation], _ ledgers: [Ledger]
  ) -> CorrelationResult {
    let result = Correlator(relations: relations).correlate(snapshot)
    return CorrelationResult(
      snapshot: result.snapshot, matches: result.matches, unmatched: result.unmatched,
      attribution: result.attribution, ledgers: ledgers,
      findings: result.findings, pages: result.pages)
  }

  static func report(
    on snapshot: Snapshot, _ relations: [Relation], _ ledgers: [Ledger]
  ) -> Report {
    ReportBuilder().report(on: result(on: snapshot, relations, ledgers), snapshotID: 7)
  }

  static func everythingAndPages() -> Snapshot {
    var snapshot = everythingAndHeap().snapshot
    addPages(to: &snapshot, cgroup: "/mcr/other")
    return snapshot
  }

  static func everythingAndPagesReport() -> Report {
    report(on: everythingAndPages(), everything().relations, ledgers())
  }

  static func hostileReport(_ text: String) -> Report {
    let (snapshot, relations) = hostileSnapshot(text)
    return report(on: snapshot, relations, ledgers(text))
  }

  /// 3,000 pages of text that another cgroup pays for, 1,000 anonymous ones in huge pages, one of zeros,
  /// and [vdso]; how often they are mapped could not be read.
  static func addPages(to snapshot: inout Snapshot, cgroup: String) {
    let runs: [(UInt64, UInt64, PageFacts)] = [
      (0x0040_0000, 3000, PageFacts(.resident, .file, charge: .cgroup(36))),
      (0x0274_9000, 16, PageFacts(.resident, .anonymous, charge: .cgroup(35))),
      (0xc0_0000_0000, 1000, PageFacts(.resident, .anonymous, charge: .cgroup(35), isHuge: true)),
      (0x7f4b_4734_6000, 3, PageFacts(.resident, .anonymous, charge: .cgroup(35))),
      (0x7f4b_4734_9000, 1, PageFacts(.zero)),
      (0x7ffc_d61d_3000, 2, PageFacts(.special, charge: .nobody)),
    ]
    snapshot.pages = [
      PageList(
        pid: snapshot.header.identity.pid, pageSize: .fourKiB,
        sources: [
          PageSource(.pagemap, .read(nanoseconds: 1_200_000, calls: 12)),
          PageSource(.kpagecount, .unavailable(reason: "no such file", remedy: "be root")),
        ], longestHold: 80_211, cgroups: [35: "/kubepods/pod1", 36: cgroup],
        runs: runs.compactMap { start, pages, facts in
          AddressRange(Address(start), length: pages * 4096).map { PageRun($0, facts) }
        })
    ]
    snapshot.header.unavailable.append(
      SnapshotHeader.Gap(
        "how often each page is mapped",
        Unavailability("/proc/kpagecount: no such file", remedy: "be root")))
    let place = Provenance(capture: "pages/10368", place: "12 calls")
    snapshot.readings +=
      [("pagemap", 1_200_000), ("kpageflags", 300_000)].map {
        Reading(
          "ledger.seconds", instance: "{source=\"\($0)\"}",
          number: ExactDecimal(digits: $1, exponent: -9), unit: .seconds, provenance: place)
      } + [
        Reading(
          "ledger.longest_hold", number: ExactDecimal(digits: 80_211, exponent: -9),
          unit: .seconds, provenance: place),
        reading("ledger.resident", 4019 * 4096, .page),
      ]
  }

  /// In the shape of those of a process whose text another cgroup pays for.
  static func ledgers(_ cgroup: String = "/mcr/other") -> [Ledger] {
    [
      Ledger(
        id: "virtual-size", title: "What VmSize is made of", quantity: "procfs.statm.size",
        total: ByteCount(144_207_872),
        entries: [
          .init("resident", ByteCount(4019 * 4096), ["ledger.resident"]),
          .init("never touched", ByteCount(127_733_760)),
        ], residualLabel: "", bound: 0...0),
      Ledger(
        id: "cgroup-usage", title: "What the cgroup is charged, and who else pays",
        quantity: "cgroup.v2.memory.current", total: ByteCount(4_300_800),
        entries: [
          .init("resident set", ByteCount(4019 * 4096), ["ledger.resident"]),
          .init(
            "charged to \(cgroup)", ByteCount(-3000 * 4096),
            ["ledger.charged.elsewhere", "ledger.charged"]),
          .init("kernel memory", ByteCount(100_000), ["cgroup.v2.memory.stat.kernel"]),
        ], residualLabel: "memory that CPUs charged in advance", bound: 0...131_072,
        notes: [
          Missing(what: "page cache that nobody maps", why: "read all of the cgroup’s files"),
          Missing(what: cgroup, why: ""),
        ]),
      Ledger(
        id: "go-sys", title: "What Sys of Go is made of",
        quantity: "metrics.go_memstats_sys_bytes", total: ByteCount(71_762_168), entries: [],
        residualLabel: cgroup, bound: nil),
    ]
  }
}
