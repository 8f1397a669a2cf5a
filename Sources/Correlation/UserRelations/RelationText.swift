import TextParsing

/// One relation of a file as it is read, line by line.
struct RelationText {
  enum Field: String, CaseIterable {
    case title, formula, within, because, source

    /// What stands behind it.
    var words: String {
      switch self {
      case .within: "tolerance"
      case .because: "reason"
      default: rawValue
      }
    }
  }

  let id: String
  let location: SourceLocation
  /// Behind its first line.
  let end: UserRelationError.Position
  private var fields: [(field: Field, text: PlacedText)] = []
  /// How far the last field was indented.
  private var indentation = 0

  init(id: String, location: SourceLocation, end: UserRelationError.Position) {
    self.id = id
    self.location = location
    self.end = end
  }

  /// Adds an indented line: a field, or more of the last one if it is indented further.
  mutating func add(
    _ line: [Unicode.Scalar], line number: Int
  ) throws(UserRelationError) {
    let start = line.firstIndex { !$0.isBlankOrNewline } ?? 0
    if let last = fields.indices.last, start > indentation {
      return fields[last].text.append(line[start...], line: number)
    }
    let wordEnd = line[start...].firstIndex { $0.isBlankOrNewline } ?? line.endIndex
    var word = PlacedText(
      path: location.path, name: "line", at: .init(line: number, column: start + 1))
    word.append(line[start..<wordEnd], line: number)
    guard let field = Field(rawValue: word.text) else {
      throw word.error(
        at: 0, expected: "one of " + Field.allCases.map(\.rawValue).joined(separator: ", "),
        found: quotedText(word.text))
    }
    guard field == .source || self[field] == nil else {
      throw word.error(
        at: 0, expected: "one \(field.rawValue) in a relation", found: "a second one")
    }
    var text = PlacedText(
      path: location.path, name: field.words, at: .init(line: number, column: wordEnd + 1))
    let valueStart = line[wordEnd...].firstIndex { !$0.isBlankOrNewline } ?? line.endIndex
    if valueStart < line.endIndex { text.append(line[valueStart...], line: number) }
    fields.append((field, text))
    indentation = start
  }

  private subscript(field: Field) -> PlacedText? { fields.first { $0.field == field }?.text }

  /// The relation, once all its lines are there.
  func relation() throws(UserRelationError) -> Relation {
    guard let formula = self[.formula] else { throw lacks(.formula) }
    var parser = FormulaParser(formula)
    let sides = try parser.sides()
    let unit = try sides.leaves.unit(in: formula)
    // What is at least is written as what is at most, the other way round.
    let isTurned = sides.comparison == .atLeast
    let (left, right) = isTurned ? (sides.right, sides.left) : (sides.left, sides.right)
    var mechanisms: [Mechanism] = []
    if let within = self[.within] {
      var tolerance = ToleranceParser(within, left: left, right: right, unit: unit)
      mechanisms = try tolerance.mechanisms()
    }
    guard self[.because] != nil else { throw lacks(.because) }
    for (_, text) in fields where text.words.isEmpty {
      throw text.error(at: 0, expected: "text", found: "the end of the \(text.name)")
    }
    let expectation: Expectation =
      sides.comparison == .equal
      ? (mechanisms.isEmpty ? .exact : .within(mechanisms)) : .atMost(mechanisms)
    let sign = sides.comparison == .equal ? "=" : "≤"
    return Relation(
      id, self[.title]?.words ?? "\(left.formula) \(sign) \(right.formula)", left, expectation,
      right, standing: .user(location), unit: unit, because: self[.because]?.words ?? "",
      citing: fields.filter { $0.field == .source }.map { .document($0.text.words) }, examples: [])
  }

  private func lacks(_ field: Field) -> UserRelationError {
    UserRelationError(
      path: location.path, position: end,
      expected: "a line \"\(field.rawValue)\" in relation \(id)",
      found: "none", hint: "")
  }
}

extension PlacedText {
  /// As text without blanks at its ends, and with one between words.
  fileprivate var words: String {
    text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }
}
