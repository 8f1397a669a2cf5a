/// Where in a text something stands: the path it came from and the line, counted from 1.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  package var path: String
  /// 0 where the whole file is meant.
  package var line: Int

  package init(path: String, line: Int = 0) {
    self.path = path
    self.line = line
  }

  package var description: String { line == 0 ? path : "\(path):\(line)" }
}

/// A text that is not what its format says.
package struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
  package var location: SourceLocation
  /// What should have stood there: `"<n> kB" after "Rss:"`.
  package var expected: String
  /// What stood there, shortened and made printable.
  package var found: String

  package init(at location: SourceLocation, expected: String, found: String) {
    self.location = location
    self.expected = expected
    self.found = found
  }

  package init(at location: SourceLocation, expected: String, found bytes: borrowing Span<UInt8>) {
    self.init(at: location, expected: expected, found: quoted(bytes))
  }

  package var description: String { "\(location): expected \(expected), found \(found)" }
}

/// The bytes as text in quotation marks: cut after 60 bytes, control characters shown as `\xNN`.
package func quoted(_ bytes: borrowing Span<UInt8>) -> String {
  var text = "\""
  for index in 0..<min(bytes.count, 60) {
    let byte = bytes[index]
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): text += "\\" + String(UnicodeScalar(byte))
    case 0x20..<0x7f: text += String(UnicodeScalar(byte))
    default:
      let digits = String(byte, radix: 16)
      text += "\\x" + (digits.count == 1 ? "0" : "") + digits
    }
  }
  return text + (bytes.count > 60 ? "…\"" : "\"")
}
