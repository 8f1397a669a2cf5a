/// A virtual address of the process looked at.
package struct Address: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var value: UInt64

  package init(_ value: UInt64) { self.value = value }

  package static func < (a: Self, b: Self) -> Bool { a.value < b.value }

  /// Lower-case hexadecimal without a prefix, as /proc/PID/maps prints it.
  package var description: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }
}
