import TextParsing

/// Walks over a JSON text (RFC 8259) without building anything: numbers stay as they are written.
struct JSONScanner {
  private(set) var location: SourceLocation
  private var index = 0
  private var depth = 0
  /// Deeper nesting is refused: the walk is recursive.
  private static let deepest = 128

  init(path: String) { location = SourceLocation(path: path, line: 1) }

  // MARK: Objects

  mutating func expect(
    _ token: Unicode.Scalar, _ text: borrowing Span<UInt8>, _ what: String
  ) throws(ParseError) {
    skipSpace(text)
    guard index < text.count, text[index] == UInt8(ascii: token) else {
      throw error(what, text)
    }
    index += 1
  }

  /// Whether another member of an object follows; else its closing brace is passed.
  mutating func hasMember(
    _ text: borrowing Span<UInt8>, isFirst: inout Bool
  ) throws(ParseError) -> Bool {
    try hasItem(text, closing: "}", isFirst: &isFirst)
  }

  private mutating func hasItem(
    _ text: borrowing Span<UInt8>, closing: Unicode.Scalar, isFirst: inout Bool
  ) throws(ParseError) -> Bool {
    skipSpace(text)
    if index < text.count, text[index] == UInt8(ascii: closing) {
      index += 1
      return false
    }
    if !isFirst { try expect(",", text, "\",\" or \"\(closing)\"") }
    isFirst = false
    return true
  }

  /// The name of a member, with the colon. Escapes in it are left as they are.
  mutating func key(_ text: borrowing Span<UInt8>) throws(ParseError) -> String {
    skipSpace(text)
    let name = try string(text)
    try expect(":", text, "\":\" after a name")
    return text.string(name)
  }

  mutating func expectEnd(_ text: borrowing Span<UInt8>) throws(ParseError) {
    skipSpace(text)
    guard index == text.count else { throw error("the end of the text", text) }
  }

  // MARK: Values

  /// The place of the next value if it is a number; any other value is passed over.
  mutating func numberOrSkip(_ text: borrowing Span<UInt8>) throws(ParseError) -> Field? {
    skipSpace(text)
    guard index < text.count, isNumberStart(text[index]) else {
      try skipValue(text)
      return nil
    }
    return try number(text)
  }

  mutating func skipValue(_ text: borrowing Span<UInt8>) throws(ParseError) {
    skipSpace(text)
    guard index < text.count else { throw error("a value", text) }
    switch text[index] {
    case UInt8(ascii: "\""): _ = try string(text)
    case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested(text)
    case UInt8(ascii: "t"): try word("true", text)
    case UInt8(ascii: "f"): try word("false", text)
    case UInt8(ascii: "n"): try word("null", text)
    case let byte where isNumberStart(byte): _ = try number(text)
    default: throw error("a value", text)
    }
  }

  private mutating func skipNested(_ text: borrowing Span<UInt8>) throws(ParseError) {
    let isObject = text[index] == UInt8(ascii: "{")
    depth += 1
    guard depth <= Self.deepest else {
      throw error("at most \(Self.deepest) levels of nesting", text)
    }
    index += 1
    var isFirst = true
    while try hasItem(text, closing: isObject ? "}" : "]", isFirst: &isFirst) {
      if isObject { _ = try key(text) }
      try skipValue(text)
    }
    depth -= 1
  }

  private mutating func word(
    _ word: StaticString, _ text: borrowing Span<UInt8>
  ) throws(ParseError) {
    guard text.hasPrefix(word, from: index) else { throw error("a value", text) }
    index += word.utf8CodeUnitCount
  }

  /// What stands between the quotation marks.
  private mutating func string(_ text: borrowing Span<UInt8>) throws(ParseError) -> Field {
    guard index < text.count, text[index] == UInt8(ascii: "\"") else {
      throw error("a name in quotation marks", text)
    }
    let start = index + 1
    index = start
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      guard text[index] >= 0x20 else { throw error("a closing quotation mark", text) }
      index += text[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < text.count else {
      index = text.count
      throw error("a closing quotation mark", text)
    }
    index += 1
    return start..<index - 1
  }

  private func isNumberStart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || isDigit(byte)
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private mutating func number(_ text: borrowing Span<UInt8>) throws(ParseError) -> Field {
    let start = index
    guard skipNumber(text) else {
      index = start
      throw error("a number", text)
    }
    return start..<index
  }

  /// `false` where what stands here only begins like a number.
  private mutating func skipNumber(_ text: borrowing Span<UInt8>) -> Bool {
    if text[index] == UInt8(ascii: "-") { index += 1 }
    let leadingZero = index < text.count && text[index] == UInt8(ascii: "0")
    let whole = skipDigits(text)
    guard whole > 0, !(leadingZero && whole > 1) else { return false }
    if index < text.count, text[index] == UInt8(ascii: ".") {
      index += 1
      guard skipDigits(text) > 0 else { return false }
    }
    guard index < text.count, text[index] | 0x20 == UInt8(ascii: "e") else { return true }
    index += 1
    let isSigned =
      index < text.count
      && (text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-"))
    if isSigned { index += 1 }
    return skipDigits(text) > 0
  }

  private mutating func skipDigits(_ text: borrowing Span<UInt8>) -> Int {
    let start = index
    while index < text.count, isDigit(text[index]) { index += 1 }
    return index - start
  }

  private mutating func skipSpace(_ text: borrowing Span<UInt8>) {
    while index < text.count {
      switch text[index] {
      case UInt8(ascii: "\n"): location.line += 1
      case 0x20, 0x09, 0x0d: break
      default: return
      }
      index += 1
    }
  }

  /// Shows what stands here, up to the end of the line.
  private func error(_ expected: String, _ text: borrowing Span<UInt8>) -> ParseError {
    let start = min(index, text.count)
    guard start < text.count else {
      return ParseError(at: location, expected: expected, found: "the end of the text")
    }
    let end = text.firstIndex(of: UInt8(ascii: "\n"), from: start) ?? text.count
    return ParseError(at: location, expected: expected, found: text.extracting(start..<end))
  }
}
