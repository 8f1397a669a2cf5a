import MemoryUnits

/// A sum of amounts that a broken text may make larger than any machine: `nil` past 63 bits.
struct CheckedSum {
  private(set) var total: ByteCount? = .zero
  private(set) var count = 0

  mutating func add(_ amount: ByteCount) {
    count += 1
    guard let sum = total?.bytes.addingReportingOverflow(amount.bytes), !sum.overflow else {
      total = nil
      return
    }
    total = ByteCount(sum.partialValue)
  }
}
