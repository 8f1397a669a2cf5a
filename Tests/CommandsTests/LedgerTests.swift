import Foundation
import MemoryUnits
import Reporting
import SnapshotModel
import TestSupport
import Testing

@testable import Commands
@testable import Correlation

@Suite struct LedgerTests {
  private static let sample = "samples/prometheus-go1.19-heap-linux6.18-cgroup1"
  private static let pid = 15652
  private static let size = 1_235_906_560

  /// The sample with a list of pages that was made by hand: 512 pages of the heap, some of the text,
  /// one of zeros. Who pays for the text has a name that would be markup.
  private static let pages = """
    memcorrelate pages 1
    pid 15652
    page-size 4096
    source pagemap read 152310 12
    hold 80211
    cgroup 35 /demo/prometheus
    cgroup 41 /a|"b",\u{1B}[31m
    facts resident file 1 41
    facts resident anonymous 1 35 huge
    facts zero unknown ? ?
    run 400000 100 0
    run c000000000 512 1
    run c000200000 1 2

    """

  /// Runs with the path of a database that holds the sample, with the pages or without.
  private func withDatabase(_ pages: String?, _ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { folder in
      let captured = folder.appending(path: "captured")
      try FileManager.default.copyItem(
        at: projectRoot.appending(path: Self.sample).resolvingSymlinksInPath(), to: captured)
      if let pages {
        let description = captured.appending(path: "capture.json")
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: description))
        var object = try #require(value as? [String: Any])
        var captures = try #require(object["captures"] as? [[String: Any]])
        captures.append([
          "name": "pages/\(Self.pid)", "source": "/proc/\(Self.pid)/pagemap", "view": "ledger",
        ])
        object["captures"] = captures
        try JSONSerialization.data(withJSONObject: object).write(to: description)
        let list = captured.appending(path: "pages/\(Self.pid)")
        try FileManager.default.createDirectory(
          at: list.deletingLastPathComponent(), withIntermediateDirectories: true)
        try pages.write(to: list, atomically: true, encoding: .utf8)
      }
      let database = folder.appending(path: "x.sqlite").path
      let taken = try runMemcorrelate(["snapshot", "--db", database, "--from", captured.path])
      #expect(taken.status == 0, "\(taken.errors)")
      try body(database)
    }
  }

  @Test func pagesAreSummedByColumnsInEveryFormat() throws {
    try withDatabase(Self.pages) { database in
      let run = { (arguments: [String]) in
        let result = try runMemcorrelate(["ledger", "--db", database] + arguments)
        #expect(result.status == 0, "\(result.errors)")
        return result.text
      }
      let cross = try run(["--by", "charge,kind", "--resident"])
      #expect(
        cross == """
          Resident memory by charge and kind, in bytes

          charged to         anonymous     file        all
          /demo/prometheus   2,097,152        0  2,097,152
          /a|"b",\\u{1B}[31m          0  409,600    409,600
          all                2,097,152  409,600  2,506,752

          """)
      let list = try run(["--by", "huge"])
      #expect(list.contains("\nhuge           2,097,152    2.0 MiB\n"))
      #expect(list.hasSuffix("\nall        1,235,906,560    1.2 GiB\n"))

      let markdown = try run(["--by", "charge,kind", "--markdown"])
      #expect(markdown.contains("\n| /a&#124;\"b\",\\\\u\\{1B\\}\\[31m | 0 | "))
      #expect(markdown.contains("| **1,235,906,560** |\n"))

      let csv = try run(["--by", "charge", "--csv"])
      #expect(csv.contains("\r\n\"/a|\"\"b\"\",\\u{1B}[31m\",409600\r\n"))
      let sum = csv.split(separator: "\r\n").dropFirst().compactMap { line in
        Int(line.split(separator: ",").last ?? "")
      }.reduce(0, +)
      #expect(sum == Self.size)

      let json = try JSONSerialization.jsonObject(
        with: Data(run(["--by", "mapping,charge,role", "--json"]).utf8))
      let object = try #require(json as? [String: Any])
      #expect(object["schema"] as? String == "memcorrelate.ledger/1")
      #expect(object["total"] as? Int == Self.size)
    }
  }

  @Test func theReportShowsThePages() throws {
    try withDatabase(Self.pages) { database in
      let report = try runMemcorrelate(["report", "--db", database, "--json"])
      let json = try JSONSerialization.jsonObject(with: Data(report.output))
      let object = try #require(json as? [String: Any])
      let tables = try #require(object["pageTables"] as? [[String: Any]])
      #expect(tables.map { $0["total"] as? Int } == [Self.size, 613 * 4096])
    }
  }

  /// They are in VmRSS and mapped_file like those of a file, and once more in what the kernel needs.
  @Test func theKernelsOwnPagesThatAreMappedCountOnce() throws {
    let pages = Self.pages.replacing(
      "facts resident file 1 41", with: "source kpagecgroup read 1 1\nfacts resident kernel 1 35")
    try withDatabase(pages) { database in
      let report = try runMemcorrelate(["report", "--db", database, "--json"])
      let json = try JSONSerialization.jsonObject(with: Data(report.output))
      let ledgers = try #require((json as? [String: Any])?["ledgers"] as? [[String: Any]])
      let usage = try #require(ledgers.first { $0["id"] as? String == "cgroup-usage" })
      let entries = try #require(usage["entries"] as? [[String: Any]])
      let amount = { (label: String) in
        entries.first { $0["label"] as? String == label }?["bytes"] as? Int
      }
      #expect(amount("the kernel's own that processes map, counted above") == -409_600)
      #expect(amount("cached files that nobody maps") == 90_112 - 4096 + 409_600)
    }
  }

  @Test func withoutPagesThereIsNoTable() throws {
    try withDatabase(nil) { database in
      let result = try runMemcorrelate(["ledger", "--db", database, "--by", "role"])
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(
        result.errors
          == "memcorrelate: snapshot 1 has no list of pages: ledger: not looked at (take the "
          + "snapshot of the live process)\n")
    }
  }

  @Test func aBrokenListOfPagesIsSaidToBe() throws {
    try withDatabase("memcorrelate pages 1\npid 15652\nhold x\n") { database in
      let result = try runMemcorrelate(["ledger", "--db", database, "--by", "role"])
      #expect(result.status == 2)
      #expect(result.errors.contains("pages/15652: "))
      #expect(result.errors.contains(#":3: expected "hold <nanoseconds>", found "hold x""#))
    }
  }

  @Test func ledgersAreTablesWithTheResidualLast() {
    let ledger = Ledger(
      id: "cgroup-usage", title: "What the cgroup is charged",
      quantity: "cgroup.v1.memory.usage_in_bytes", total: ByteCount(71_762_168),
      entries: [
        .init("resident set", ByteCount(97_206_272), ["procfs.status.VmRSS"]),
        .init("charged to /a\u{1B}[31m", ByteCount(-29_560_832), ["ledger.charged"]),
      ], residualLabel: "memory that CPUs charged in advance", bound: 0...131_072,
      notes: [Missing(what: "slab\n", why: "be root")])
    let snapshot = Snapshot(
      header: SnapshotHeader(
        takenAt: 0, toolVersion: "test", identity: ProcessIdentity(pid: 7),
        machine: Machine(pageSize: .fourKiB, pageSizeIsKnown: true)))
    #expect(
      LedgerDocument(snapshot, id: 1, .ledgers([ledger])).text == """
        cgroup-usage: What the cgroup is charged

                                                             bytes
        Total                                           71,762,168   68.4 MiB  \
        cgroup.v1.memory.usage_in_bytes
          resident set                                  97,206,272   92.7 MiB  procfs.status.VmRSS
          charged to /a\\u{1B}[31m                      −29,560,832  −28.2 MiB  ledger.charged
        Residual: memory that CPUs charged in advance    4,116,728    3.9 MiB  \
        outside of what is allowed: 0 B to +131,072 B
        note: slab\\n: be root

        """)
  }
}
