import Foundation
import TestSupport
import Testing

@Suite struct UserRelationTests {
  private static let sample = "samples/prometheus-go1.19-pages-linux6.18-cgroup1"

  private static let relations = """
    relation app.heap-within-rss
      title    the heap in use is at most twice the memory in RAM
      formula  metrics.go_memstats_heap_inuse_bytes <= 2 × procfs.status.VmRSS
      because  it is touched
    relation app.is-small
      formula  sum(rss) <= 16 MiB
      because  the box is small
      source   a talk
    """

  /// Runs with the path of a database that holds the sample, and of a file with the relations.
  private func withDatabase(
    _ relations: String = Self.relations,
    _ body: (_ database: String, _ file: String) throws -> Void
  ) throws {
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let file = folder.appending(path: "r.txt").path
      try relations.write(toFile: file, atomically: true, encoding: .utf8)
      let taken = try runMemcorrelate(
        ["snapshot", "--db", database, "--from", projectRoot.appending(path: Self.sample).path])
      #expect(taken.status == 0, "\(taken.errors)")
      try body(database, file)
    }
  }

  @Test func everyFormatSaysWhoseARelationIs() throws {
    try withDatabase { database, file in
      let report = { (format: String) in
        let result = try runMemcorrelate(["report", "--db", database, "--relations", file, format])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        return result.text
      }
      let markdown = try report("--markdown").replacing("\\", with: "")
      #expect(markdown.contains("#### differs (from \(file):5): sum(rss) ≤ 16,777,216 B\n"))
      #expect(markdown.contains("#### holds (from \(file):1): the heap in use is at most twice"))
      #expect(markdown.contains("`app.is-small` · a talk"))
      let html = try report("--html")
      #expect(html.contains("<span class=\"claim\">from \(file):5</span>"))
      let object = try JSONSerialization.jsonObject(with: Data(try report("--json").utf8))
      let matches = try #require((object as? [String: Any])?["matches"] as? [[String: Any]])
      let own = matches.filter { $0["standing"] as? String == "user" }
      #expect(own.map { $0["relation"] as? String } == ["app.is-small", "app.heap-within-rss"])
      #expect(own.map { $0["origin"] as? String } == ["\(file):5", "\(file):1"])
      #expect(own.map { $0["verdict"] as? String } == ["differs", "near"])
      #expect(matches.filter { $0["origin"] != nil }.count == 2)
    }
  }

  @Test(arguments: [
    (["--fail-on", "differs"], 1, "memcorrelate: differs: app.is-small\n"),
    (["--fail-on", "unresolved,unexplained>1TiB"], 1, "memcorrelate: unresolved: "),
    (["--fail-on", "unexplained>1TiB"], 0, ""),
    (
      ["--fail-on", "unexplained>1MiB"], 1,
      "memcorrelate: unexplained: 45,109,248 B (43.0 MiB) in app.is-small, more than 1,048,576 B (1.0 MiB)\n"
    ),
    (["--fail-on", "unexplained>45109248"], 0, ""),
    (["--fail-on", "unexplained>45109247"], 1, "memcorrelate: unexplained: 45,109,248 B"),
    (["--fail-on", "near", "--fail-on", "unexplained>1TiB"], 1, "memcorrelate: near: "),
    (["--baseline", "1"], 0, ""),
    (["--baseline", "7"], 2, "memcorrelate: "),
    (
      ["--fail-on", "broken"], 64,
      "Error: The value 'broken' is invalid for '--fail-on <condition>': "
    ),
    (["--fail-on", "unexplained>much"], 64, "Error: The value 'unexplained>much' is invalid for "),
    (["--fail-on", "differs,"], 64, "Error: The value 'differs,' is invalid for "),
  ])
  func theExitStatusSaysWhatWasMet(
    arguments: [String], status: Int32, errors: String
  ) throws {
    try withDatabase { database, file in
      let result = try runMemcorrelate(
        ["report", "--db", database, "--relations", file, "--json"] + arguments)
      #expect(result.status == status)
      #expect(
        result.errors.hasPrefix(errors) && result.errors.isEmpty == errors.isEmpty,
        "\(result.errors)")
      #expect(result.output.isEmpty == (status > 1))
    }
  }

  @Test func anUpperBoundThatIsKeptIsNotNear() throws {
    try withDatabase { database, file in
      let result = try runMemcorrelate(
        ["report", "--db", database, "--relations", file, "--fail-on", "near"])
      #expect(!result.errors.contains("app."))
    }
  }

  @Test func whatHeldInTheBaselineAndNowBreaksIsNamed() throws {
    try withTemporaryDirectory { folder in
      let file = folder.appending(path: "r.txt").path
      try "relation app.small\n formula procfs.statm.size <= 200 MiB\n because it is\n"
        .write(toFile: file, atomically: true, encoding: .utf8)
      let database = folder.appending(path: "x.sqlite").path
      for pages in [35_207, 90_000] {
        let captured = folder.appending(path: "\(pages)/proc/7")
        try FileManager.default.createDirectory(at: captured, withIntermediateDirectories: true)
        try "\(pages) 8684 6285 4026 0 26265 0\n".write(
          to: captured.appending(path: "statm"), atomically: true, encoding: .utf8)
        let taken = try runMemcorrelate(
          ["snapshot", "--db", database, "--from", folder.appending(path: "\(pages)").path])
        #expect(taken.status == 0)
      }
      let report = ["report", "--db", database, "--relations", file]
      let broken = try runMemcorrelate(report + ["--baseline", "1"])
      #expect(broken.status == 1)
      #expect(broken.errors == "memcorrelate: broken since snapshot 1: app.small\n")
      #expect(broken.text.contains("differs (from "))
      #expect(try runMemcorrelate(report + ["--baseline", "2", "--snapshot", "1"]).status == 0)
      #expect(try runMemcorrelate(report + ["--baseline", "2"]).status == 0)
    }
  }

  @Test func aMistakeInAFileIsStatus2() throws {
    try withDatabase("relation app.x\n  formula  + procfs.statm.size = 0\n  because  x\n") {
      database, file in
      for command in [["report", "--db", database], ["explain", "app.x"]] {
        let result = try runMemcorrelate(command + ["--relations", file])
        #expect(result.status == 2)
        #expect(
          result.errors
            == "memcorrelate: \(file):2:12: expected a quantity, an amount or a number, found \"+\"\n"
        )
      }
      let missing = try runMemcorrelate(["explain", "--relations", "/nonexistent"])
      #expect(missing.status == 2)
      #expect(missing.errors == "memcorrelate: /nonexistent: no such file or directory\n")
    }
  }

  @Test func aRelationOfAUserIsExplained() throws {
    try withDatabase { _, file in
      let result = try runMemcorrelate(["explain", "--relations", file, "app.is-small"])
      #expect(
        result.text == """
          app.is-small: sum(rss) ≤ 16,777,216 B

            sum(rss)
              is at most
            16,777,216 B

          Standing:   user, from \(file):5
          Because:    the box is small
          Source:     a talk

          """)
      let list = try runMemcorrelate(["explain", "--relations", file, "app."])
      #expect(list.text == "app.heap-within-rss\napp.is-small\n")
      let quantity = try runMemcorrelate(["explain", "--relations", file, "procfs.status.VmRSS"])
      #expect(quantity.text.contains("\n  app.heap-within-rss: the heap in use is at most twice"))
    }
  }
}
