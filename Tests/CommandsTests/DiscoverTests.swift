import Foundation
import TestSupport
import Testing

/// `discover` on a database of plain metrics pages.
struct DiscoverTests {
  /// Runs with a database of pages on which one number is the sum of two others.
  private func withDatabase(snapshots: Int, _ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      var generator = SeededGenerator(seed: 5)
      for snapshot in 0..<snapshots {
        let captured = folder.appending(path: "\(snapshot)")
        try FileManager.default.createDirectory(at: captured, withIntermediateDirectories: true)
        let idle = Int.random(in: 1_000_000..<90_000_000, using: &generator)
        let inuse = Int.random(in: 1_000_000..<90_000_000, using: &generator)
        let other = Int.random(in: 1_000_000..<90_000_000, using: &generator)
        try """
        go_memstats_heap_idle_bytes \(idle)
        go_memstats_heap_inuse_bytes \(inuse)
        go_memstats_heap_sys_bytes \(idle + inuse)
        go_memstats_next_gc_bytes \(other)

        """.write(
          to: captured.appending(path: "metrics.txt"), atomically: true, encoding: .utf8)
        let taken = try runMemcorrelate(["snapshot", "--db", database, "--from", captured.path])
        #expect(taken.status == 0, "\(taken.errors)")
      }
      try body(database)
    }
  }

  @Test func aSumIsFoundSavedAndLeftOutWhereItIsKnown() throws {
    try withDatabase(snapshots: 5) { database in
      let formula =
        "metrics.go_memstats_heap_sys_bytes = metrics.go_memstats_heap_idle_bytes + "
        + "metrics.go_memstats_heap_inuse_bytes"
      let file = database + ".relations"
      let result = try runMemcorrelate(
        ["discover", "--db", database, "--no-catalog", "--save", file])
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.text.hasPrefix("Relations that hold in every snapshot\n"))
      #expect(result.text.contains("  \(formula)\n"))
      #expect(
        result.errors
          == "5 snapshots, 4 quantities that changed, 0 that did not; 0 relations known\n")
      let saved = try String(contentsOfFile: file, encoding: .utf8)
      #expect(saved.hasPrefix("relation found.metrics-1\n  formula  \(formula)\n  because  "))
      let report = try runMemcorrelate(["report", "--db", database, "--relations", file, "--json"])
      #expect(report.status == 0, "\(report.errors)")
      #expect(report.text.contains("\"relation\": \"found.metrics-1\""))

      let json = try runMemcorrelate(["discover", "--db", database, "--no-catalog", "--json"])
      let value = try JSONSerialization.jsonObject(with: Data(json.output))
      let object = try #require(value as? [String: Any])
      #expect(object["schema"] as? String == "memcorrelate.discovery/1")
      #expect(object["snapshots"] as? [Int] == [1, 2, 3, 4, 5])
      let relations = try #require(object["relations"] as? [[String: Any]])
      #expect(relations.map { $0["formula"] as? String } == [formula])
      #expect(relations.map { $0["coincidence"] as? Bool } == [false])

      let known = try runMemcorrelate(["discover", "--db", database])
      #expect(known.text == "No relation was found.\n")
    }
  }

  @Test func oneSnapshotIsNotEnough() throws {
    try withDatabase(snapshots: 2) { database in
      let result = try runMemcorrelate(["discover", "--db", database, "--snapshots", "2-2"])
      #expect(result.status == 2)
      #expect(result.errors.contains("only one of the snapshots is meant"))
      let bad = try runMemcorrelate(["discover", "--db", database, "--terms", "7"])
      #expect(bad.status == 64)
    }
  }
}
