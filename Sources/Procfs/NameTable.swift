import TextParsing

/// The names seen so far, so that all mappings of a file share one string.
struct NameTable {
  /// Mappings of one file stand together: most lines repeat the name before.
  private var lastBytes: [UInt8] = []
  private var lastName = ""
  private var names: [[UInt8]: String] = [:]

  mutating func name(_ line: borrowing Span<UInt8>, _ field: Field) -> String {
    guard !field.isEmpty else { return "" }
    if isLast(line, field) { return lastName }
    let bytes = line.array(field)
    if let known = names[bytes] {
      lastName = known
    } else {
      lastName = String(decoding: bytes, as: UTF8.self)
      names[bytes] = lastName
    }
    lastBytes = bytes
    return lastName
  }

  private func isLast(_ line: borrowing Span<UInt8>, _ field: Field) -> Bool {
    guard field.count == lastBytes.count else { return false }
    for index in 0..<lastBytes.count where line[field.lowerBound + index] != lastBytes[index] {
      return false
    }
    return true
  }
}
