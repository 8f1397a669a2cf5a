/// The place of one field in a line.
package typealias Field = Range<Int>

extension Span<UInt8> {
  /// The fields of a line, separated by blanks and tabs; at most `limit`, the last with all the rest
  /// after the blanks before it.
  package func fields(limit: Int = .max) -> [Field] {
    var fields: [Field] = []
    var index = 0
    while true {
      while index < count, self[index].isBlank { index += 1 }
      guard index < count else { return fields }
      let start = index
      if fields.count == limit - 1 {
        fields.append(start..<count)
        return fields
      }
      while index < count, !self[index].isBlank { index += 1 }
      fields.append(start..<index)
    }
  }

  /// The decimal number that fills the range, `nil` if anything else stands there or 64 bits overflow.
  package func decimal(_ field: Field) -> UInt64? { number(field, radix: 10) }

  /// The hexadecimal number without prefix that fills the range.
  package func hexadecimal(_ field: Field) -> UInt64? { number(field, radix: 16) }

  /// A decimal number with or without a minus sign.
  package func signedDecimal(_ field: Field) -> Int64? {
    guard !field.isEmpty else { return nil }
    guard self[field.lowerBound] == UInt8(ascii: "-") else {
      return decimal(field).flatMap(Int64.init(exactly:))
    }
    guard let magnitude = decimal(field.lowerBound + 1..<field.upperBound) else { return nil }
    if magnitude == UInt64(Int64.max) + 1 { return .min }
    return Int64(exactly: magnitude).map { -$0 }
  }

  private func number(_ field: Field, radix: UInt64) -> UInt64? {
    guard !field.isEmpty else { return nil }
    var value: UInt64 = 0
    for index in field {
      guard let digit = self[index].digitValue, digit < radix else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  /// The bytes of the range as a string; bytes that are not UTF-8 become U+FFFD.
  package func string(_ field: Field) -> String {
    extracting(field).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of the range.
  package func array(_ field: Field) -> [UInt8] {
    extracting(field).withUnsafeBufferPointer { Array($0) }
  }

  package func equals(_ text: StaticString, in field: Field) -> Bool {
    guard field.count == text.utf8CodeUnitCount else { return false }
    return hasPrefix(text, from: field.lowerBound)
  }

  /// Whether the text stands at `position`.
  package func hasPrefix(_ text: StaticString, from position: Int = 0) -> Bool {
    guard count - position >= text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { wanted in
      for index in 0..<wanted.count where self[position + index] != wanted[index] { return false }
      return true
    }
  }

  /// The first index at or after `start` that holds the byte.
  package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    var index = start
    while index < count {
      if self[index] == byte { return index }
      index += 1
    }
    return nil
  }
}

extension UInt8 {
  package var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// 0–15 for a hexadecimal digit of either case.
  fileprivate var digitValue: UInt64? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(self - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(self - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(self - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
