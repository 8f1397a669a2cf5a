import Correlation
import MemoryUnits
import SnapshotModel
import Testing

/// One example of one relation.
struct ExampleCase: Sendable, CustomTestStringConvertible {
  let relation: Relation
  let example: Example

  static let all = RelationCatalog.all.flatMap { relation in
    relation.examples.map { ExampleCase(relation: relation, example: $0) }
  }

  var testDescription: String { "\(relation.id): \(example.origin)" }
}

@Suite struct RelationCatalogTests {
  @Test(arguments: ExampleCase.all) func everyExampleGetsItsVerdict(_ each: ExampleCase) {
    let index = ReadingIndex(snapshot(of: each.example, each.relation.unit))
    let match = Correlator(relations: []).judge(each.relation, index)
    #expect(
      match.verdict == each.example.verdict,
      "residual \(match.residual ?? 0), allowed \(match.window), missing \(match.missing)")
  }

  @Test func everyRelationHasAnIDOfItsOwn() {
    let ids = RelationCatalog.all.map(\.id)
    #expect(Set(ids).count == ids.count)
  }

  @Test(arguments: RelationCatalog.all.map(\.id)) func idsBeginWithAView(_ id: String) {
    #expect(QuantityID(id).view != nil)
    #expect(id.allSatisfy { $0.isASCII && !$0.isWhitespace })
  }

  @Test func everyRelationIsExplainedAndProved() {
    for relation in RelationCatalog.all {
      #expect(!relation.title.isEmpty && !relation.title.hasSuffix("."), "\(relation.id)")
      #expect(relation.reason.hasSuffix("."), "\(relation.id)")
      #expect(!relation.citations.isEmpty, "\(relation.id)")
      #expect(
        relation.examples.contains { $0.verdict == .equal || $0.verdict == .near },
        "\(relation.id)")
      for example in relation.examples {
        let needed = Set(relation.left.quantities + relation.right.quantities)
        #expect(!needed.isDisjoint(with: example.readings.keys), "\(relation.id)")
        #expect(!example.origin.isEmpty, "\(relation.id)")
      }
    }
  }

  /// What no numbers can break must at least show which ones it does not vouch for: all is read,
  /// nothing allows the difference, and still there is no verdict.
  @Test func everyRelationShowsWhatBreaksItOrWhatItLeavesOpen() {
    for relation in RelationCatalog.all
    where !relation.examples.contains(where: { $0.verdict == .differs }) {
      let open = relation.examples.filter { $0.verdict == .unresolved }
      #expect(!open.isEmpty, "\(relation.id)")
      for example in open {
        let match = Correlator(relations: []).judge(
          relation, ReadingIndex(snapshot(of: example, relation.unit)))
        #expect(match.left != nil && match.right != nil, "\(relation.id)")
        #expect(match.residual.map { !match.window.contains($0) } == true, "\(relation.id)")
        #expect(match.missing.allSatisfy { !$0.why.isEmpty }, "\(relation.id)")
      }
    }
  }

  @Test func onlyWhatBelongsToOthersOrAnotherMomentCannotBreak() {
    let unbreakable = RelationCatalog.all.filter { relation in
      !relation.examples.contains { $0.verdict == .differs }
    }
    for relation in unbreakable {
      #expect(
        relation.expectation.mechanisms.contains {
          switch $0 {
          case .unmeasured, .mappedElsewhere: true
          default: false
          }
        }, "\(relation.id)")
    }
  }

  @Test func noTwoRelationsSayTheSame() {
    var seen: Set<String> = []
    for relation in RelationCatalog.all {
      let formula = "\(relation.left.formula) \(relation.right.formula)"
      #expect(seen.insert(formula).inserted, "\(relation.id)")
    }
  }

  @Test func everyQuantityFitsTheNaming() {
    let folders = [
      "procfs": [
        "stat", "process", "statm", "status", "maps", "smaps", "smaps_rollup", "meminfo",
        "members",
      ],
      "cgroup": ["v1", "v2"], "core": ["file", "segment", "viewcore", "go"],
    ]
    for relation in RelationCatalog.all {
      for id in relation.left.quantities + relation.right.quantities {
        let parts = id.rawValue.split(separator: ".", omittingEmptySubsequences: false)
        #expect(parts.count >= 2 && parts.allSatisfy { !$0.isEmpty }, "\(relation.id): \(id)")
        #expect(!id.rawValue.contains { $0.isWhitespace || $0 == "{" }, "\(relation.id): \(id)")
        guard parts[0] != "metrics" else { continue }
        guard parts[0] != "ledger" else {
          #expect(QuantityCatalog.definition(of: id) != nil, "\(relation.id): \(id)")
          continue
        }
        #expect(folders[String(parts[0])]?.contains(String(parts[1])) == true, "\(id)")
      }
    }
  }

  @Test func cgroupRelationsAreScopedToTheirVersion() {
    for relation in RelationCatalog.all {
      let quantities = relation.left.quantities + relation.right.quantities
      for version in [1, 2]
      where quantities.contains(where: { $0.rawValue.hasPrefix("cgroup.v\(version).") }) {
        #expect(relation.scope.isOfCgroup(version), "\(relation.id)")
      }
    }
  }
}

extension Relation.Scope {
  fileprivate func isOfCgroup(_ version: Int) -> Bool {
    switch self {
    case .cgroupVersion(version): true
    case .present(let id): id.rawValue.hasPrefix("cgroup.v\(version).")
    case .both(let first, let second): first.isOfCgroup(version) || second.isOfCgroup(version)
    default: false
    }
  }
}
