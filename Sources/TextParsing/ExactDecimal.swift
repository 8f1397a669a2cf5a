/// A decimal number exactly as written: digits × 10^exponent.
///
/// Go and Prometheus print floats as the shortest decimal that reads back, so `7.33184e+06` is
/// exactly 7331840: no binary fraction may come in between.
package struct ExactDecimal: Hashable, Sendable, CustomStringConvertible {
  /// Without trailing zeros, unless the number is 0.
  package let digits: Int64
  package let exponent: Int

  package init(digits: Int64, exponent: Int) {
    var digits = digits
    var exponent = exponent
    if digits == 0 {
      exponent = 0
    } else {
      while digits % 10 == 0 {
        digits /= 10
        exponent += 1
      }
    }
    self.digits = digits
    self.exponent = exponent
  }

  package init(_ value: Int64) { self.init(digits: value, exponent: 0) }

  /// Parses `-12`, `0.5`, `7.33184e+06`. `nil` for anything else (also `NaN`, `+Inf`) and for more
  /// than 18 significant digits.
  package init?(_ text: some StringProtocol) {
    var digits: Int64 = 0
    var exponent = 0
    var seenDigit = false
    var seenPoint = false
    var negative = false
    var zeros = 0
    var iterator = Array(text.utf8)[...]
    if let sign = iterator.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      negative = sign == UInt8(ascii: "-")
      iterator = iterator.dropFirst()
    }
    scan: while let byte = iterator.first {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        seenDigit = true
        if seenPoint { exponent -= 1 }
        // Zeros are held back: those at the end must not count as significant digits.
        if byte == UInt8(ascii: "0") {
          zeros += 1
        } else {
          for _ in 0..<zeros where digits != 0 {
            guard digits < Self.limit else { return nil }
            digits *= 10
          }
          zeros = 0
          guard digits < Self.limit else { return nil }
          digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
        }
      case UInt8(ascii: "."):
        guard !seenPoint else { return nil }
        seenPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): break scan
      default: return nil
      }
      iterator = iterator.dropFirst()
    }
    guard seenDigit else { return nil }
    exponent += zeros
    if !iterator.isEmpty {
      guard let power = Int(String(decoding: iterator.dropFirst(), as: UTF8.self)),
        power.magnitude < 10_000
      else { return nil }
      exponent += power
    }
    self.init(digits: negative ? -digits : digits, exponent: exponent)
  }

  private static let limit: Int64 = 100_000_000_000_000_000

  /// The value if it is a whole number of at most 63 bits.
  package var integer: Int64? {
    guard exponent >= 0 else { return nil }
    var value = digits
    for _ in 0..<exponent {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
    }
    return value
  }

  /// The difference, to the last digit. `nil` where it has more digits than fit.
  package func subtracting(_ other: Self) -> Self? {
    if other.digits == 0 { return self }
    let common = min(exponent, other.exponent)
    guard let minuend = scaled(to: common), let subtrahend = other.scaled(to: common) else {
      return nil
    }
    let (difference, overflow) = minuend.subtractingReportingOverflow(subtrahend)
    return overflow ? nil : Self(digits: difference, exponent: common)
  }

  /// The digits in front of a smaller exponent.
  private func scaled(to exponent: Int) -> Int64? {
    guard digits != 0 else { return 0 }
    // Those of two numbers of a page may be thousands apart.
    guard self.exponent - exponent < 19 else { return nil }
    return Self(digits: digits, exponent: self.exponent - exponent).integer
  }

  /// The nearest binary fraction, for display and estimates only.
  package var approximation: Double { Double("\(digits)e\(exponent)") ?? .nan }

  /// Plain notation where that is short, else with an exponent.
  package var description: String {
    if digits == 0 { return "0" }
    if let integer { return String(integer) }
    guard exponent < 0, exponent > -30 else { return "\(digits)e\(exponent)" }
    let sign = digits < 0 ? "-" : ""
    var text = String(digits.magnitude)
    if text.count <= -exponent {
      text = String(repeating: "0", count: -exponent - text.count + 1) + text
    }
    let point = text.index(text.endIndex, offsetBy: exponent)
    return sign + text[..<point] + "." + text[point...]
  }
}
