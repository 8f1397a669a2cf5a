import Foundation
import TestSupport
import Testing

@Suite struct CompareTests {
  private static let samples = [
    "prometheus-go1.19-linux6.18-cgroup1", "prometheus-go1.19-heap-linux6.18-cgroup1",
    "golang-nuts-2020-kube-proxy",
  ]

  /// Runs with the path of a database that holds the samples.
  private func withDatabase(_ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      for sample in Self.samples {
        let from = projectRoot.appending(path: "samples/\(sample)").path
        let taken = try runMemcorrelate(["snapshot", "--db", database, "--from", from])
        #expect(taken.status == 0, "\(taken.errors)")
      }
      try body(database)
    }
  }

  @Test func twoMomentsOfOneProgramAreCompared() throws {
    try withDatabase { database in
      let text = try runMemcorrelate(["compare", "--db", database, "1", "2"])
      #expect(text.status == 0, "\(text.errors)")
      #expect(!text.text.contains("warning:"))
      for line in ["another process of the same program", "\nTotal ", "\nResidual"] {
        #expect(text.text.contains(line), "\(line)")
      }
      for format in ["--markdown", "--html", "--json"] {
        let compared = try runMemcorrelate(["compare", "--db", database, "1", "2", format])
        let reported = try runMemcorrelate(
          ["report", "--db", database, "--compare", "1", "2", format])
        #expect(compared.status == 0 && !compared.output.isEmpty)
        #expect(compared.output == reported.output)
      }
    }
  }

  @Test func anotherProgramIsWarnedOf() throws {
    try withDatabase { database in
      let text = try runMemcorrelate(
        ["compare", "--db", database, "--db-b", database, "3", "1"])
      #expect(
        text.text.contains(
          "\nwarning: These are two programs, kube-proxy (pid 10368) and prometheus (pid "))
      let missing = try runMemcorrelate(["compare", "--db", database, "1", "9"])
      #expect(missing.status == 2)
      #expect(missing.errors.contains("no snapshot 9"))
    }
  }

  @Test(arguments: [
    (["compare", "1"], "Missing expected argument '<after>'"),
    (["report", "--compare", "1"], "--compare takes the numbers of two snapshots"),
    (
      ["report", "--compare", "1", "2", "--fail-on", "differs"],
      "--compare takes neither --snapshot nor --fail-on"
    ),
  ])
  func badUsageIsStatus64(arguments: [String], message: String) throws {
    let result = try runMemcorrelate(arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
