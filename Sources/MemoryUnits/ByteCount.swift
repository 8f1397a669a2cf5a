/// An amount of memory in bytes. Signed, so that differences are amounts too.
///
/// Arithmetic traps on overflow: 2^63 bytes are no amount that a kernel reports.
package struct ByteCount: Hashable, Comparable, Sendable, AdditiveArithmetic {
  package var bytes: Int64

  package init(_ bytes: Int64) { self.bytes = bytes }

  package static let zero = ByteCount(0)

  /// `kB` as procfs prints it: 1,024 bytes. `nil` where that exceeds 63 bits.
  package init?(kibibytes: UInt64) {
    guard let amount = Int64(exactly: kibibytes) else { return nil }
    let (bytes, overflow) = amount.multipliedReportingOverflow(by: 1024)
    guard !overflow else { return nil }
    self.init(bytes)
  }

  package static func + (a: Self, b: Self) -> Self { Self(a.bytes + b.bytes) }
  package static func - (a: Self, b: Self) -> Self { Self(a.bytes - b.bytes) }
  package static prefix func - (a: Self) -> Self { Self(-a.bytes) }
  package static func < (a: Self, b: Self) -> Bool { a.bytes < b.bytes }
  package static func * (count: Int64, a: Self) -> Self { Self(count * a.bytes) }

  package var magnitude: ByteCount { bytes < 0 ? -self : self }
}
