import MemoryUnits
import SnapshotModel

/// Reads what stands behind `within`: amounts and mechanisms, with commas between them.
///
///     within 1 MiB
///     within 64 pages each cpu, 4 KiB each procfs.smaps.count
///     within memcg-stock, stat-flush
struct ToleranceParser {
  private var parser: FormulaParser
  /// The sides as they are judged: with the one on the left that is at most the other.
  private let left: Term
  private let right: Term
  private let unit: MatchUnit

  init(_ text: PlacedText, left: Term, right: Term, unit: MatchUnit) {
    parser = FormulaParser(text)
    self.left = left
    self.right = right
    self.unit = unit
  }

  mutating func mechanisms() throws(UserRelationError) -> [Mechanism] {
    var mechanisms: [Mechanism] = []
    repeat {
      let start = parser.lexer.next.range.lowerBound
      let mechanism = try mechanism()
      guard !mechanisms.contains(mechanism) else {
        throw parser.lexer.error(at: start, "each mechanism once")
      }
      mechanisms.append(mechanism)
    } while parser.lexer.take(sign: ",")
    guard parser.lexer.next.token == .end else {
      throw parser.lexer.error("\",\" or the end of the tolerance")
    }
    return mechanisms
  }

  private mutating func mechanism() throws(UserRelationError) -> Mechanism {
    let start = parser.lexer.next.range.lowerBound
    switch parser.lexer.next.token {
    case .number: return .asked(try tolerance())
    case .word: break
    default: throw parser.lexer.error("an amount or a mechanism", hint: Self.names)
    }
    switch parser.lexer.takeRun().text {
    case "granularity": return .granularity
    case "stat-flush": return .statFlush
    case "memcg-stock":
      guard left.adds(Self.usages) else {
        throw parser.lexer.error(
          at: start, "a formula that adds a cgroup's usage on its left",
          hint: "memcg-stock makes usage too high, and nothing else")
      }
      return .memcgStock
    case "lru-batches":
      switch (left.adds(Self.lists), right.adds(Self.lists)) {
      case (false, true): return .lruBatches(.above)
      case (true, false): return .lruBatches(.below)
      default:
        throw parser.lexer.error(
          at: start, "a formula that adds LRU lists of a cgroup on one side",
          hint: "lru-batches makes the lists too low, and nothing else")
      }
    default: throw parser.lexer.error(at: start, "an amount or a mechanism", hint: Self.names)
    }
  }

  private mutating func tolerance() throws(UserRelationError) -> UserTolerance {
    let start = parser.lexer.next.range.lowerBound
    let amount: UserTolerance.Amount
    switch (try parser.amount(), unit) {
    case (.number(let number), .count): amount = .count(number)
    case (.number(0), _): amount = .bytes(0)
    case (.bytes(let bytes), .bytes): amount = .bytes(bytes.bytes)
    case (.pages(let pages), .bytes): amount = .pages(pages.pages)
    case (.number, _):
      throw parser.lexer.error(
        at: start, "an amount with its unit",
        hint: "the formula is of bytes: 4 KiB, 1 MiB, 64 pages")
    default:
      throw parser.lexer.error(
        at: start, "a number without a unit", hint: "the formula counts things")
    }
    guard parser.lexer.take(word: "each") else { return UserTolerance(amount: amount, each: nil) }
    if parser.lexer.take(word: "cpu") { return UserTolerance(amount: amount, each: .processor) }
    let place = parser.lexer.next.range.lowerBound
    guard let quantity = try parser.quantity().counted else {
      throw parser.lexer.error(at: place, "cpu or a quantity that is a count")
    }
    return UserTolerance(amount: amount, each: .counted(quantity))
  }

  private static let names = "granularity, lru-batches, memcg-stock, stat-flush"

  private static func usages(_ id: QuantityID) -> Bool {
    id.view == .cgroup
      && [".usage_in_bytes", ".memory.current"].contains { id.rawValue.hasSuffix($0) }
  }

  private static func lists(_ id: QuantityID) -> Bool {
    let ends = [
      "active_anon", "inactive_anon", "active_file", "inactive_file", "unevictable",
    ]
    return id.view == .cgroup && ends.contains { id.rawValue.hasSuffix($0) }
  }
}

extension FormulaParser.Operand {
  /// The quantity, if it can be a number of things.
  fileprivate var counted: QuantityID? {
    guard leaves.allSatisfy(\.mayBeCount) else { return nil }
    return switch value {
    case .term(.quantity(let id)), .term(.sample(let id)): id
    default: nil
    }
  }
}

extension Term {
  /// Whether it adds such a quantity, once.
  fileprivate func adds(_ isWanted: (QuantityID) -> Bool) -> Bool {
    switch self {
    case .quantity(let id): isWanted(id)
    case .sum(let terms): terms.contains { $0.adds(isWanted) }
    case .difference(let term, _): term.adds(isWanted)
    default: false
    }
  }
}
