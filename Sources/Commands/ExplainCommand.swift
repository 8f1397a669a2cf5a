import ArgumentParser
import Correlation
import SnapshotModel

/// What a quantity counts, or why a relation holds.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print the definition of a quantity or a relation.",
    discussion: "Without an ID, or with the beginning of one, it lists the IDs that there are.")

  @Argument(help: "An ID, such as procfs.statm.resident.") var id: String = ""

  func run() throws {
    if let quantity = QuantityCatalog.definition(of: QuantityID(id)) {
      return try Output.write(quantity.explanation)
    }
    if let relation = RelationCatalog.all.first(where: { $0.id == id }) {
      return try Output.write(relation.explanation)
    }
    let ids = (QuantityCatalog.all.map(\.id.rawValue) + RelationCatalog.all.map(\.id))
      .filter { $0.hasPrefix(id) || ($0.contains(id) && id.count > 2) }
    guard !ids.isEmpty else {
      throw CommandError(
        "\(id): no quantity or relation has this ID (memcorrelate explain lists them)")
    }
    try Output.write(ids.map { $0 + "\n" }.joined())
  }
}

extension Quantity {
  fileprivate var explanation: String {
    var lines = [
      "\(id): \(title)", "", "Counts:     \(counts)",
    ]
    if !leavesOut.isEmpty { lines.append("Leaves out: \(leavesOut)") }
    lines.append("Unit:       \(unit.rawValue)")
    lines.append("Kind:       \(kind.rawValue)")
    lines.append("Source:     \(source)")
    let relations = RelationCatalog.all.filter {
      ($0.left.quantities + $0.right.quantities).contains(id)
    }
    if !relations.isEmpty {
      lines += ["", "Relations:"] + relations.map { "  \($0.id): \($0.title)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Relation {
  fileprivate var explanation: String {
    let expected =
      switch expectation {
      case .exact: "equals"
      case .within: "equals, but for the mechanisms below,"
      case .atMost: "is at most"
      }
    var lines = [
      "\(id): \(title)", "", "  \(left.formula)", "    \(expected)", "  \(right.formula)", "",
      "Standing:   \(standing.rawValue)", "Because:    \(reason)",
    ]
    lines += citations.map { "Source:     \($0.text)" }
    lines += expectation.mechanisms.map { "Mechanism:  \($0.summary)" }
    lines += [""] + examples.map { "Example:    \($0.verdict.rawValue): \($0.origin)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
