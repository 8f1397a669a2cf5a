import MemoryUnits

/// Arithmetic that stops at the ends of 64 bits: a capture may hold any number, and a report is
/// still due.
extension Int64 {
  func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (self < 0 ? .min : .max) : sum
  }

  func saturatingSubtract(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (self < 0 ? .min : .max) : difference
  }

  func saturatingMultiply(_ other: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }
}

extension ByteCount {
  /// Amounts of a captured file may be any: no sum of them may trap.
  func saturatingAdd(_ other: ByteCount) -> ByteCount {
    ByteCount(bytes.saturatingAdd(other.bytes))
  }

  func saturatingSubtract(_ other: ByteCount) -> ByteCount {
    ByteCount(bytes.saturatingSubtract(other.bytes))
  }
}
