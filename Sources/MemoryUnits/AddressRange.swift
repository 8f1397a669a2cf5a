/// The addresses from `start` up to, not including, `end`.
package struct AddressRange: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let start: Address
  package let end: Address

  /// `nil` when `end` is before `start`.
  package init?(_ start: Address, _ end: Address) {
    guard start <= end else { return nil }
    self.start = start
    self.end = end
  }

  /// `nil` when start + length passes 2^64 or the length 2^63.
  package init?(_ start: Address, length: UInt64) {
    let (end, overflow) = start.value.addingReportingOverflow(length)
    guard !overflow else { return nil }
    self.init(start, Address(end))
  }

  /// Length in bytes. No range of user space reaches 2^63 bytes; one that does saturates.
  package var length: ByteCount {
    ByteCount(Int64(clamping: end.value - start.value))
  }

  package var isEmpty: Bool { start == end }

  /// Whether it begins in the kernel's half of the address space, where the gate page [vsyscall] is
  /// shown that no process maps.
  package var isInKernelHalf: Bool { start.value >= 1 << 63 }

  package func contains(_ address: Address) -> Bool { start <= address && address < end }

  package func overlaps(_ other: AddressRange) -> Bool {
    start < other.end && other.start < end
  }

  /// The part that both ranges hold, `nil` when there is none.
  package func intersection(_ other: AddressRange) -> AddressRange? {
    guard overlaps(other) else { return nil }
    return AddressRange(max(start, other.start), min(end, other.end))
  }

  package static func < (a: Self, b: Self) -> Bool {
    (a.start, a.end) < (b.start, b.end)
  }

  package var description: String { "\(start)-\(end)" }
}
