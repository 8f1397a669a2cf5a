package import Correlation
import MemoryUnits
import SnapshotModel
import TextParsing

/// The relations found in some snapshots, as a document of their own.
package struct DiscoveryDocument: Sendable {
  package static let schema = "memcorrelate.discovery/1"

  package let discovery: Discovery
  /// The snapshots by their numbers.
  package let snapshots: [Int64]

  package init(_ discovery: Discovery, snapshots: [Int64]) {
    self.discovery = discovery
    self.snapshots = snapshots
  }

  package enum Group: CaseIterable, Sendable {
    case accepted, upToConstant, coincidences

    package var heading: String {
      switch self {
      case .accepted: "Relations that hold in every snapshot"
      case .upToConstant: "Relations that hold up to a number that never changed"
      case .coincidences: "Coincidences: chance alone may well give these"
      }
    }
  }

  package func relations(_ group: Group) -> [FoundRelation] {
    discovery.relations.filter { relation in
      switch group {
      case .accepted: relation.isAccepted
      case .upToConstant: !relation.isAccepted && !relation.isCoincidence
      case .coincidences: relation.isCoincidence
      }
    }
  }

  package var json: String {
    var writer = JSONWriter()
    writer.object { json in
      json.member("schema", Self.schema)
      json.member("snapshots") { $0.array(snapshots) { $0.number(ExactDecimal($1)) } }
      json.member("changing", Int64(discovery.changing))
      json.member("constant", Int64(discovery.constant))
      json.member("known", Int64(discovery.known))
      json.member("relations") { $0.array(discovery.relations) { Self.write($1, &$0) } }
    }
    return writer.text + "\n"
  }

  private static func write(_ relation: FoundRelation, _ writer: inout JSONWriter) {
    writer.object { json in
      json.member("formula", relation.formula)
      json.member("left", relation.left.map(\.rawValue))
      json.member("right", relation.right.map(\.rawValue))
      json.member("unit", relation.unit.rawValue)
      switch relation.agreement {
      case .exact: json.member("agreement", "exact")
      case .upToConstant(let constant):
        json.member("agreement", "upToConstant")
        json.member("constant", constant)
      case .within(let residuals, let mechanisms):
        json.member("agreement", "within")
        json.member("mechanisms", mechanisms)
        json.member("leastResidual", residuals.lowerBound)
        json.member("greatestResidual", residuals.upperBound)
      }
      json.member("expectedByChance", relation.chance)
      json.member("coincidence", relation.isCoincidence)
    }
  }

  /// The accepted ones as a file that `report --relations` reads.
  package var relationsFile: String {
    var places: [String: Int] = [:]
    return relations(.accepted).map { relation in
      let view = (relation.left + relation.right).lazy.compactMap(\.view).first
      let name = "found.\(view?.rawValue ?? "any")"
      places[name, default: 0] += 1
      return relation.text(id: "\(name)-\(places[name] ?? 0)", snapshots: snapshots.count)
    }.joined(separator: "\n")
  }
}

extension FoundRelation {
  /// With the largest difference that was seen as its tolerance.
  fileprivate func text(id: String, snapshots: Int) -> String {
    let sides = [left, right].map { $0.map(\.rawValue).joined(separator: " + ") }
    var lines = ["relation \(id)", "  formula  \(sides[0]) = \(sides[1])"]
    var held = "to the last digit"
    if case .within(let residuals, let mechanisms) = agreement {
      let most = max(residuals.lowerBound.magnitude, residuals.upperBound.magnitude)
      lines.append("  within   \(most.grouped)" + (unit == .bytes ? " B" : ""))
      held = "but for " + mechanisms.joined(separator: ", ")
    }
    lines.append(
      "  because  it held in \(snapshots) snapshots \(held); chance alone would give \(chance) "
        + "such agreements")
    return lines.joined(separator: "\n") + "\n"
  }
}

extension FoundRelation {
  /// The number that chance gives, with two digits: `3.1e-12`.
  package var chance: String {
    guard expectedByChance > 0 else { return "0" }
    guard expectedByChance.isFinite else { return "inf" }
    var exponent = 0
    var digits = expectedByChance
    while digits >= 9.95 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 0.995 { (digits, exponent) = (digits * 10, exponent - 1) }
    let tenths = Int((digits * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)e\(exponent)"
  }

  /// What stands behind a relation that is not exact.
  package var remark: String {
    switch agreement {
    case .exact, .upToConstant: ""
    case .within(let residuals, let mechanisms):
      "left − right is \(residuals.lowerBound.grouped) to \(residuals.upperBound.grouped): "
        + mechanisms.joined(separator: ", ")
    }
  }
}
