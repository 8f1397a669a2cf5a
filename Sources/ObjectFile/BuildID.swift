/// What names one build of a program: two files with the same are the same program.
package struct BuildID: Hashable, Sendable, Codable {
  /// The GNU build ID in hexadecimal. Go's own linker writes none by default.
  package var gnu: String?
  /// The Go build ID as text.
  package var go: String?

  package init(gnu: String? = nil, go: String? = nil) {
    self.gnu = gnu
    self.go = go
  }

  package var isEmpty: Bool { gnu == nil && go == nil }

  /// Whether both name the same build, `nil` where they have no kind of ID in common.
  package func matches(_ other: BuildID) -> Bool? {
    if let gnu, let theirs = other.gnu { return gnu == theirs }
    if let go, let theirs = other.go { return go == theirs }
    return nil
  }

  /// The one to show.
  package var text: String? { gnu ?? go }

  /// Takes what a note says, if it is one of the two that matter.
  package mutating func take(_ note: Note, of source: some ByteSource) throws(ObjectFileError) {
    switch (note.owner, note.type) {
    case ("GNU", Note.buildID):
      gnu = try note.content(of: source, limit: 256).map {
        ($0 < 16 ? "0" : "") + String($0, radix: 16)
      }.joined()
    case ("Go", Note.goBuildID):
      go = String(decoding: try note.content(of: source, limit: 4096), as: UTF8.self)
    default: break
    }
  }
}
