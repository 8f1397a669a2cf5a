/// `1.27` of `go1.27.3`, `devel go1.28-…` or `go1.25.5 X:greenteagc`. Vendors add suffixes of their own.
struct GoVersionNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
  let major: Int
  let minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// `nil` where no such number stands in the text, or one of more than four digits.
  init?(_ text: String) {
    let start = text.firstRange(of: "go")?.upperBound ?? text.startIndex
    let parts = text[start...].split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let major = Self.number(parts[0]),
      let minor = Self.number(parts[1].prefix { $0.isASCII && $0.isNumber })
    else { return nil }
    self.init(major, minor)
  }

  private static func number(_ text: Substring) -> Int? {
    guard text.count <= 4, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
  }

  static func < (a: Self, b: Self) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
  var description: String { "\(major).\(minor)" }
}
