import TextParsing

/// A place in a line of an exposition page, moved on by reading from there.
///
/// Every function takes the line anew: a span cannot be kept.
struct LineCursor {
  let location: SourceLocation
  var index = 0

  init(_ location: SourceLocation) { self.location = location }

  func isAtEnd(_ line: borrowing Span<UInt8>) -> Bool { index >= line.count }

  mutating func skipBlanks(_ line: borrowing Span<UInt8>) {
    while index < line.count, line[index].isBlank { index += 1 }
  }

  /// Whether the byte stands here; if so it is passed, with the blanks after it.
  mutating func take(_ byte: UInt8, _ line: borrowing Span<UInt8>) -> Bool {
    guard index < line.count, line[index] == byte else { return false }
    index += 1
    skipBlanks(line)
    return true
  }

  /// Everything up to the next blank.
  mutating func word(_ line: borrowing Span<UInt8>) -> Field {
    let start = index
    while index < line.count, !line[index].isBlank { index += 1 }
    return start..<index
  }

  func error(_ expected: String, _ line: borrowing Span<UInt8>) -> ParseError {
    ParseError(at: location, expected: expected, found: line)
  }

  // MARK: Names

  /// A run of letters, digits, `_` and, in names of metrics, `:`.
  mutating func name(_ line: borrowing Span<UInt8>, colons: Bool) -> Field {
    let start = index
    while index < line.count {
      switch line[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"):
        break
      case UInt8(ascii: "0")...UInt8(ascii: "9") where index > start: break
      case UInt8(ascii: ":") where colons: break
      default: return start..<index
      }
      index += 1
    }
    return start..<index
  }

  /// The name after `# HELP`, `# TYPE` and `# UNIT`, which may stand in quotes.
  mutating func familyName(_ line: borrowing Span<UInt8>) throws(ParseError) -> String {
    if index < line.count, line[index] == UInt8(ascii: "\"") { return try quotedText(line) }
    let name = name(line, colons: true)
    guard !name.isEmpty, isAtEnd(line) || line[index].isBlank else {
      throw error("the name of a metric", line)
    }
    return line.string(name)
  }

  /// A text in quotation marks, without its escapes.
  mutating func quotedText(_ line: borrowing Span<UInt8>) throws(ParseError) -> String {
    guard index < line.count, line[index] == UInt8(ascii: "\"") else {
      throw error("\"\\\"\" before a label's value", line)
    }
    index += 1
    var bytes: [UInt8] = []
    while index < line.count {
      let byte = line[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard index < line.count, let plain = unescaped(line[index]) else {
          throw error("\"\\\\\", \"\\n\" or \"\\\"\" after a backslash", line)
        }
        bytes.append(plain)
        index += 1
      default: bytes.append(byte)
      }
    }
    throw error("a closing quotation mark", line)
  }
}

/// What a backslash and this byte stand for.
func unescaped(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "\\"), UInt8(ascii: "\""): byte
  case UInt8(ascii: "n"): UInt8(ascii: "\n")
  default: nil
  }
}
