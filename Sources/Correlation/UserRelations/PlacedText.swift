/// A piece of a file in which each character knows its place: what stands behind a field's name.
struct PlacedText {
  struct Character {
    let scalar: Unicode.Scalar
    let position: UserRelationError.Position
  }

  let path: String
  /// What it is called where it ends too soon: `formula`.
  let name: String
  private(set) var characters: [Character] = []
  /// Behind the last character.
  private(set) var end: UserRelationError.Position

  init(path: String, name: String, at position: UserRelationError.Position) {
    self.path = path
    self.name = name
    end = position
  }

  /// Adds the rest of a line, from the column, counted from 1. Lines are joined by a newline.
  mutating func append(_ line: ArraySlice<Unicode.Scalar>, line number: Int) {
    if !characters.isEmpty { characters.append(Character(scalar: "\n", position: end)) }
    for (index, scalar) in zip(line.indices, line) {
      characters.append(
        Character(scalar: scalar, position: .init(line: number, column: index + 1)))
    }
    end = .init(line: number, column: line.endIndex + 1)
  }

  /// As text: the lines joined by blanks.
  var text: String {
    characters.reduce(into: "") { text, character in
      text.unicodeScalars.append(character.scalar == "\n" ? " " : character.scalar)
    }
  }

  /// The place of a character, or the end.
  func position(_ index: Int) -> UserRelationError.Position {
    index < characters.count ? characters[index].position : end
  }

  /// The characters of the range as text.
  func text(_ range: Range<Int>) -> String {
    characters[range].reduce(into: "") { $0.unicodeScalars.append($1.scalar) }
  }

  func error(
    at index: Int, expected: String, found: String, hint: String = ""
  ) -> UserRelationError {
    UserRelationError(
      path: path, position: position(index), expected: expected, found: found, hint: hint)
  }
}

extension Unicode.Scalar {
  var isBlankOrNewline: Bool { self == " " || self == "\t" || self == "\n" }
}

/// The text in quotation marks, printable and cut short.
func quotedText(_ text: some StringProtocol) -> String {
  var quoted = "\""
  for (count, scalar) in text.unicodeScalars.enumerated() {
    guard count < 60 else { return quoted + "…\"" }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
      quoted += "\\u{\(String(scalar.value, radix: 16))}"
    default:
      if scalar == "\"" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
