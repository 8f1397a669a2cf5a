import Foundation
import TestSupport
import Testing

@testable import Reporting

@Suite struct JSONRendererTests {
  private func parsed(_ report: Report) throws -> [String: Any] {
    let text = render(report, as: .json)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(object as? [String: Any])
  }

  private func list(_ key: String, _ object: [String: Any]) throws -> [[String: Any]] {
    try #require(object[key] as? [[String: Any]])
  }

  @Test func hasTheDocumentedMembersInOrder() throws {
    let text = render(ReportExamples.everythingReport(), as: .json)
    let keys = text.matches(of: /(?m)^  "(?<key>[a-zA-Z_]+)":/).map { String($0.output.key) }
    #expect(
      keys == [
        "schema", "snapshot", "readings", "matches", "unmatched", "blocks", "ledgers",
        "findings", "pageTables", "unavailable",
      ])
    #expect(text.hasPrefix("{\n  \"schema\": \"memcorrelate.report/1\",\n"))
    #expect(text.hasSuffix("}\n"))
  }

  @Test func everyMemberIsDocumented() throws {
    let document = String(decoding: try bytes(ofFile: "Documentation/JSON.md"), as: UTF8.self)
    var keys: Set<String> = []
    func collect(_ value: Any) {
      if let object = value as? [String: Any] {
        for (key, value) in object {
          keys.insert(key)
          collect(value)
        }
      }
      for element in value as? [Any] ?? [] { collect(element) }
    }
    collect(try parsed(ReportExamples.findingsReport()))
    for key in keys.sorted() { #expect(document.contains("`\(key)`"), "\(key)") }
  }

  @Test func amountsAreIntegersAndAbsenceIsNull() throws {
    let matches = try list("matches", parsed(ReportExamples.everythingReport()))
    let byID = Dictionary(
      uniqueKeysWithValues: matches.compactMap { match in
        (match["relation"] as? String).map { ($0, match) }
      })
    let rest = try #require(byID["procfs.else"])
    #expect(rest["left"] as? Int == 4916 * 4096)
    #expect(rest["residual"] as? Int == 0)
    #expect(rest["verdict"] as? String == "equal")
    let term = try #require(rest["rightTerm"] as? [String: Any])
    #expect(term["formula"] as? String == "procfs.maps.sum.other_than_text_and_data")
    let mappings = try list("mappings", #require(try list("parts", term).first))
    #expect(
      mappings.map { $0["label"] as? String } == [
        "read-only data of /usr/local/bin/kube-proxy", "[vvar]", "[vdso]",
      ])
    #expect(mappings.first?["start"] as? String == "013ba000")

    let sys = try #require(byID["metrics.sys"])
    #expect(sys["verdict"] as? String == "unresolved")
    #expect(sys["left"] as? Int == 71_762_168)
    for key in ["right", "residual"] { #expect(sys[key] is NSNull) }
    #expect(sys["remainder"] as? Int == 5_570_808)
    #expect(byID["cgroup.anon"]?["verdict"] as? String == "near")
    #expect(byID["cgroup.claim"]?["standing"] as? String == "reported")
    let bound = try #require(byID["cgroup.anon"]?["tolerance"] as? [String: Any])
    #expect(bound["lower"] is NSNull)
    #expect(bound["upper"] as? Int == 0)
  }

  @Test func readingsKeepEveryDigit() throws {
    let report = ReportExamples.everythingReport()
    #expect(render(report, as: .json).contains("\"value\": 1597440000.12,"))
    let readings = try list("readings", parsed(report))
    #expect(readings.count == report.readings.count)
    let limit = try #require(
      readings.first { $0["id"] as? String == "cgroup.v2.memory.max" })
    #expect(limit["value"] as? String == "unlimited")
    #expect(limit["bytes"] == nil)
    let size = try #require(readings.first { $0["id"] as? String == "procfs.statm.size" })
    #expect(size["bytes"] as? Int == 35207 * 4096)
    #expect(size["granularity"] as? String == "page")
    #expect(size["view"] as? String == "procfs")
  }

  @Test(arguments: ReportExamples.hostile)
  func hostileTextComesBackUnchanged(_ text: String) throws {
    let report = ReportExamples.hostileReport(text)
    let object = try parsed(report)
    let snapshotFacts = try #require(object["snapshot"] as? [String: Any])
    let identity = try #require(snapshotFacts["identity"] as? [String: Any])
    #expect((identity["comm"] as? String).map { Array($0.utf8) } == Array(text.utf8))
    #expect(identity["commandLine"] as? [String] == [text, text + text])
    #expect(snapshotFacts["takenAt"] as? String == "2020-08-14T22:58:16Z")
    #expect(render(report, as: .json).unicodeScalars.allSatisfy { $0 == "\n" || !$0.isInvisible })
  }
}
