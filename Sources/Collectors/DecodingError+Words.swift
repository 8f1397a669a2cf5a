import FoundationEssentials

extension DecodingError {
  /// What is wrong with a document, and where: `identity.pid is missing`.
  var words: String {
    switch self {
    case .keyNotFound(let key, let context): "\(context.place(key.stringValue)) is missing"
    case .typeMismatch(let type, let context): "\(context.place()) is no \(type)"
    case .valueNotFound(let type, let context): "\(context.place()) is null, not \(type)"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is no JSON"
    case .dataCorrupted(let context): "\(context.place()): \(context.debugDescription)"
    @unknown default: "\(self)"
    }
  }
}

extension DecodingError.Context {
  /// `captures[3].begin`
  fileprivate func place(_ last: String? = nil) -> String {
    let keys = codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
    let path = (keys + (last.map { [$0] } ?? [])).joined(separator: ".")
    return path.isEmpty ? "the top" : path.replacing(".[", with: "[")
  }
}
