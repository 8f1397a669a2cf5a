import Correlation
import Foundation
import MemoryUnits
import Pages
import SnapshotModel
import Testing

@testable import Reporting

@Suite struct LedgerTests {
  private let report = ReportExamples.everythingAndPagesReport()

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func everyLedgerBalancesInItsRows() throws {
    let section = try #require(report.ledger)
    #expect(section.ledgers.map(\.id) == ["virtual-size", "cgroup-usage", "go-sys"])
    for ledger in section.ledgers {
      #expect(ledger.rows.first?.amount == .bytes(ledger.total))
      let parts = ledger.rows.dropFirst().reduce(Int64(0)) { sum, row in
        sum + (row.amount.isNegative ? -row.amount.magnitude.size : row.amount.size)
      }
      #expect(parts == ledger.total.bytes, "\(ledger.id)")
      #expect(ledger.rows.count == ledger.entries.count + 2)
      #expect(ledger.rows.last?.kind == .residual)
    }
  }

  @Test func theResidualSaysWhatItMayBe() throws {
    let notes = try #require(report.ledger).ledgers.compactMap(\.rows.last?.note)
    #expect(
      notes == [
        "outside of what is allowed: 0 B", "allowed: 0 B to +131,072 B",
        "how large it may be is not known",
      ])
  }

  @Test func aCrossTableAddsUpAtItsEdges() throws {
    let tables = try #require(report.ledger).tables
    #expect(tables.map(\.table.columns) == [[.role, .residency], [.charge, .residency]])
    for table in tables {
      let cross = table.cross
      #expect(cross.total == table.table.total)
      #expect(cross.sums.reduce(.zero, +) == cross.total)
      #expect(cross.rows.reduce(.zero) { $0 + $1.sum } == cross.total)
      for row in cross.rows { #expect(row.cells.reduce(.zero, +) == row.sum) }
      for (index, sum) in cross.sums.enumerated() {
        #expect(cross.rows.reduce(.zero) { $0 + $1.cells[index] } == sum)
      }
    }
    #expect(tables[0].cross.total == ByteCount(35207 * 4096))
    #expect(tables[1].cross.headings == ["resident", "device or kernel", "page of zeros"])
    #expect(
      tables[1].cross.rows.map { "\($0.label) \($0.sum.bytes / 4096)" } == [
        "/mcr/other 3000", "/kubepods/pod1 1019", "nobody 3",
      ])
  }

  @Test func aCrossTableIsOfTwoColumnsAndNotTooWide() throws {
    let pages = try #require(PageLedger(ReportExamples.everythingAndPages()))
    let table = { ContingencyTable(pages, by: $0, executable: nil) }
    #expect(CrossTable(table([.role])) == nil)
    #expect(CrossTable(table([.role, .kind, .huge])) == nil)
    #expect(CrossTable(table([.kind, .residency]), limit: 4) != nil)
    #expect(CrossTable(table([.kind, .residency]), limit: 3) == nil)
  }

  @Test func saysWhatReadingThePagesTook() throws {
    #expect(
      try #require(report.ledger).cost.plain
        == "Reading the pages took 1.5 ms in system calls: pagemap 1.2 ms, kpageflags 300.0 µs; "
        + "the longest call that held a lock of the address space: 80.2 µs.")
  }

  @Test func saysHowUsageFollowsFromTheResidentSet() {
    #expect(
      report.verdict.map(\.plain).contains(
        "cgroup.v2.memory.current is 12,161,024 B (11.6 MiB) below ledger.resident: "
          + "−12,288,000 B charged to /mcr/other, +100,000 B kernel memory, +26,976 B residual."))
  }

  @Test func theSentenceOfUsageAddsUp() throws {
    let sentence = { (total: Int64, entries: [Ledger.Entry]) in
      let ledger = Ledger(
        id: "cgroup-usage", title: "t", quantity: "cgroup.v1.memory.usage_in_bytes",
        total: ByteCount(total), entries: entries, residualLabel: "", bound: nil)
      return VerdictBuilder(
        snapshot: ReportExamples.kubeProxy(), relations: [], tally: Report.Tally(),
        headline: HeadlineBuilder(readings: []).headline(), unresolved: [], ledgers: [ledger]
      ).usage().plain
    }
    let resident = Ledger.Entry("resident set", ByteCount(100), ["procfs.status.VmRSS"])
    #expect(
      sentence(100, [resident]) == "cgroup.v1.memory.usage_in_bytes equals procfs.status.VmRSS.")
    #expect(
      sentence(
        107,
        [
          .init("a", ByteCount(1)), resident, .init("b", ByteCount(20)), .init("c", ByteCount(-16)),
          .init("d", ByteCount(3)), .init("e", ByteCount(-2)),
        ])
        == "cgroup.v1.memory.usage_in_bytes is 7 B above procfs.status.VmRSS: −16 B c, −2 B e, "
        + "+20 B b, +5 B in 3 other parts.")
    // What is no resident set, or only a part of a sum with it, begins no sentence.
    #expect(sentence(100, [.init("x", ByteCount(100), ["cgroup.v1.memory.stat.rss"])]).isEmpty)
    #expect(
      sentence(
        100,
        [.init("x", ByteCount(100), ["procfs.status.VmRSS", "procfs.status.RssFile"])]
      ).isEmpty)
    #expect(sentence(100, []).isEmpty)
  }

  @Test func markdownShowsLedgersAndTables() {
    let markdown = render(report, as: .markdown)
    for line in [
      "## Page ledger", "### What the cgroup is charged, and who else pays",
      "| **Total** | **4,300,800 B (4.1 MiB)** | `cgroup.v2.memory.current` |",
      "| &emsp;charged to /mcr/other | −12,288,000 B (−11.7 MiB) | "
        + "`ledger.charged.elsewhere`, `ledger.charged` |",
      "| **Residual: memory that CPUs charged in advance** | **26,976 B (26.3 KiB)** | "
        + "allowed: 0 B to +131,072 B |",
      "- page cache that nobody maps: read all of the cgroup’s files",
      "| charged to | resident | device or kernel | page of zeros | all |", "|:--|--:|--:|--:|--:|",
      "| /mcr/other | 12,288,000 | 0 | 0 | **12,288,000** |",
      "| **all** | **16,461,824** | **8,192** | **4,096** | **16,474,112** |",
      "- `how often each page is mapped`: /proc/kpagecount: no such file (be root)",
    ] {
      #expect(markdown.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test func htmlShowsTheMinusAndTheResidual() {
    let html = render(report, as: .html)
    #expect(html.contains("<section id=\"ledger\">"))
    #expect(html.contains("−12,288,000 B<small>−11.7 MiB</small>"))
    #expect(
      html.contains(
        "<tr class=\"depth0 residual\"><th scope=\"row\">Residual: memory that CPUs charged in "
          + "advance<small>allowed: 0 B to +131,072 B</small></th>"))
    #expect(html.contains("<summary>ledger <span class=\"count\">"))
  }

  @Test func jsonHasEveryByte() throws {
    let json = try object(render(report, as: .json))
    let ledgers = try #require(json["ledgers"] as? [[String: Any]])
    #expect(ledgers.count == 3)
    for ledger in ledgers {
      let entries = try #require(ledger["entries"] as? [[String: Any]])
      let sum = entries.compactMap { $0["bytes"] as? Int }.reduce(0, +)
      #expect(sum + (ledger["residual"] as? Int ?? 0) == ledger["total"] as? Int)
    }
    #expect(ledgers[1]["bound"] as? [String: Int] == ["from": 0, "to": 131_072])
    #expect(ledgers[2]["bound"] is NSNull)
    #expect(ledgers[2]["residual"] as? Int == 71_762_168)
    let tables = try #require(json["pageTables"] as? [[String: Any]])
    #expect(
      tables.map { $0["by"] as? [String] } == [["role", "residency"], ["charge", "residency"]])
    for table in tables {
      let rows = try #require(table["rows"] as? [[String: Any]])
      #expect(rows.compactMap { $0["bytes"] as? Int }.reduce(0, +) == table["total"] as? Int)
    }
    let first = try #require((tables[1]["rows"] as? [[String: Any]])?.first)
    #expect(
      first["labels"] as? [String: String] == ["charge": "/mcr/other", "residency": "resident"])
  }

  @Test func withoutPagesThereAreStillLedgers() throws {
    let (snapshot, relations) = ReportExamples.everything()
    let with = ReportExamples.report(on: snapshot, relations, ReportExamples.ledgers())
    let section = try #require(with.ledger)
    #expect(section.tables.isEmpty)
    #expect(section.cost.isEmpty)
    #expect(section.note.hasPrefix("Totals against their parts; the pages of the process were not"))
    #expect(render(with, as: .markdown).contains("## Page ledger"))

    let without = ReportExamples.report(on: snapshot, relations, [])
    #expect(without.ledger == nil)
    #expect(!render(without, as: .markdown).contains("Page ledger"))
    #expect(!render(without, as: .html).contains("id=\"ledger\""))
    #expect(render(without, as: .json).contains("\"pageTables\": []"))
  }

  @Test func whatWasNotReadMakesNoTable() throws {
    var snapshot = ReportExamples.everythingAndPages()
    snapshot.regions = []
    snapshot.pages[0].runs = snapshot.pages[0].runs.map { run in
      var run = run
      run.facts.charge = .unknown
      return run
    }
    let report = ReportExamples.report(on: snapshot, [], [])
    #expect(try #require(report.ledger).tables.isEmpty)
  }
}

@Suite struct LedgerDocumentTests {
  private func document(_ by: [PageColumn], cgroup: String = "/mcr/other") throws -> LedgerDocument
  {
    var snapshot = ReportExamples.everythingAndHeap().snapshot
    ReportExamples.addPages(to: &snapshot, cgroup: cgroup)
    let pages = try #require(PageLedger(snapshot))
    let table = ContingencyTable(pages, by: by, executable: ReportExamples.path) {
      $0.facts != nil
    }
    return LedgerDocument(snapshot, id: 7, .table(table, isResidentOnly: false))
  }

  @Test func csvQuotesWhatMustBe() throws {
    let csv = try document([.charge, .huge], cgroup: "/a,\"b\"\u{301}|c\n\u{202E}").csv
    #expect(
      csv == """
        charge,huge,bytes\r
        "/a,""b""\u{301}|c\\n\\u{202E}",no,12288000\r
        /kubepods/pod1,huge,4096000\r
        /kubepods/pod1,no,77824\r
        nobody,no,12288\r

        """)
  }

  @Test func csvOfLedgersAddsUpPartByPart() {
    let document = LedgerDocument(
      ReportExamples.kubeProxy(), id: 7, .ledgers(ReportExamples.ledgers()))
    let lines = document.csv.components(separatedBy: "\r\n")
    #expect(lines[0] == "ledger,part,label,bytes,quantities,from,to")
    #expect(
      lines.contains(
        "cgroup-usage,entry,charged to /mcr/other,-12288000,"
          + "ledger.charged.elsewhere ledger.charged,,"))
    #expect(
      lines.contains(
        "cgroup-usage,total,\"What the cgroup is charged, and who else pays\",4300800,"
          + "cgroup.v2.memory.current,,"))
    #expect(
      lines.contains(
        "cgroup-usage,residual,memory that CPUs charged in advance,26976,,0,131072"))
    #expect(lines.contains("go-sys,residual,/mcr/other,71762168,,,"))
  }

  @Test func jsonIsAListWhateverTheColumns() throws {
    for by in [[PageColumn.charge], [.charge, .residency], [.charge, .residency, .kind]] {
      let text = try document(by).json
      #expect(text.hasPrefix("{\n  \"schema\": \"memcorrelate.ledger/1\",\n  \"snapshot\": {\n"))
      let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
      let json = try #require(value as? [String: Any])
      #expect(json["by"] as? [String] == by.map(\.rawValue))
      #expect(json["residentOnly"] as? Bool == false)
      let rows = try #require(json["rows"] as? [[String: Any]])
      #expect(rows.compactMap { $0["bytes"] as? Int }.reduce(0, +) == json["total"] as? Int)
      #expect((rows[0]["labels"] as? [String: String])?.count == by.count)
    }
  }

  @Test func markdownCrossesTwoColumnsAndListsThree() throws {
    let cross = try document([.charge, .kind]).markdown
    #expect(
      cross.hasPrefix(
        "## Memory of kube-proxy (pid 10368)\n\n### Address space by charge and kind, in bytes\n"))
    #expect(cross.contains("\n| charged to | file | anonymous | not known | all |\n"))
    let list = try document([.charge, .kind, .huge]).markdown
    #expect(list.contains("\n| charged to | kind | huge page | bytes |\n|:--|:--|:--|--:|\n"))
    #expect(list.contains("\n| /mcr/other | file | no | 12,288,000 B (11.7 MiB) |\n"))
    #expect(list.hasSuffix("\n| **all** | | | **16,474,112 B (15.7 MiB)** |\n"))
  }

  @Test(arguments: ReportExamples.hostile)
  func hostileTextStaysText(_ text: String) throws {
    for by in [[PageColumn.charge], [.charge, .residency], [.mapping, .charge, .role]] {
      let document = try document(by, cgroup: text)
      let shape = MarkdownRendererTests.Shape(document.markdown)
      #expect(shape.tags.isEmpty)
      #expect(shape.oddTableRows.isEmpty)
      #expect(document.markdown.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isInvisible })
      #expect(
        document.csv.unicodeScalars.allSatisfy { $0 == "\r" || $0 == "\n" || !$0.isInvisible })
      #expect(document.json.unicodeScalars.allSatisfy { $0 == "\n" || !$0.isInvisible })
    }
  }
}
