import Foundation
import TestSupport
import Testing

/// What the tests look at in the JSON of a report.
private struct JSONReport: Decodable {
  struct Match: Decodable {
    let relation: String
    let standing: String
    let expectation: String
    let verdict: String
    let left: Int64?
    let right: Int64?
    let residual: Int64?
  }
  struct Reading: Decodable {
    let id: String
    let view: String
    let bytes: Int64?
  }
  struct Gap: Decodable {
    let what: String
    let why: String
    let remedy: String
  }
  struct Snapshot: Decodable {
    struct Consistency: Decodable { let stable: Bool }
    let consistency: Consistency
  }
  let schema: String
  let snapshot: Snapshot
  let matches: [Match]
  let readings: [Reading]
  let unavailable: [Gap]

  subscript(id: String) -> Int64? { readings.first { $0.id == id }?.bytes }
}

/// A live server, all four views, the built program.
@Suite(
  .serialized,
  .enabled(if: PrometheusServer.isInstalled, "Debian's prometheus is not installed"))
struct LiveSnapshotTests {
  @Test func everyExactRelationHoldsOnALiveServer() throws {
    let server = try PrometheusServer()
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let taken = try runMemcorrelate([
        "snapshot", "--db", database, "--pid", "\(server.pid)", "--metrics", server.url,
        "--core-command", #"gdb -batch -p {pid} -ex "generate-core-file {core}""#,
      ])
      #expect(taken.status == 0, "\(taken.errors)")
      #expect(taken.text == "1\n")
      #expect(!taken.errors.contains("warning"), "\(taken.errors)")

      let json = try runMemcorrelate(["report", "--db", database, "--json"])
      let report = try JSONDecoder().decode(JSONReport.self, from: Data(json.output))
      #expect(report.schema == "memcorrelate.report/1")
      let views = Set(report.readings.map(\.view))
      #expect(views.isSuperset(of: ["procfs", "metrics"]))
      if server.cgroup != nil { #expect(views.contains("cgroup")) }
      if FileManager.default.isExecutableFile(atPath: "/usr/bin/gdb") {
        #expect(views.contains("core"), "\(report.unavailable)")
      }

      let established = report.matches.filter { $0.standing == "established" }
      let judged = established.filter { $0.verdict != "unresolved" }
      #expect(judged.count > 60)
      for match in judged {
        #expect(match.verdict != "differs", "\(match)")
        guard match.expectation == "exact", !match.relation.hasPrefix("metrics.") else { continue }
        // Of a server that does not stand still beside other work, what moved is measured.
        let mayMove = !report.snapshot.consistency.stable || match.relation.hasPrefix("ledger.")
        #expect(match.verdict == "equal" || mayMove && match.verdict == "near", "\(match)")
      }
      for format in ["--markdown", "--html"] {
        let rendered = try runMemcorrelate(["report", "--db", database, format])
        #expect(rendered.status == 0)
        #expect(rendered.text.contains("pid \(server.pid)"))
      }
    }
  }

  /// Against readers that share nothing with this program.
  @Test func readingsAreWhatOtherToolsRead() throws {
    let server = try PrometheusServer()
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let shell = { (command: String) in
        try runProgram("/bin/bash", ["-c", command]).text
          .trimmingCharacters(in: .whitespacesAndNewlines)
      }
      let proc = "/proc/\(server.pid)"
      let statm = { try shell("cat \(proc)/statm") }
      var matched = false
      // The server may move between the readers: then once more.
      for _ in 0..<10 where !matched {
        let before = try statm()
        let expected: [String: String] = [
          "procfs.status.VmRSS": try shell("awk '/^VmRSS/ {print $2 * 1024}' \(proc)/status"),
          "procfs.smaps.sum.Rss": try shell(
            "awk '/^Rss:/ {s += $2} END {print s * 1024}' \(proc)/smaps"),
          "procfs.smaps.sum.Anonymous": try shell(
            "awk '/^Anonymous:/ {s += $2} END {print s * 1024}' \(proc)/smaps"),
          "procfs.maps.sum.size": try shell(
            "python3 -c \"print(sum(int(b, 16) - int(a, 16) for a, b in (l.split()[0].split('-') "
              + "for l in open('\(proc)/maps') if '[vsyscall]' not in l)))\""),
        ]
        let taken = try runMemcorrelate([
          "snapshot", "--db", database, "--pid", "\(server.pid)",
        ])
        #expect(taken.status == 0, "\(taken.errors)")
        guard try statm() == before else { continue }
        matched = true
        let json = try runMemcorrelate(["report", "--db", database, "--json"])
        let report = try JSONDecoder().decode(JSONReport.self, from: Data(json.output))
        for (id, value) in expected { #expect(report[id].map(String.init) == value, "\(id)") }
      }
      #expect(matched, "the server never stood still")
    }
  }

  @Test func findsThePageOnThePortsThatTheProcessListensOn() throws {
    let server = try PrometheusServer()
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let taken = try runMemcorrelate([
        "snapshot", "--db", database, "--pid", "\(server.pid)", "--metrics", "auto",
      ])
      #expect(taken.status == 0, "\(taken.errors)")
      let shown = try runMemcorrelate(["show", "--db", database, "metrics.go_memstats_sys_bytes"])
      #expect(shown.text.contains("metrics.go_memstats_sys_bytes"))
    }
  }

  @Test func anUnreachablePageLeavesTheOtherViews() throws {
    let server = try PrometheusServer()
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let taken = try runMemcorrelate([
        "snapshot", "--db", database, "--pid", "\(server.pid)",
        "--metrics", "http://127.0.0.1:1/metrics",
      ])
      #expect(taken.status == 0)
      let json = try runMemcorrelate(["report", "--db", database, "--json"])
      let report = try JSONDecoder().decode(JSONReport.self, from: Data(json.output))
      #expect(report["procfs.statm.size"] != nil)
      let gap = try #require(
        report.unavailable.first { $0.what == "http://127.0.0.1:1/metrics" })
      #expect(gap.why.contains("refused"))
    }
  }
}
