import Correlation
import Foundation
import MemoryUnits
import SnapshotModel
import Testing

@testable import Reporting

@Suite struct ComparisonTests {
  /// Two that differ in everything that a comparison can show.
  static func report(_ text: String? = nil, hasPages: Bool = true) -> ComparisonReport {
    var before = ReportExamples.everythingAndPages()
    if !hasPages { before.pages = [] }
    var after = text.map { ReportExamples.hostileSnapshot($0).snapshot } ?? before
    after.header.takenAt += 3_700_000_000_000
    after.readings = after.readings.map { reading in
      guard let bytes = reading.bytes else { return reading }
      return Reading(
        reading.quantity, instance: reading.instance, bytes: bytes + ByteCount(4096),
        granularity: reading.granularity, provenance: reading.provenance)
    }
    for (id, amount) in [("procfs.status.VmRSS", 9), ("procfs.status.VmSize", 99)] {
      let id = QuantityID(id)
      before.readings.removeAll { $0.quantity == id }
      after.readings.removeAll { $0.quantity == id }
      before.readings.append(ReportExamples.reading(id, Int64(amount) << 20))
      after.readings.append(ReportExamples.reading(id, Int64(amount + 3) << 20))
    }
    before.readings.append(ReportExamples.count("procfs.status.Threads2", 5))
    before.header.warnings = ["of another process"]
    after.header.identity.executable = text ?? "/usr/bin/other"
    return ComparisonReport(Comparison(before, after), beforeID: 1, afterID: 2)
  }

  @Test func everyFormatSaysTheSame() throws {
    let report = Self.report()
    let markdown = render(report, as: .markdown)
    #expect(markdown.contains("\n| **Total** | **9,437,184** | **12,582,912** | "))
    #expect(markdown.contains("\n> - These are two programs, "))
    #expect(markdown.contains(", **1 h 1 min** apart: another program."))
    let html = render(report, as: .html)
    #expect(html.contains("<td class=\"number\">+3,145,728 B<small>3.0 MiB</small></td>"))
    let json = try JSONSerialization.jsonObject(with: Data(render(report, as: .json).utf8))
    let object = try #require(json as? [String: Any])
    #expect(object["schema"] as? String == "memcorrelate.compare/1")
    #expect(object["sameProgram"] as? Bool == false)
    let ledgers = try #require(object["ledgers"] as? [[String: Any]])
    for ledger in ledgers {
      let difference = { (name: String) in (ledger[name] as? [String: Any])?["difference"] as? Int }
      let parts = try #require(ledger["parts"] as? [[String: Any]])
      let sum = parts.compactMap { $0["difference"] as? Int }.reduce(0, +)
      #expect(difference("total") == sum + (difference("residual") ?? .max))
    }
    #expect(ledgers.map { $0["id"] as? String } == ["virtual-size", "resident-set", "go-sys"])
  }

  @Test func aSnapshotAgainstItselfHasNotMoved() {
    let snapshot = ReportExamples.everythingAndPages()
    let report = ComparisonReport(Comparison(snapshot, snapshot), beforeID: 1, afterID: 1)
    #expect(report.warnings.isEmpty == snapshot.header.warnings.isEmpty)
    #expect(report.comparison.views.allSatisfy { $0.changed.isEmpty && $0.absences.isEmpty })
    #expect(report.comparison.ledgers.allSatisfy { $0.difference.entries.isEmpty })
  }

  @Test(arguments: ReportExamples.hostile)
  func hostileTextStaysText(_ text: String) {
    let report = Self.report(text)
    let html = render(report, as: .html)
    let tag = /<(?:!DOCTYPE html|\/?[a-z0-9]+(?: [a-z-]+(?:="[^"<>]*")?)*)>/
    #expect(html.matches(of: tag).count == html.utf8.count { $0 == UInt8(ascii: "<") })
    #expect(!html.contains("<script") && !html.contains("<img"))
    let markdown = render(report, as: .markdown)
    let shape = MarkdownRendererTests.Shape(markdown)
    #expect(shape.oddTableRows.isEmpty)
    #expect(shape.tags.subtracting(["<code>", "</code>"]).isEmpty)
    #expect(!shape.outside.contains("http:"))
    for document in [html, markdown, render(report, as: .json)] {
      #expect(document.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || !$0.isInvisible })
    }
  }

  @Test func thePageAsksForNothingFromAnywhere() {
    let html = render(Self.report(), as: .html)
    for sign in ["http:", "https:", "//", "<script", "<iframe", "@import", "url(", "src="] {
      #expect(!html.contains(sign), "\(sign)")
    }
  }

  @Test(
    arguments: [
      (1_300_000, "1.3 ms"), (119_000_000_000, "119.0 s"), (125_000_000_000, "2 min 5 s"),
      (10_800_000_000_000, "3 h 0 min"), (200_000_000_000_000, "2 d 7 h"),
    ] as [(Int64, String)])
  func timesArePutInWords(nanoseconds: Int64, words: String) {
    #expect(Elapsed.words(nanoseconds) == words)
  }
}
