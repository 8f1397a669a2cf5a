import ArgumentParser
import Correlation
import SnapshotModel

/// What a quantity counts, why a relation holds, or when a question is answered.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Print the definition of a quantity, a relation or a finding.",
    discussion: "Without an ID, or with the beginning of one, it lists the IDs that there are.")

  @Argument(help: "An ID, such as procfs.statm.resident.") var id: String = ""

  @OptionGroup var options: RelationOptions

  func run() throws {
    let relations = RelationCatalog.all + (try options.relations())
    if let quantity = QuantityCatalog.definition(of: QuantityID(id)) {
      return try Output.write(quantity.explanation(relations))
    }
    if let relation = relations.first(where: { $0.id == id }) {
      return try Output.write(relation.explanation)
    }
    if let question = QuestionCatalog.all.first(where: { $0.id == id }) {
      return try Output.write(question.explanation)
    }
    let ids =
      (QuantityCatalog.all.map(\.id.rawValue) + relations.map(\.id)
      + QuestionCatalog.all.map(\.id))
      .filter { $0.hasPrefix(id) || ($0.contains(id) && id.count > 2) }
    guard !ids.isEmpty else {
      throw CommandError(
        "\(id): no quantity, relation or finding has this ID (memcorrelate explain lists them)")
    }
    try Output.write(ids.map { $0 + "\n" }.joined())
  }
}

extension Quantity {
  fileprivate func explanation(_ all: [Relation]) -> String {
    var lines = [
      "\(id): \(title)", "", "Counts:     \(counts)",
    ]
    if !leavesOut.isEmpty { lines.append("Leaves out: \(leavesOut)") }
    lines.append("Unit:       \(unit.rawValue)")
    lines.append("Kind:       \(kind.rawValue)")
    lines.append("Source:     \(source)")
    let relations = all.filter {
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
      "Standing:   \(standing.words)", "Because:    \(reason)",
    ]
    lines += citations.map { "Source:     \($0.text)" }
    lines += expectation.mechanisms.map { "Mechanism:  \($0.summary)" }
    if !examples.isEmpty { lines.append("") }
    lines += examples.map { "Example:    \($0.verdict.rawValue): \($0.origin)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Relation.Standing {
  fileprivate var words: String {
    if case .user(let location) = self { "\(name), from \(location)" } else { name }
  }
}

extension Question {
  fileprivate var explanation: String {
    let lines =
      ["\(id): \(text)", "", "Answered:   given \(precondition)"]
      + citations.map { "Source:     \($0.text)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
