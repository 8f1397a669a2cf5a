import MemoryUnits
package import SnapshotModel

/// By how much the sides of a user's relation may differ: an amount, or one for each of something.
package struct UserTolerance: Hashable, Sendable {
  package enum Amount: Hashable, Sendable {
    case bytes(Int64)
    case pages(Int64)
    /// Of things, in a relation that counts them.
    case count(Int64)
  }

  package enum Each: Hashable, Sendable {
    /// A CPU that is online.
    case processor
    /// One of what the quantity counts.
    case counted(QuantityID)
  }

  package let amount: Amount
  package let each: Each?

  package init(amount: Amount, each: Each?) {
    self.amount = amount
    self.each = each
  }

  /// As the file has it: `64 pages each cpu`.
  package var text: String {
    switch each {
    case nil: amount.text
    case .processor: "\(amount.text) each cpu"
    case .counted(let id): "\(amount.text) each \(id)"
    }
  }
}

extension UserTolerance.Amount {
  fileprivate var text: String {
    switch self {
    case .bytes(let bytes): ByteCount(bytes).exact
    case .pages(let pages): "\(pages.grouped) pages"
    case .count(let count): count.grouped
    }
  }
}

extension Mechanism {
  /// What a user's relation allows, in this snapshot.
  func asked(_ index: ReadingIndex, _ tolerance: UserTolerance) -> Bound {
    let reason = "the tolerance of the relation"
    let times: Int64
    var formula = tolerance.amount.text
    switch tolerance.each {
    case nil: times = 1
    case .processor:
      guard let processors = index.machine.processorsOnline else {
        return .missing(Missing(what: "the number of CPUs online", why: reason))
      }
      times = Int64(processors)
      formula += " × \(times.grouped) CPUs"
    case .counted(let id):
      guard let count = index.number(of: id, in: .count) else {
        return .missing(Missing(what: id.rawValue, why: reason))
      }
      times = count
      formula += " × \(count.grouped) (\(id))"
    }
    let one: Int64 =
      switch tolerance.amount {
      case .bytes(let amount), .count(let amount): amount
      case .pages(let pages): pages.saturatingMultiply(index.machine.pageSize.bytes)
      }
    return .allowance(
      Allowance(
        name: "tolerance", formula: formula,
        range: Direction.both.range(one.saturatingMultiply(times)),
        explanation: "Whoever wrote the relation allows so much."))
  }
}
