import SnapshotModel
import TextParsing

/// Reads files of relations that a user wrote. `Documentation/Relations.md` has the grammar.
///
/// Several files are read one after the other with the same parser, so that no ID stands in two of them.
/// It opens no file.
package struct UserRelationsParser {
  /// Where each ID was seen first.
  private var taken: [String: SourceLocation] = [:]

  package init() {}

  /// The relations of one file, in its order. `path` stands in the errors, and says in a report whose
  /// relations they are.
  package mutating func parse(
    _ bytes: [UInt8], path: String
  ) throws(UserRelationError) -> [Relation] {
    var relations: [Relation] = []
    var open: RelationText?
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let scalars = try Self.scalars(line, path: path, line: number)
      let start = scalars.firstIndex { !$0.isBlankOrNewline } ?? scalars.endIndex
      guard start < scalars.endIndex, scalars[start] != "#" else { continue }
      if start > 0 {
        try Self.add(scalars, line: number, path: path, to: &open)
        continue
      }
      if let open { relations.append(try open.relation()) }
      open = try header(scalars, line: number, path: path)
    }
    if let open { relations.append(try open.relation()) }
    return relations
  }

  /// `relation app.cache-within-heap`
  private mutating func header(
    _ line: [Unicode.Scalar], line number: Int, path: String
  ) throws(UserRelationError) -> RelationText {
    var text = PlacedText(path: path, name: "line", at: .init(line: number, column: 1))
    text.append(line[...], line: number)
    var lexer = FormulaLexer(text)
    guard lexer.take(word: "relation") else {
      throw lexer.error("\"relation ID\"", hint: "what belongs to a relation is indented")
    }
    let (id, range) = lexer.takeRun()
    guard Self.isID(id) else {
      let expected = "an ID of letters, digits, \".\", \"_\" and \"-\""
      throw id.isEmpty
        ? lexer.error(at: range.lowerBound, expected)
        : text.error(at: range.lowerBound, expected: expected, found: quotedText(id))
    }
    guard lexer.next.token == .end else { throw lexer.error("the end of the line") }
    let isKnown =
      RelationCatalog.all.contains { $0.id == id }
      || QuantityCatalog.definition(of: QuantityID(id)) != nil
    guard !isKnown else {
      throw text.error(
        at: range.lowerBound, expected: "an ID of your own", found: quotedText(id),
        hint: "memcorrelate explain \(id)")
    }
    if let first = taken[id] {
      throw text.error(
        at: range.lowerBound, expected: "an ID that is not taken", found: quotedText(id),
        hint: "it is first at \(first)")
    }
    taken[id] = SourceLocation(path: path, line: number)
    return RelationText(
      id: id, location: SourceLocation(path: path, line: number), end: text.end)
  }

  /// An indented line: a field, or more of the last one.
  private static func add(
    _ line: [Unicode.Scalar], line number: Int, path: String, to open: inout RelationText?
  ) throws(UserRelationError) {
    guard open != nil else {
      var text = PlacedText(path: path, name: "line", at: .init(line: number, column: 1))
      text.append(line[...], line: number)
      throw FormulaLexer(text).error("\"relation ID\" before anything that is indented")
    }
    try open?.add(line, line: number)
  }

  private static func isID(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLetter, text.utf8.count <= 200 else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._-".utf8.contains($0) }
  }

  /// The characters of a line, without a carriage return at its end.
  private static func scalars(
    _ line: ArraySlice<UInt8>, path: String, line number: Int
  ) throws(UserRelationError) -> [Unicode.Scalar] {
    let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    if let text = String(validating: line, as: UTF8.self) { return Array(text.unicodeScalars) }
    // Where what is valid ends.
    let repaired = String(decoding: line, as: UTF8.self).unicodeScalars
    let column = repaired.firstIndex(of: "\u{fffd}").map {
      repaired.distance(from: repaired.startIndex, to: $0)
    }
    throw UserRelationError(
      path: path, position: .init(line: number, column: (column ?? 0) + 1),
      expected: "UTF-8", found: "bytes that are none", hint: "")
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }
}
