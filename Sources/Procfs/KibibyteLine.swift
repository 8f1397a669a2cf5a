package import MemoryUnits
import TextParsing

/// One `Key: <n> kB` line of status, meminfo or smaps_rollup. The kernel's kB is 1,024 bytes.
package struct KibibyteLine: Hashable, Sendable {
  /// What stands before the colon, verbatim: `VmRSS`, `Active(anon)`.
  package let key: String
  package let amount: ByteCount
  /// Counted from 1.
  package let line: Int

  package init(key: String, amount: ByteCount, line: Int) {
    self.key = key
    self.amount = amount
    self.line = line
  }

  /// The line as an amount, `nil` where it is another kind of line.
  ///
  /// Throws for a line without a colon, and for one of the `known` keys without an amount.
  init?(
    parsing text: borrowing Span<UInt8>, known: [StaticString], at location: SourceLocation
  ) throws(ParseError) {
    let colon = try text.colon(at: location)
    let value = text.value(after: colon)
    if value.count > 3, text.hasPrefix(" kB", from: value.upperBound - 3),
      let kibibytes = text.decimal(value.lowerBound..<value.upperBound - 3),
      let amount = ByteCount(kibibytes: kibibytes)
    {
      self.init(key: text.string(0..<colon), amount: amount, line: location.line)
      return
    }
    for key in known where text.equals(key, in: 0..<colon) {
      throw text.notKibibytes(key: 0..<colon, value: value, at: location)
    }
    return nil
  }
}

extension Sequence<KibibyteLine> {
  /// The line that bears the key.
  package subscript(key: String) -> KibibyteLine? { first { $0.key == key } }
}

extension Span<UInt8> {
  /// The place of the colon that ends the line's key.
  func colon(at location: SourceLocation) throws(ParseError) -> Int {
    guard let colon = firstIndex(of: UInt8(ascii: ":")), colon > 0 else {
      throw ParseError(at: location, expected: "\"<key>: <value>\"", found: self)
    }
    return colon
  }

  /// What stands after the colon, without the blanks around it.
  func value(after colon: Int) -> Field {
    var start = colon + 1
    var end = count
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return start..<end
  }

  /// The error for a known key whose value is no `<n> kB`, or one of more than 63 bits in bytes.
  func notKibibytes(key: Field, value: Field, at location: SourceLocation) -> ParseError {
    ParseError(
      at: location, expected: "\"<n> kB\" after \"\(string(key)):\"", found: extracting(value))
  }
}
