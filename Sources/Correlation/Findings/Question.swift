import SnapshotModel

/// A question that people ask, and how a snapshot answers it.
package struct Question: Sendable {
  /// Stable: `working-set`.
  package let id: String
  /// As people ask it.
  package let text: String
  /// What must be so for it to be answered: `a cgroup below the root, its usage and inactive_file`.
  package let precondition: String
  package let citations: [Citation]
  /// `nil` where the precondition does not hold.
  private let answer: @Sendable (FindingContext) -> Answer?

  init(
    _ id: String, _ text: String, given precondition: String, citing citations: [Citation],
    answer: @escaping @Sendable (FindingContext) -> Answer?
  ) {
    self.id = id
    self.text = text
    self.precondition = precondition
    self.citations = citations
    self.answer = answer
  }

  func finding(_ context: FindingContext) -> Finding? {
    answer(context).map {
      Finding(
        id: id, question: text, answer: $0.sentences.joined(separator: " "), ledger: $0.ledger,
        citations: citations, quantities: $0.quantities)
    }
  }
}

/// What a question is answered with.
struct Answer {
  let sentences: [String]
  let quantities: [QuantityID]
  let ledger: Ledger?

  /// Sentences that do not apply are empty.
  init(_ sentences: [String], _ quantities: [QuantityID], _ ledger: Ledger? = nil) {
    self.sentences = sentences.filter { !$0.isEmpty }
    self.quantities = quantities
    self.ledger = ledger
  }
}
