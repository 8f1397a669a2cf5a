import SnapshotModel
import TestSupport
import Testing

@testable import Correlation

struct NearRelationTests {
  @Test func roundingToKilobytesIsAllowed() throws {
    var generator = SeededGenerator(seed: 1)
    let exact = randomSeries(1, digits: 9...9, using: &generator)[0]
    let rounded = Series(
      "procfs.rounded", exact.values.map { $0 / 1024 * 1024 }, step: 1024)
    let relation = try #require(found([exact, rounded]).first)
    #expect(relation.formula == "procfs.random.0 ≈ procfs.rounded")
    #expect(relation.isAccepted)
    guard case .within(let residuals, let because) = relation.agreement else {
      Issue.record("not near")
      return
    }
    #expect(residuals.lowerBound >= 0 && residuals.upperBound < 1024)
    #expect(because == ["granularity"])
  }

  @Test func wholePagesAreNotRounded() {
    let pages = Series("procfs.pages", [4096, 409_600, 8_192_000, 40_960_000], step: 4096)
    let more = Series("procfs.more", pages.values.map { $0 + 4096 * ($0 % 3) }, step: 4096)
    #expect(!found([pages, more]).contains { $0.isAccepted })
  }

  @Test func whatMovedWhileItWasReadIsAllowed() throws {
    var generator = SeededGenerator(seed: 2)
    let still = randomSeries(1, digits: 9...9, using: &generator)[0]
    var values = still.values
    values[3] += 5000
    var drift = Array(repeating: Int64(0), count: values.count)
    drift[3] = 5000
    let moved = Series("procfs.moved", values, drift: drift)
    let relation = try #require(found([still, moved]).first)
    #expect(relation.isAccepted)
    #expect(
      relation.agreement == .within(residuals: 0...5000, because: ["measured drift"])
        || relation.agreement == .within(residuals: -5000...0, because: ["measured drift"]))
  }

  @Test func usageIsAboveItsPartsByWhatProcessorsHold() throws {
    var generator = SeededGenerator(seed: 3)
    let parts = randomSeries(3, digits: 9...9, using: &generator).enumerated().map {
      Series(QuantityID("cgroup.part.\($0)"), $1.values)
    }
    let usage = Series(
      "cgroup.usage",
      parts[0].values.indices.map { snapshot in
        parts.reduce(Int64.random(in: 0...524_288, using: &generator)) { $0 + $1.values[snapshot] }
      })
    let other = randomSeries(10, using: &generator)
    var search = RelationSearch(
      Observations(
        parts + [usage] + other,
        stocks: ["cgroup.usage": Array(repeating: 524_288, count: 12)]))
    let relation = try #require(search.run(terms: 4).first)
    #expect(relation.formula == "cgroup.usage ≈ cgroup.part.0 + cgroup.part.1 + cgroup.part.2")
    #expect(relation.isAccepted)
  }
}
