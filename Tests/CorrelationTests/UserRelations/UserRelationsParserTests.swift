import Correlation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

@Suite struct UserRelationsParserTests {
  @Test func everythingThatAFileMayHoldIsRead() throws {
    let relations = try userRelations(everyUserRelation)
    #expect(
      relations.map { "\($0.id): \($0.formula)" } == [
        "app.cache-within-heap: metrics.app_cache_bytes{name=\"blocks\"} + 2 × metrics.app_index_bytes"
          + " <= core.go.HeapInuse",
        "app.heap: procfs.status.VmData − 3 pages + 1,048,576 B <= 2 × sum(size where permissions = "
          + "rw?p and not name = \"[stack]\" and anonymous) − 12 B",
        "app.files: sum(private_dirty where file and path ~ \"/usr/*.so*\" and not shared) = 0",
        "app.range: sum(rss where range c000000000-c004000000) + procfs.meminfo.Active(anon)"
          + " <= 3 × 5,368,709,120 B",
        "app.threads: procfs.status.Threads + metrics.app_workers <= 12",
        "app.stacks: procfs.status.VmStk <= procfs.status.Threads × 8,388,608 B",
        "app.usage: cgroup.v1.memory.usage_in_bytes = cgroup.v1.memory.stat.active_anon + "
          + "cgroup.v1.memory.stat.inactive_anon",
      ])
    #expect(relations.map(\.unit) == [.bytes, .bytes, .bytes, .bytes, .count, .bytes, .bytes])
    #expect(
      relations.map { $0.expectation.mechanisms.map(\.summary.firstWords) } == [
        ["tolerance: 1,048,576 B"],
        [
          "tolerance: 64 pages each cpu",
          "tolerance: 4,096 B each procfs.smaps.count",
        ], [], [], ["tolerance: 2"], [],
        ["memcg stock", "LRU batches", "stat flush", "granularity"],
      ])
  }

  @Test func aRelationSaysWhoseItIs() throws {
    let relation = try #require(try userRelations(everyUserRelation).first)
    #expect(relation.standing == .user(SourceLocation(path: "r.txt", line: 2)))
    #expect(relation.title == "the cache is at most the heap in use")
    #expect(relation.reason == "the cache holds spans; see design note #12")
    #expect(relation.citations.map(\.text) == ["https://example.org/#caches", "a talk"])
  }

  @Test func withoutATitleTheFormulaIsTheTitle() throws {
    #expect(
      try userRelation("procfs.status.VmStk<=1MiB").title == "procfs.status.VmStk ≤ 1,048,576 B")
  }

  @Test func whatIsPrintedReadsBackAsTheSame() throws {
    for relation in try userRelations(everyUserRelation) {
      let again = try userRelation(relation.formula)
      #expect(again.formula == relation.formula)
      #expect(again.unit == relation.unit)
    }
  }

  @Test func linesMayEndAsOnWindows() throws {
    let text = everyUserRelation.replacing("\n", with: "\r\n")
    #expect(
      try userRelations(text).map(\.formula) == userRelations(everyUserRelation).map(\.formula))
  }

  @Test(arguments: ["", "\n\n", "# nothing\n  # here"])
  func aFileMayBeEmpty(text: String) throws {
    #expect(try userRelations(text).isEmpty)
  }

  @Test(arguments: ["Relations", "ContinuousIntegration"])
  func theExamplesOfTheDocumentationAreRelations(page: String) throws {
    let text = String(
      decoding: try bytes(ofFile: "Documentation/\(page).md"), as: UTF8.self)
    let blocks = text.split(separator: "```", omittingEmptySubsequences: false)
    #expect(try userRelations(String(try #require(blocks.dropFirst().first))).count > 1)
  }

  @Test func labelsAreOrderedAsReadingsHaveThem() throws {
    #expect(
      try userRelation(#"metrics.a_bytes{b="1\"\\\n", a = "x"} = 0"#).left.formula
        == #"metrics.a_bytes{a="x",b="1\"\\\n"}"#)
  }

  @Test func noIDStandsInTwoFiles() throws {
    var parser = UserRelationsParser()
    let text = Array("relation a.b\n formula procfs.statm.size = 0\n because x\n".utf8)
    _ = try parser.parse(text, path: "one.txt")
    do {
      _ = try parser.parse(text, path: "two.txt")
      Issue.record("it was taken")
    } catch {
      #expect(
        "\(error)"
          == "two.txt:1:10: expected an ID that is not taken, found \"a.b\" (it is first at one.txt:1)"
      )
    }
  }
}

extension String {
  /// Up to a colon, but for a tolerance, which says it all.
  fileprivate var firstWords: String {
    hasPrefix("tolerance") ? self : String(prefix { $0 != ":" })
  }
}
