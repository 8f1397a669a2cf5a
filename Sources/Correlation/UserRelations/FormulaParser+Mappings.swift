import MemoryUnits
import SnapshotModel

extension FormulaParser {
  /// `sum(size where permissions = rw-p and name = "[heap]")`
  mutating func mappingSelection() throws(UserRelationError) -> MappingSelection {
    lexer.take()
    guard lexer.take(sign: "(") else { throw lexer.error("\"(\" after \"sum\"") }
    let field = try mappingField()
    var tests: [MappingSelection.Test] = []
    if lexer.take(word: "where") {
      repeat {
        tests.append(try mappingTest())
      } while lexer.take(word: "and")
      guard lexer.take(sign: ")") else { throw lexer.error("\"and\" or \")\"") }
    } else {
      guard lexer.take(sign: ")") else { throw lexer.error("\"where\" or \")\"") }
    }
    return MappingSelection(field: field, tests: tests)
  }

  private mutating func mappingField() throws(UserRelationError) -> MappingSelection.Field {
    if case .word(let name) = lexer.next.token {
      if let field = MappingSelection.Field.all.first(where: { $0.name == name.lowercased() }) {
        lexer.take()
        return field
      }
    }
    throw lexer.error(
      "what to sum", hint: MappingSelection.Field.all.map(\.name).joined(separator: ", "))
  }

  private mutating func mappingTest() throws(UserRelationError) -> MappingSelection.Test {
    var isNegated = false
    while lexer.take(word: "not") { isNegated.toggle() }
    let test = try plainMappingTest()
    return isNegated ? .not(test) : test
  }

  private mutating func plainMappingTest() throws(UserRelationError) -> MappingSelection.Test {
    let expected =
      "a test of mappings: permissions, name, path, anonymous, file, shared, range, or not and one"
    guard case .word(let word) = lexer.next.token else { throw lexer.error(expected) }
    switch word {
    case "anonymous":
      lexer.take()
      return .anonymous
    case "file":
      lexer.take()
      return .file
    case "shared":
      lexer.take()
      return .shared
    case "permissions":
      lexer.take()
      guard lexer.take(sign: "=") else { throw lexer.error("\"=\"") }
      return .permissions(try permissions())
    case "name":
      lexer.take()
      return .name(try mappingText())
    case "path":
      lexer.take()
      return .path(try mappingText())
    case "range":
      lexer.take()
      return .range(try addressRange())
    default: throw lexer.error(expected)
    }
  }

  private mutating func mappingText() throws(UserRelationError) -> MappingSelection.Text {
    let isGlob = lexer.take(sign: "~")
    guard isGlob || lexer.take(sign: "=") else { throw lexer.error("\"=\" or \"~\"") }
    guard case .string(let text) = lexer.next.token else {
      throw lexer.error("text in quotation marks")
    }
    lexer.take()
    return isGlob ? .glob(text) : .exact(text)
  }

  private mutating func permissions() throws(UserRelationError) -> String {
    let (text, range) = lexer.takeRun()
    let letters: [[Character]] = [["r", "-"], ["w", "-"], ["x", "-"], ["s", "p"]]
    guard text.count == 4, zip(text, letters).allSatisfy({ $0 == "?" || $1.contains($0) }) else {
      throw found(
        text, at: range, expected: "permissions as maps prints them, with ? for any: rw-p")
    }
    return text
  }

  private mutating func addressRange() throws(UserRelationError) -> AddressRange {
    let (text, range) = lexer.takeRun()
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
      .map { UInt64($0, radix: 16) }
    guard ends.count == 2, !text.contains("+"), let start = ends[0], let end = ends[1],
      let addresses = AddressRange(Address(start), Address(end))
    else {
      throw found(text, at: range, expected: "addresses as maps prints them: c000000000-c004000000")
    }
    return addresses
  }

  private func found(
    _ text: String, at range: Range<Int>, expected: String
  ) -> UserRelationError {
    text.isEmpty
      ? lexer.error(at: range.lowerBound, expected)
      : lexer.text.error(at: range.lowerBound, expected: expected, found: quotedText(text))
  }
}
