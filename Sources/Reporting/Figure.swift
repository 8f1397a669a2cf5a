package import MemoryUnits
package import SnapshotModel
package import TextParsing

/// A number as a report shows it.
package enum Figure: Hashable, Sendable {
  /// Memory. With its whole pages where it was counted, or is compared, in pages.
  case bytes(ByteCount, pages: PageCount? = nil)
  case nanoseconds(Int64)
  case count(Int64)
  case number(ExactDecimal, Unit)
  /// A limit that is not set.
  case unlimited

  package init(_ amount: Amount, unit: Unit) {
    self =
      switch amount {
      case .bytes(let bytes): .bytes(bytes)
      case .number(let number): .number(number, unit)
      case .unlimited: .unlimited
      }
  }

  /// To the last digit, with the unit: `71,762,168 B`, `2`, `1795310283.48 s`.
  package var exact: String {
    switch self {
    case .bytes(let bytes, _): bytes.exact
    case .nanoseconds(let nanoseconds): "\(nanoseconds.grouped) ns"
    case .count(let count): count.grouped
    case .number(let number, let unit):
      (number.integer?.grouped ?? number.description) + (unit == .seconds ? " s" : "")
    case .unlimited: "unlimited"
    }
  }

  /// The same for the eye: `68.4 MiB`, `1.3 ms`. `nil` where the exact number is short enough.
  package var rounded: String? {
    switch self {
    case .bytes(let bytes, _): bytes.bytes.magnitude < 1024 ? nil : bytes.rounded
    case .nanoseconds(let nanoseconds): Duration.text(nanoseconds)
    case .count, .number, .unlimited: nil
    }
  }

  /// `13 pages`.
  package var pages: String? {
    guard case .bytes(_, let pages?) = self else { return nil }
    return "\(pages.pages.grouped) \(pages.pages.magnitude == 1 ? "page" : "pages")"
  }

  /// Exact, then whatever helps: `53,248 B (13 pages)`, `71,762,168 B (68.4 MiB)`.
  package var text: String {
    if let aside = pages ?? rounded { "\(exact) (\(aside))" } else { exact }
  }

  package var isZero: Bool {
    switch self {
    case .bytes(let bytes, _): bytes == .zero
    case .nanoseconds(let number), .count(let number): number == 0
    case .number(let number, _): number.digits == 0
    case .unlimited: false
    }
  }

  /// How large a difference is, in its own unit; 0 for what is no difference.
  var size: Int64 {
    switch magnitude {
    case .bytes(let bytes, _): bytes.bytes
    case .nanoseconds(let number), .count(let number): number
    case .number, .unlimited: 0
    }
  }

  /// Without its sign.
  package var magnitude: Figure {
    switch self {
    case .bytes(let bytes, let pages):
      .bytes(
        ByteCount(Int64(clamping: bytes.bytes.magnitude)),
        pages: pages.map { PageCount(abs($0.pages)) })
    case .nanoseconds(let number): .nanoseconds(Int64(clamping: number.magnitude))
    case .count(let number): .count(Int64(clamping: number.magnitude))
    case .number(let number, let unit):
      .number(number.digits < 0 ? ExactDecimal(0).subtracting(number) ?? number : number, unit)
    case .unlimited: self
    }
  }

  package var isNegative: Bool {
    switch self {
    case .bytes(let bytes, _): bytes.bytes < 0
    case .nanoseconds(let number), .count(let number): number < 0
    case .number(let number, _): number.digits < 0
    case .unlimited: false
    }
  }

  /// With its sign, for differences: `+4,096 B`, `−4,096 B`, `0 B`.
  package var signed: String {
    isZero ? exact : (isNegative ? "−" : "+") + magnitude.exact
  }

  /// With its sign, exact, then for the eye: `+4,096 B (4.0 KiB)`.
  package var signedText: String {
    magnitude.rounded.map { "\(signed) (\($0))" } ?? signed
  }
}

extension Duration {
  /// `1.3 ms`: nanoseconds in the largest unit that leaves at least 1, to a tenth.
  static func text(_ nanoseconds: Int64) -> String? {
    let size = nanoseconds.magnitude
    let units: [(UInt64, String)] = [(1_000_000_000, "s"), (1_000_000, "ms"), (1000, "µs")]
    guard let (unit, name) = units.first(where: { size >= $0.0 }) else { return nil }
    let tenths = (size / (unit / 10)) + (size % (unit / 10) >= unit / 20 ? 1 : 0)
    return "\(nanoseconds < 0 ? "−" : "")\((tenths / 10).grouped).\(tenths % 10) \(name)"
  }
}
