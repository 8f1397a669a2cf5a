package import TextParsing

/// A file of relations that is not what its grammar says: where, what should have stood there, and what
/// did.
package struct UserRelationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Counted from 1, the column in characters.
  package struct Position: Hashable, Sendable {
    package var line: Int
    package var column: Int
  }

  package let path: String
  package let position: Position
  package let expected: String
  package let found: String
  /// What would help; may be empty.
  package let hint: String

  package var location: SourceLocation { SourceLocation(path: path, line: position.line) }

  package var description: String {
    "\(path):\(position.line):\(position.column): expected \(expected), found \(found)"
      + (hint.isEmpty ? "" : " (\(hint))")
  }
}
