import MemoryUnits

extension FormulaParser {
  /// A number with its unit, or without one.
  enum Amount {
    case number(Int64)
    case bytes(ByteCount)
    case pages(PageCount)
  }

  /// `64 pages`, `4 KiB`, `1,024`.
  mutating func amount() throws(UserRelationError) -> Amount {
    let (token, range) = lexer.next
    guard case .number(let digits) = token else { throw lexer.error("a number") }
    guard let number = Self.number(digits) else {
      throw lexer.error(
        "a number of at most 18 digits, with commas between groups of three or none")
    }
    lexer.take()
    // 0x10, 1.5 and 64k are no numbers with words behind them.
    if let next = lexer.text.characters[safe: lexer.index]?.scalar,
      "._".unicodeScalars.contains(next)
    {
      throw lexer.error("a whole number", hint: "1.5 MiB is 1536 KiB")
    }
    guard case .word(let unit) = lexer.next.token else { return .number(number) }
    if unit == "page" || unit == "pages" {
      guard number <= Self.mostPages else { throw tooLarge(at: range.lowerBound) }
      lexer.take()
      return .pages(PageCount(number))
    }
    guard let unit = ByteUnit(rawValue: unit) else {
      // `within 64 each cpu` is a number, whatever stands behind it.
      if unit == "each" { return .number(number) }
      let units = ByteUnit.allCases.map(\.rawValue).joined(separator: ", ")
      throw lexer.error("an operator or a unit (\(units), pages)")
    }
    guard let bytes = unit.amount(number) else { throw tooLarge(at: range.lowerBound) }
    lexer.take()
    return .bytes(bytes)
  }

  /// More than any address space has, and few enough for 63 bits with pages of any size.
  private static let mostPages: Int64 = 1 << 42

  private static func number(_ digits: String) -> Int64? {
    let groups = digits.split(separator: ",", omittingEmptySubsequences: false)
    if groups.count > 1 {
      guard groups.dropFirst().allSatisfy({ $0.count == 3 }), (1...3).contains(groups[0].count)
      else { return nil }
    }
    let text = groups.joined()
    return text.count <= 18 ? Int64(text) : nil
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
