import SnapshotModel
import TestSupport

@testable import Correlation

/// Numbers of as many snapshots as asked for, that have nothing to do with each other.
func randomSeries(
  _ count: Int, snapshots: Int = 12, digits: ClosedRange<Int> = 3...10,
  using generator: inout SeededGenerator
) -> [Series] {
  (0..<count).map { place in
    let top = (0..<Int.random(in: digits, using: &generator)).reduce(Int64(1)) { power, _ in
      power * 10
    }
    return Series(
      QuantityID("procfs.random.\(place)"),
      (0..<snapshots).map { _ in Int64.random(in: top / 10..<top, using: &generator) })
  }
}

/// A series that is the sum of others.
func sum(_ name: String, of parts: [Series], subtracting: [Series] = [], plus constant: Int64 = 0)
  -> Series
{
  Series(
    QuantityID(name),
    parts[0].values.indices.map { snapshot in
      parts.reduce(constant) { $0 + $1.values[snapshot] }
        - subtracting.reduce(0) { $0 + $1.values[snapshot] }
    })
}

/// What is found in the series.
func found(_ series: [Series], terms: Int = 4, known: [[QuantityID: Int64]] = [])
  -> [FoundRelation]
{
  var search = RelationSearch(Observations(series), known: known)
  return search.run(terms: terms)
}
