/// A length of time as people type it: `500ms`, `10s`, `2m`, `1h`.
struct TimeSpan: Hashable {
  let nanoseconds: Int64

  /// Throws for anything but a whole number with its unit, for 0, and for more than 292 years.
  init(_ text: String) throws(TimeSpanError) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let unit = Self.units[String(text[digits.endIndex...])] else {
      throw .form
    }
    guard let number = Int64(digits) else { throw .tooLong }
    let (nanoseconds, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { throw .tooLong }
    guard nanoseconds > 0 else { throw .zero }
    self.nanoseconds = nanoseconds
  }

  private static let units: [String: Int64] = [
    "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
  ]
}

/// Why a text is no length of time.
enum TimeSpanError: Error, CustomStringConvertible {
  case form
  case zero
  case tooLong

  var description: String {
    switch self {
    case .form: "expected a whole number and its unit, one of ms, s, m and h, as in 10s"
    case .zero: "must be more than 0"
    case .tooLong: "more than 292 years"
    }
  }
}
