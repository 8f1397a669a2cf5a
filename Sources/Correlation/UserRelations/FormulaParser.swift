import MemoryUnits
import SnapshotModel

/// Reads the two sides of a relation: sums of products of quantities, amounts and numbers.
///
///     sides   = sum ("=" | "<=" | ">=") sum
///     sum     = product { ("+" | "−") product }
///     product = factor { "×" factor }
///     factor  = number | amount | quantity | sum over mappings | "(" sum ")"
struct FormulaParser {
  /// What stands between two sides.
  enum Comparison {
    case equal, atMost, atLeast
  }

  /// A term and what it is measured in, as far as its text tells.
  struct Operand {
    enum Value {
      /// A number alone: times something, or a count.
      case number(Int64)
      case term(Term)
    }

    let value: Value
    /// The quantities and amounts in it, for the unit of the relation.
    let leaves: [FormulaLeaf]
    let place: Int
  }

  struct Sides {
    let left: Term
    let comparison: Comparison
    let right: Term
    let leaves: [FormulaLeaf]
  }

  var lexer: FormulaLexer
  /// So many terms and parentheses that no stack of calls overflows.
  private var depth = 0
  private var terms = 0
  private static let deepest = 64
  private static let mostTerms = 256

  init(_ text: PlacedText) { lexer = FormulaLexer(text) }

  mutating func sides() throws(UserRelationError) -> Sides {
    let left = try sum()
    let comparison: Comparison
    if lexer.take(sign: "=") {
      comparison = .equal
    } else if lexer.take(sign: "≤") {
      comparison = .atMost
    } else if lexer.take(sign: "≥") {
      comparison = .atLeast
    } else {
      throw lexer.error("an operator or one of = <= >=")
    }
    let right = try sum()
    guard lexer.next.token == .end else {
      throw lexer.error("an operator or the end of the formula")
    }
    return Sides(
      left: left.term, comparison: comparison, right: right.term,
      leaves: left.leaves + right.leaves)
  }

  private mutating func sum() throws(UserRelationError) -> Operand {
    let place = lexer.next.range.lowerBound
    var sum = try product()
    while true {
      if lexer.take(sign: "+") {
        let next = try product()
        sum = Operand(
          value: .term(sum.term + next.term), leaves: sum.leaves + next.leaves, place: place)
      } else if lexer.take(sign: "−") {
        let next = try product()
        sum = Operand(
          value: .term(sum.term - next.term), leaves: sum.leaves + next.leaves, place: place)
      } else {
        return sum
      }
    }
  }

  private mutating func product() throws(UserRelationError) -> Operand {
    var product = try factor()
    while lexer.take(sign: "×") {
      product = try multiply(product, try factor())
    }
    return product
  }

  private func multiply(_ a: Operand, _ b: Operand) throws(UserRelationError) -> Operand {
    switch (a.value, b.value) {
    case (.number(let first), .number(let second)):
      let (product, overflow) = first.multipliedReportingOverflow(by: second)
      guard !overflow else {
        throw tooLarge(at: b.place)
      }
      return Operand(
        value: .number(product), leaves: [.number(product, at: a.place)], place: a.place)
    case (.number(let factor), .term(let term)):
      return Operand(value: .term(.multiple(factor, term)), leaves: b.leaves, place: a.place)
    case (.term(let term), .number(let factor)):
      return Operand(value: .term(.multiple(factor, term)), leaves: a.leaves, place: a.place)
    case (.term(let first), .term(let second)):
      guard
        let each = amountForEach(first, second, b.leaves)
          ?? amountForEach(second, first, a.leaves)
      else {
        throw lexer.text.error(
          at: b.place, expected: "a number as one of two factors",
          found: quotedText(second.formula),
          hint: "an amount may also be multiplied by a quantity that is a count")
      }
      return Operand(value: .term(each), leaves: [.amount(at: a.place)], place: a.place)
    }
  }

  /// `procfs.status.Threads × 8 MiB`
  private func amountForEach(_ amount: Term, _ counted: Term, _ leaves: [FormulaLeaf]) -> Term? {
    guard case .bytes(let bytes, _) = amount, leaves.count == 1, leaves[0].mayBeCount else {
      return nil
    }
    switch counted {
    case .quantity(let id), .sample(let id): return .each(id, bytes)
    default: return nil
    }
  }

  private mutating func factor() throws(UserRelationError) -> Operand {
    terms += 1
    guard terms <= Self.mostTerms else {
      throw lexer.error("a formula of at most \(Self.mostTerms) terms")
    }
    let next = lexer.next
    switch next.token {
    case .number: return try numberOrAmount()
    case .word("sum"): return try sumOverMappings()
    case .word: return try quantity()
    case .sign("("):
      guard depth < Self.deepest else {
        throw lexer.error("at most \(Self.deepest) parentheses in one another")
      }
      lexer.take()
      depth += 1
      defer { depth -= 1 }
      let inner = try sum()
      guard lexer.take(sign: ")") else { throw lexer.error("an operator or \")\"") }
      return Operand(value: inner.value, leaves: inner.leaves, place: next.range.lowerBound)
    default:
      throw lexer.error(
        "a quantity, an amount or a number",
        hint: next.token == .sign("−") ? "a sum cannot begin with a sign" : "")
    }
  }

  private mutating func numberOrAmount() throws(UserRelationError) -> Operand {
    let place = lexer.next.range.lowerBound
    let term: Term
    switch try amount() {
    case .number(let number):
      return Operand(value: .number(number), leaves: [.number(number, at: place)], place: place)
    case .bytes(let bytes): term = .bytes(bytes, "")
    case .pages(let pages): term = .pages(pages, "")
    }
    return Operand(value: .term(term), leaves: [.amount(at: place)], place: place)
  }

  private mutating func sumOverMappings() throws(UserRelationError) -> Operand {
    let place = lexer.next.range.lowerBound
    let selection = try mappingSelection()
    return Operand(
      value: .term(.mappings(selection)), leaves: [.amount(at: place)], place: place)
  }

  func tooLarge(at place: Int) -> UserRelationError {
    lexer.text.error(
      at: place, expected: "an amount that 63 bits hold", found: "one that is larger")
  }
}

extension FormulaParser.Operand {
  /// The operand as one side of a relation, where a number alone is a count.
  var term: Term {
    switch value {
    case .number(let number): .count(number)
    case .term(let term): term
    }
  }
}
