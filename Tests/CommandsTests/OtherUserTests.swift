import Foundation
import TestSupport
import Testing

/// A user without rights gets what the kernel shows to everybody, and is told what would help.
@Suite(.enabled(if: geteuid() == 0, "only root can become another user"))
struct OtherUserTests {
  @Test func theMappingsOfAnotherUsersProcessAreAGapAndTheTotalsAreRead() throws {
    try withPlaceOfNobody { place in
      let pid = getpid()
      let taken = try place.run("\(place.program) snapshot --db \(place.database) --pid \(pid)")
      #expect(taken.status == 0, "\(taken.errors)")
      let shown = try runMemcorrelate(["show", "--db", place.database])
      #expect(shown.text.contains("procfs.statm.resident"))
      #expect(!shown.text.contains("procfs.smaps.sum.Rss"))
      let report = try runMemcorrelate(["report", "--db", place.database]).text
      for file in ["maps", "smaps", "smaps_rollup", "exe", "pagemap"] {
        #expect(
          report.contains(
            "| `/proc/\(pid)/\(file)` | permission denied | "
              + "run with CAP_SYS_PTRACE, or as the same user with no fewer capabilities, "
              + "if the process is dumpable |"), "\(file)")
      }
      let ledger = try runMemcorrelate(["ledger", "--db", place.database])
      #expect(ledger.text.contains("resident-set: "))
      #expect(ledger.text.contains("CAP_SYS_PTRACE"))
    }
  }

  /// Without CAP_SYS_ADMIN pagemap tells what is resident, swapped and of a file, but not who pays. The
  /// signal is KILL, for TERM is blocked in what Foundation starts.
  @Test func thePagesOfOnesOwnProcessAreCountedAndTheirPayersAreAGap() throws {
    try withPlaceOfNobody { place in
      let taken = try place.run(
        """
        sleep 60 & pid=$!; while [ "$(cat /proc/$pid/comm)" != sleep ]; do :; done
        \(place.program) snapshot --db \(place.database) --pid $pid; status=$?; kill -KILL $pid; exit $status
        """)
      #expect(taken.status == 0, "\(taken.errors)")
      let json = try runMemcorrelate(["report", "--db", place.database, "--json"])
      let report = try JSONDecoder().decode(LedgerReport.self, from: Data(json.output))
      #expect(report["ledger.resident"] == report["procfs.smaps.sum.Rss"])
      #expect(report["ledger.resident.anonymous"] == report["procfs.smaps.sum.Anonymous"])
      #expect(report["ledger.resident"] ?? 0 > 0)
      #expect(report["ledger.charged.here"] == nil)
      for what in [
        "the kind of each page", "how often each page is mapped", "which cgroup pays for each page",
      ] {
        let gap = report.unavailable.first { $0.what == what }
        #expect(gap?.remedy == "run as root with CAP_SYS_ADMIN", "\(what)")
      }
      for ledger in report.ledgers {
        #expect(ledger.total == ledger.residual + ledger.entries.reduce(0) { $0 + $1.bytes })
      }
      #expect(report.ledgers.first { $0.id == "virtual-size" }?.residual == 0)
    }
  }

  @Test func aHeapThatWasAskedForAndNotReadIsToldAtOnce() throws {
    try withPlaceOfNobody { place in
      let taken = try place.run(
        "\(place.program) snapshot --go-heap --db \(place.database) --pid \(getpid())")
      #expect(taken.status == 0)
      #expect(
        taken.errors.contains("memcorrelate: the Go heap was not read: "), "\(taken.errors)")
      #expect(
        taken.errors.contains("(run as root with CAP_SYS_PTRACE and "), "\(taken.errors)")
    }
  }

  private func withPlaceOfNobody(_ body: (PlaceOfNobody) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      // A place that the other user can reach, and write to.
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let program = folder.appending(path: "memcorrelate")
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: "memcorrelate"),
        to: program)
      chmod(folder.path, 0o777)
      try body(
        PlaceOfNobody(program: program.path, database: folder.appending(path: "x.sqlite").path))
    }
  }
}

/// A copy of the program that a user without rights can run, and a file that this user can write.
private struct PlaceOfNobody {
  let program: String
  let database: String

  func run(_ script: String) throws -> CommandResult {
    try runProgram(
      "/usr/bin/setpriv",
      ["--reuid=65534", "--regid=65534", "--clear-groups", "/bin/bash", "-c", script])
  }
}

/// What the tests look at in the JSON of a report.
private struct LedgerReport: Decodable {
  struct Reading: Decodable {
    let id: String
    let bytes: Int64?
  }
  struct Gap: Decodable {
    let what: String
    let remedy: String
  }
  struct Ledger: Decodable {
    struct Entry: Decodable { let bytes: Int64 }
    let id: String
    let total: Int64
    let entries: [Entry]
    let residual: Int64
  }
  let readings: [Reading]
  let ledgers: [Ledger]
  let unavailable: [Gap]

  subscript(id: String) -> Int64? { readings.first { $0.id == id }?.bytes }
}
