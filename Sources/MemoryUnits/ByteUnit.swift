/// The units that a person may write an amount of memory in.
package enum ByteUnit: String, CaseIterable, Sendable {
  case bytes = "B"
  case kibibytes = "KiB"
  case mebibytes = "MiB"
  case gibibytes = "GiB"
  case tebibytes = "TiB"

  package var size: ByteCount {
    switch self {
    case .bytes: ByteCount(1)
    case .kibibytes: ByteCount(1 << 10)
    case .mebibytes: ByteCount(1 << 20)
    case .gibibytes: ByteCount(1 << 30)
    case .tebibytes: ByteCount(1 << 40)
    }
  }

  /// So many of it, `nil` where that exceeds 63 bits.
  package func amount(_ count: Int64) -> ByteCount? {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size.bytes)
    return overflow ? nil : ByteCount(bytes)
  }
}

extension ByteCount {
  /// Parses `64MiB`, `64 MiB`, `4096B`; a number alone is of bytes. `nil` for anything else.
  package init?(text: some StringProtocol) {
    let digits = text.prefix { ("0"..."9").contains($0) }
    let rest = text.dropFirst(digits.count).drop { $0 == " " }
    guard let count = Int64(digits),
      let unit = rest.isEmpty ? ByteUnit.bytes : ByteUnit(rawValue: String(rest)),
      let amount = unit.amount(count)
    else { return nil }
    self = amount
  }
}
