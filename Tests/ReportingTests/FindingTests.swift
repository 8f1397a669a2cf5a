import Collectors
import Correlation
import Foundation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing

@testable import Reporting

/// Findings on real captures: the samples.
@Suite struct FindingTests {
  private static func report(_ sample: String) throws -> Report {
    let directory = try CaptureDirectory(
      reading: projectRoot.appending(path: "samples/\(sample)").path)
    let snapshot = derive(captures: directory.captures, header: directory.header)
    return ReportBuilder().report(on: Correlator().correlate(snapshot), snapshotID: 1)
  }

  private static let linux61 = "prometheus-go1.19-linux6.1-cgroup2"
  private static let linux618 = "prometheus-go1.19-linux6.18-cgroup1"
  private static let withHeap = "prometheus-go1.19-heap-linux6.18-cgroup1"
  private static let withPages = "prometheus-go1.19-pages-linux6.18-cgroup1"
  private static let kubeProxy = "golang-nuts-2020-kube-proxy"
  private static let scrape = "golang-nuts-2020-scrape"

  private static let answers: [(sample: String, id: String, numbers: [String])] = [
    (withPages, "virtual-size-is-harmless", ["61,886,464 B", "1,069,764,608 B", "103,845,888 B"]),
    (linux61, "virtual-size-is-harmless", ["67,239,936 B", "1,124,159,488 B", "120,262,656 B"]),
    (kubeProxy, "virtual-size-is-harmless", ["35,569,664 B", "144,207,872 B"]),
    (kubeProxy, "neither-text-nor-data", ["20,135,936 B"]),
    (kubeProxy, "data-is-virtual", ["107,581,440 B", "9,826,304 B"]),
    (withPages, "shared-is-not-sharing", ["44,105,728 B", "1,085,440 B"]),
    (
      withPages, "usage-below-rss",
      ["61,886,464 B", "44,097,536 B", "17,784,832 B", "18,341,888 B"]
    ),
    (withHeap, "usage-below-rss", ["31,703,040 B", "4,096 B", "30,830,592 B"]),
    (linux61, "usage-above-rss", ["5,132,288 B", "696,320 B", "74,747,904 B"]),
    (linux618, "usage-above-rss", ["16,998,400 B", "634,880 B", "62,746,624 B"]),
    (linux61, "working-set", ["38,567,936 B", "36,179,968 B", "20,480 B"]),
    (linux618, "working-set", ["15,421,440 B", "47,325,184 B"]),
    (linux61, "oom-distance", ["1,875,832,832 B", "688"]),
    (linux61, "can-be-given-back", ["36,200,448 B", "8,658,944 B"]),
    (withPages, "can-be-given-back", ["32,768 B", "none is in RAM"]),
    (linux61, "kernel-memory", ["696,320 B", "299,008 B", "114,688 B", "251,664 B"]),
    (scrape, "heap-parts", ["66,191,360 B", "4,881,872 B", "57,155,584 B"]),
    (scrape, "sys-parts", ["71,762,168 B", "BuckHashSys, GCSys, OtherSys", "4,505,848 B"]),
    (withPages, "sys-against-rss", ["28,423,432 B", "17,166,336 B"]),
    (withPages, "not-go", ["311,296 B", "17,780,736 B", "17,170,432 B"]),
  ]

  @Test(arguments: answers)
  func answersWithTheNumbersOfTheSample(sample: String, id: String, numbers: [String]) throws {
    let finding = try #require(Self.report(sample).findings.first { $0.id == id })
    for number in numbers { #expect(finding.answer.contains(number), "\(finding.answer)") }
    #expect(!finding.citations.isEmpty && !finding.quantities.isEmpty)
    if let ledger = finding.ledger {
      let parts = ledger.entries.reduce(ledger.residual) { $0 + $1.bytes }
      #expect(parts == ledger.total)
      #expect(ledger.entries.allSatisfy { ledger.id == "cgroup-usage" || $0.bytes >= .zero })
    }
  }

  private static let silences: [(sample: String, ids: [String])] = [
    (kubeProxy, ["working-set", "oom-distance", "heap-parts", "shared-is-not-sharing", "not-go"]),
    (scrape, ["virtual-size-is-harmless", "neither-text-nor-data", "data-is-virtual"]),
    (linux61, ["usage-below-rss", "not-go", "sys-against-rss", "gomemlimit", "arena-tail"]),
    (linux618, ["usage-below-rss", "kernel-memory", "huge-pages-keep-freed-memory", "arena-tail"]),
    (withHeap, ["usage-above-rss", "not-go", "sys-against-rss", "gomemlimit"]),
    (withPages, ["usage-above-rss", "huge-pages-keep-freed-memory", "gomemlimit", "arena-tail"]),
    ("go1.23-viewcore", ["arena-tail", "can-be-given-back", "usage-below-rss", "sys-parts"]),
  ]

  @Test(arguments: silences)
  func doesNotAnswerWhatItCannotKnow(sample: String, ids: [String]) throws {
    let found = Set(try Self.report(sample).findings.map(\.id))
    #expect(found.isDisjoint(with: ids), "\(found.intersection(ids))")
  }

  @Test func everyFormatShowsThem() throws {
    let report = try Self.report(Self.linux61)
    let question = "What do the kubelet and kubectl top show as the memory of the cgroup"
    let markdown = render(report, as: .markdown)
    #expect(markdown.contains("## Findings\n"))
    #expect(markdown.contains("### \(question)"))
    #expect(markdown.contains("&emsp;the working set | 38,567,936 B (36.8 MiB)"))
    let html = render(report, as: .html)
    #expect(html.contains("<section id=\"findings\">"))
    #expect(html.contains("<h3>\(question)"))
    let text = render(report, as: .json)
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let findings = try #require(json["findings"] as? [[String: Any]])
    #expect(findings.count == report.findings.count)
    let byID = Dictionary(
      uniqueKeysWithValues: findings.compactMap { finding in
        (finding["id"] as? String).map { ($0, finding) }
      })
    #expect((byID["working-set"]?["ledger"] as? [String: Any])?["total"] as? Int == 74_747_904)
    #expect(byID["oom-distance"]?["ledger"] is NSNull)
  }

  /// It stands in the section on the page ledger already.
  @Test func aLedgerOfTheReportIsNotPrintedTwice() throws {
    let markdown = render(try Self.report(Self.withPages), as: .markdown)
    #expect(markdown.contains("It is taken apart under “What the memory cgroup is charged"))
    #expect(markdown.matches(of: /&emsp;charged to \/unpacker/).count == 1)
  }

  @Test func noSectionWithoutFindings() {
    var report = ReportExamples.everythingReport()
    report.findings = []
    #expect(!render(report, as: .markdown).contains("## Findings"))
    #expect(!render(report, as: .html).contains("<h2>Findings"))
  }
}
