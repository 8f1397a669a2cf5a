/// Cuts a formula or a tolerance into its words, numbers and signs, one at a time.
struct FormulaLexer {
  enum Token: Hashable {
    /// Letters, digits, `_`, `.` and `:`, not beginning with a digit.
    case word(String)
    /// Digits, with or without commas between groups of three.
    case number(String)
    /// What stands between quotation marks, without its escapes.
    case string(String)
    /// One of `+ − × ( ) { } , = ≤ ≥ ~`, in one spelling.
    case sign(String)
    /// Anything else: a character that has no meaning, or a string that does not end.
    case nonsense
    case end
  }

  let text: PlacedText
  private(set) var index = 0

  init(_ text: PlacedText) { self.text = text }

  /// The next token, and where it begins and ends. Nothing is taken.
  var next: (token: Token, range: Range<Int>) {
    let start = afterBlanks(index)
    guard start < text.characters.count else { return (.end, start..<start) }
    let first = self[start]
    switch first {
    case _ where first.isWordStart: return word(start)
    case "0"..."9":
      let end = run(start) { $0.isDigit || $0 == "," }
      // A comma that ends it is no part of it.
      let last = self[end - 1] == "," ? end - 1 : end
      return (.number(text.text(start..<last)), start..<last)
    case "\"": return string(start)
    default:
      for (spelling, sign) in Self.signs where matches(spelling, start) {
        return (.sign(sign), start..<start + spelling.unicodeScalars.count)
      }
      return (.nonsense, start..<start + 1)
    }
  }

  /// Takes the next token.
  @discardableResult
  mutating func take() -> (token: Token, range: Range<Int>) {
    let next = next
    index = next.range.upperBound
    return next
  }

  /// Takes the sign if it is next.
  mutating func take(sign: String) -> Bool {
    guard next.token == .sign(sign) else { return false }
    take()
    return true
  }

  /// Takes the word if it is next.
  mutating func take(word: String) -> Bool {
    guard next.token == .word(word) else { return false }
    take()
    return true
  }

  /// Takes all up to a blank, a comma or a parenthesis: `rw-p`, `memcg-stock`, `c000000000-c004000000`.
  mutating func takeRun() -> (text: String, range: Range<Int>) {
    let start = afterBlanks(index)
    index = run(start) { !$0.isBlankOrNewline && !"(),#".unicodeScalars.contains($0) }
    return (text.text(start..<index), start..<index)
  }

  /// What the next token is, for an error.
  var found: String {
    let next = next
    switch next.token {
    case .end: return "the end of the \(text.name)"
    default: return quotedText(text.text(next.range))
    }
  }

  /// An error at the next token.
  func error(_ expected: String, hint: String = "") -> UserRelationError {
    text.error(at: next.range.lowerBound, expected: expected, found: found, hint: hint)
  }

  /// An error at the token that begins there.
  func error(at start: Int, _ expected: String, hint: String = "") -> UserRelationError {
    var other = self
    other.index = start
    return other.error(expected, hint: hint)
  }

  private static let signs = [
    ("<=", "≤"), ("≤", "≤"), (">=", "≥"), ("≥", "≥"), ("=", "="), ("+", "+"), ("−", "−"),
    ("-", "−"),
    ("×", "×"), ("*", "×"), ("(", "("), (")", ")"), ("{", "{"), ("}", "}"), (",", ","), ("~", "~"),
  ]

  private subscript(index: Int) -> Unicode.Scalar { text.characters[index].scalar }

  private func matches(_ spelling: String, _ start: Int) -> Bool {
    let scalars = Array(spelling.unicodeScalars)
    guard start + scalars.count <= text.characters.count else { return false }
    return scalars.indices.allSatisfy { self[start + $0] == scalars[$0] }
  }

  private func run(_ start: Int, _ belongs: (Unicode.Scalar) -> Bool) -> Int {
    var end = start
    while end < text.characters.count, belongs(self[end]) { end += 1 }
    return end
  }

  /// Past blanks, newlines, and comments that end with their line.
  private func afterBlanks(_ start: Int) -> Int {
    var index = run(start, \.isBlankOrNewline)
    while index < text.characters.count, self[index] == "#" {
      index = run(run(index) { $0 != "\n" }, \.isBlankOrNewline)
    }
    return index
  }

  private func word(_ start: Int) -> (Token, Range<Int>) {
    var end = run(start, \.isWordPart)
    // procfs.meminfo.Active(anon) is one name.
    if text.text(start..<end).contains("."),
      let suffix = ["(anon)", "(file)"].first(where: { matches($0, end) })
    {
      end += suffix.unicodeScalars.count
    }
    return (.word(text.text(start..<end)), start..<end)
  }

  private func string(_ start: Int) -> (Token, Range<Int>) {
    var content = ""
    var index = start + 1
    while index < text.characters.count, self[index] != "\n" {
      let scalar = self[index]
      if scalar == "\"" { return (.string(content), start..<index + 1) }
      if scalar == "\\", index + 1 < text.characters.count, self[index + 1] != "\n" {
        index += 1
        content.unicodeScalars.append(self[index] == "n" ? "\n" : self[index])
      } else {
        content.unicodeScalars.append(scalar)
      }
      index += 1
    }
    return (.nonsense, start..<index)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }

  fileprivate var isWordStart: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_"
  }

  fileprivate var isWordPart: Bool { isWordStart || isDigit || self == "." || self == ":" }
}
