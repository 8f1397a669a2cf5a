import Correlation
import MemoryUnits
import SnapshotModel
import Testing

@testable import Reporting

@Suite struct ReportBuilderTests {
  private func relation(_ id: String, in report: Report) throws -> Report.Relation {
    let all = report.relations.flatMap(\.relations) + report.unresolved.flatMap(\.relations)
    return try #require(all.first { $0.id == id })
  }

  @Test func spellsOutTheSumsOfThePublishedKubeProxy() throws {
    let report = ReportExamples.report(
      on: ReportExamples.kubeProxy(), ReportExamples.kubeProxyRelations)
    #expect(report.title == "Memory of kube-proxy (pid 10368)")

    let size = try relation("procfs.size", in: report)
    #expect(size.left.amount?.pages == "35,207 pages")
    #expect(
      size.right.equation?.digits
        == "35,207 = 4,026 + 4,911 + 96 + 39 + 16,384 + 9,713 + 33 + 3 + 2 pages")

    let data = try relation("procfs.data", in: report)
    #expect(data.right.equation?.digits == "26,265 = 96 + 39 + 16,384 + 9,713 + 33 pages")

    let rest = try relation("procfs.else", in: report)
    #expect(
      rest.right.equation?.labelled
        == "4,916 pages = 4,911 read-only data of /usr/local/bin/kube-proxy + 3 [vvar] + 2 [vdso]")
    #expect(
      rest.left.equation?.labelled
        == "4,916 pages = 35,207 procfs.statm.size − 4,026 procfs.statm.text"
        + " − 26,265 procfs.statm.data")

    let text = try relation("procfs.text", in: report)
    #expect(text.left.amount?.text == "16,490,496 B (4,026 pages)")
    #expect(text.right.equation == nil)
  }

  @Test func tellsABoundThatIsKeptFromANearMatch() throws {
    let report = ReportExamples.everythingReport()
    let bound = try relation("cgroup.anon", in: report)
    #expect(bound.outcome == .bound)
    #expect(bound.finding.plain.hasPrefix("Holds: left ≤ right, with 30,169,600 B"))
    let near = try relation("cgroup.usage", in: report)
    #expect(near.outcome == .near)
    #expect(
      near.finding.plain
        == "Left is 169,600 B (165.6 KiB) more than right; allowed are −550,000 B to +550,000 B"
        + " (per procfs.status.Threads).")
  }

  @Test func saysWhatTheMissingMustAddUpTo() throws {
    let report = ReportExamples.everythingReport()
    let sys = try relation("metrics.sys", in: report)
    #expect(sys.outcome == .unresolved)
    #expect(sys.finding.plain == "What is missing must add up to 5,570,808 B (5.3 MiB).")
    #expect(
      report.unresolved.map(\.missing.plain) == [
        "metrics.go_memstats_gc_sys_bytes", "any reading of core",
      ])
  }

  @Test func everySentenceOfTheVerdictComesFromTheNumbers() {
    let report = ReportExamples.everythingReport()
    #expect(
      report.verdict.map(\.plain) == [
        "By the kernel’s account, the process has 144,207,872 B (137.5 MiB) of address space,"
          + " 35,569,664 B (33.9 MiB) of it resident; its cgroup is charged 40,000,000 B"
          + " (38.1 MiB), without a limit.",
        "By the program’s own account, Go holds 14,606,584 B (13.9 MiB), of which 4,881,872 B"
          + " (4.7 MiB) are objects on the heap.",
        "Of 12 relations between the numbers, 6 hold exactly, 1 holds nearly, by a mechanism that"
          + " is named, 1 is a bound that is kept, 2 differ and 2 could not be judged.",
        "The largest difference between numbers that should agree is 30,169,600 B (28.8 MiB) in"
          + " “title of cgroup.broken”. One claim that people have reported does not hold here: “title of"
          + " cgroup.claim”, by 20,169,600 B (19.2 MiB).",
        "The largest that a mechanism allows is 169,600 B (165.6 KiB) in “title of cgroup.usage”"
          + " (per procfs.status.Threads).",
        "Not judged: 1 for want of metrics.go_memstats_gc_sys_bytes; 1 for want of any reading of"
          + " core.",
        "The process went on while it was read: 2 of 3 counters of the kernel moved, and what they"
          + " moved by is allowed for.",
      ])
  }

  @Test func putsTheViewsSideBySide() throws {
    let headline = ReportExamples.everythingReport().headline
    #expect(headline.columns.map(\.view) == View.angles)
    #expect(headline.columns.last?.readings == 0)
    let row = { (title: String) in try #require(headline.rows.first { $0.title == title }) }
    let size = try row("Address space")
    #expect(size.cells[.procfs]?.readings == ["procfs.statm.size"])
    #expect(size.cells[.cgroup] == nil)
    let held = try row("Go: Sys − HeapReleased")
    #expect(held.cells[.metrics]?.figure.exact == "14,606,584 B")
    #expect(held.cells[.metrics]?.readings.count == 2)
    #expect(try row("Limit").cells[.cgroup]?.figure == .unlimited)
    #expect(try row("Working set").cells[.cgroup]?.figure.exact == "39,000,000 B")
    #expect(!headline.rows.contains { $0.title == "Swap" })
  }

  @Test func saysWhatWasLookedAt() {
    let facts = ReportExamples.everythingReport().subject.map { "\($0.label): \($0.value.plain)" }
    #expect(
      facts == [
        "Process: kube-proxy, pid 10368",
        #"Command line: /usr/local/bin/kube-proxy --config 'a b' 'it'\''s'"#,
        "Executable: /usr/local/bin/kube-proxy, build ID 00ff",
        "Memory cgroup: /kubepods/pod1 (cgroup v2)", "Kernel: Linux 6.1.0-28-amd64",
        "CPUs online: 2", "Page size: 4,096 B (4.0 KiB)", "Taken: 2020-08-14 22:58:16 UTC",
        "Reading took: 1,500,000 ns (1.5 ms), from the first byte of a view to the last (without the"
          + " core)",
        "Held still: no: after 3 readings, these still moved meanwhile: procfs.statm.resident by"
          + " 8,192 B (2 pages), procfs.stat.minflt by 2",
      ])
  }

  @Test func foldsZeroReadingsApart() throws {
    let report = ReportExamples.everythingReport()
    let cgroup = try #require(report.unmatched.first { $0.view == .cgroup })
    #expect(cgroup.zero.map(\.id) == ["cgroup.v2.memory.stat.sock"])
    #expect(!cgroup.readings.contains { $0.bytes == .zero })
  }

  @Test func showsTheTextOfShortCapturesOnly() {
    var (snapshot, relations) = ReportExamples.everything()
    let shown = ReportExamples.report(on: snapshot, relations).captures.map { $0.text != nil }
    #expect(shown == [true, false, false])
    snapshot.captures = [ReportExamples.capture("proc/1/statm", "1 2 3\n")]
    relations = []
    let none = ReportBuilder(options: ReportOptions(rawContentLimit: 0)).report(
      on: Correlator(relations: relations).correlate(snapshot), snapshotID: 1)
    #expect(none.captures.map(\.text) == [nil])
    #expect(none.captures.first?.size == 6)
  }

  @Test func listsTheLargestGroupsOfMappingsOnly() throws {
    var snapshot = ReportExamples.kubeProxy()
    let permissions = try #require(Mapping.Permissions("rw-p"))
    for index in 0..<UInt64(70) {
      let pages = index == 5 ? 3 : UInt64(1 + index % 2)
      let range = try #require(
        AddressRange(Address(0x10_0000_0000 + index << 20), length: pages * 4096))
      snapshot.mappings.append(Mapping(range: range, permissions: permissions))
    }
    snapshot.mappings.sort { $0.range < $1.range }
    let report = ReportExamples.report(on: snapshot, ReportExamples.kubeProxyRelations)
    let part = try #require(try relation("procfs.size", in: report).right.parts.first)
    #expect(part.groups.count == 60)
    #expect(part.groups.map(\.range) == part.groups.map(\.range).sorted())
    let others = try #require(part.otherGroups)
    #expect(others.groups == 19)
    #expect(others.size.pageDigits == "19")
    #expect(try relation("procfs.size", in: report).right.equation == nil)
    #expect(render(report, as: .markdown).contains("| 19 smaller groups (19 mappings) |"))
    #expect(render(report, as: .html).contains("<td>19 smaller groups (19 mappings)</td>"))
    #expect(render(report, as: .json).contains("\"groups\": 19,"))
  }

  @Test func theLargestNumbersMakeAReportToo() throws {
    var (snapshot, relations) = ReportExamples.everything()
    let ends: [Int64] = [.min, .max, -1]
    snapshot.readings = snapshot.readings.enumerated().map { index, reading in
      ReportExamples.reading(reading.quantity, ends[index % 3], instance: reading.instance)
    }
    for _ in 0..<3 {
      let report = ReportExamples.report(on: snapshot, relations)
      for format in ReportFormat.allCases { #expect(!render(report, as: format).isEmpty) }
      snapshot.readings = snapshot.readings.map { reading in
        let next = (ends.firstIndex(of: reading.bytes?.bytes ?? 0) ?? 0) + 1
        return ReportExamples.reading(
          reading.quantity, ends[next % 3], instance: reading.instance)
      }
    }
  }

  @Test func anEmptySnapshotStillGivesAReport() {
    let snapshot = Snapshot(
      header: SnapshotHeader(
        takenAt: 0, toolVersion: "0", identity: ProcessIdentity(pid: 1), machine: Machine()))
    let report = ReportExamples.report(on: snapshot, [])
    #expect(report.verdict.map(\.plain) == ["No relation applies to what was read."])
    for format in ReportFormat.allCases { #expect(!render(report, as: format).isEmpty) }
  }
}
