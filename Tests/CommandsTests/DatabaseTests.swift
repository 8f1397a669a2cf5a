import Foundation
import TestSupport
import Testing

/// A capture that the project ships.
private let sample = projectRoot.appending(path: "samples/golang-nuts-2020-kube-proxy").path

@Suite struct DatabaseTests {
  @Test func aSnapshotGoesThroughEveryCommand() throws {
    try withTemporaryDirectory { folder in
      let environment = ["MEMCORRELATE_DB": folder.appending(path: "state/x.sqlite").path]
      let run = { try runMemcorrelate($0, environment: environment) }
      for number in 1...2 {
        let taken = try run(["snapshot", "--from", sample])
        #expect(taken.status == 0)
        #expect(taken.text == "\(number)\n")
      }
      let list = try run(["list"])
      #expect(list.text.split(separator: "\n").count == 3)
      #expect(list.text.contains("10368"))

      let shown = try run(["show", "procfs.statm.size"])
      #expect(shown.text.contains("144,207,872 B (137.5 MiB)"))

      // Deriving again changes nothing, and neither does a way through plain files.
      let before = try run(["report", "--json", "--snapshot", "1"]).output
      #expect(try run(["rederive", "1"]).status == 0)
      #expect(try run(["report", "--json", "--snapshot", "1"]).output == before)

      let directory = folder.appending(path: "exported").path
      #expect(try run(["export", directory, "--snapshot", "1"]).status == 0)
      let again = folder.appending(path: "again.sqlite").path
      #expect(try run(["snapshot", "--db", again, "--from", directory]).text == "1\n")
      #expect(try run(["report", "--json", "--db", again]).output == before)

      #expect(try run(["delete", "1"]).status == 0)
      #expect(try run(["list"]).text.split(separator: "\n").count == 2)
      let gone = try run(["report", "--snapshot", "1"])
      #expect(gone.status == 2)
      #expect(gone.output.isEmpty)
    }
  }

  @Test func aDatabaseThatIsNotThereIsStatus2() throws {
    let result = try runMemcorrelate(["list", "--db", "/nonexistent/x.sqlite"])
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("memcorrelate: /nonexistent/x.sqlite: "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test func failOnDiffersIsStatus1() throws {
    try withTemporaryDirectory { folder in
      let captured = folder.appending(path: "captured/proc/7")
      try FileManager.default.createDirectory(at: captured, withIntermediateDirectories: true)
      // Nobody maps 35,208 pages here.
      try "35208 8684 6285 4026 0 26265 0\n".write(
        to: captured.appending(path: "statm"), atomically: true, encoding: .utf8)
      try Data(bytes(ofFile: "samples/golang-nuts-2020-kube-proxy/proc/10368/maps"))
        .write(to: captured.appending(path: "maps"))
      let database = folder.appending(path: "x.sqlite").path
      let taken = try runMemcorrelate(
        ["snapshot", "--db", database, "--from", folder.appending(path: "captured").path])
      #expect(taken.status == 0)
      let report = try runMemcorrelate(["report", "--db", database, "--fail-on", "differs"])
      #expect(report.status == 1)
      #expect(report.text.contains("differs"))
    }
  }
}
