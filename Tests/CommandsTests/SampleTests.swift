import Foundation
import TestSupport
import Testing

private let samples = projectRoot.appending(path: "samples")

private let names =
  (try? FileManager.default.contentsOfDirectory(atPath: samples.path))?
  .filter { $0 != "reports" && $0 != "README.md" }.sorted() ?? []

@Suite struct SampleTests {
  @Test func thereAreSamplesOfBothCgroupVersions() {
    #expect(names.contains { $0.hasSuffix("cgroup1") })
    #expect(names.contains { $0.hasSuffix("cgroup2") })
  }

  /// `make samples` writes the expected reports; a difference is a change of behaviour.
  @Test(arguments: names)
  func reportsAreAsExpected(sample: String) throws {
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let taken = try runMemcorrelate(
        ["snapshot", "--db", database, "--from", samples.appending(path: sample).path])
      #expect(taken.status == 0, "\(taken.errors)")
      for (flag, suffix) in [("--markdown", "md"), ("--html", "html"), ("--json", "json")] {
        let report = try runMemcorrelate(["report", "--db", database, flag])
        let expected = try bytes(ofFile: "samples/reports/\(sample).\(suffix)")
        let difference = firstDifference(report.text, String(decoding: expected, as: UTF8.self))
        #expect(difference == nil, "samples/reports/\(sample).\(suffix) (make samples)")
      }
    }
  }

  @Test func theKubeProxySampleAnswersTheThread() throws {
    let report = String(
      decoding: try bytes(ofFile: "samples/reports/golang-nuts-2020-kube-proxy.md"), as: UTF8.self)
    for answer in [
      "35,207", "4,026", "26,265 pages = 96", "39", "16,384", "9,713", "33",
      "4,916 pages = 4,911 read-only data", "3 [vvar]", "2 [vdso]",
    ] {
      #expect(report.contains(answer), "\(answer)")
    }
  }

  @Test func theScrapeSampleNamesWhatWasLeftOut() throws {
    let report = String(
      decoding: try bytes(ofFile: "samples/reports/golang-nuts-2020-scrape.md"), as: UTF8.self)
    #expect(report.contains("4,505,848 B"))
    for field in ["gc_sys", "buck_hash_sys", "other_sys"] { #expect(report.contains(field)) }
  }
}

/// The first line that differs, cut short; a whole report would bury it.
private func firstDifference(_ found: String, _ expected: String) -> String? {
  let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
  let (found, expected) = (lines(found), lines(expected))
  for (index, pair) in zip(found, expected).enumerated() where pair.0 != pair.1 {
    return "line \(index + 1): \(pair.0.prefix(300)) is not \(pair.1.prefix(300))"
  }
  return found.count == expected.count ? nil : "\(found.count) lines, not \(expected.count)"
}
