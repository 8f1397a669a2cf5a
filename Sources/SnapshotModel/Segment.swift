package import MemoryUnits

/// A PT_LOAD of a core: a part of the address space, of which the file holds the beginning.
package struct Segment: Hashable, Sendable {
  package let range: AddressRange
  /// FileSiz.
  package let dumped: ByteCount

  package init(_ range: AddressRange, dumped: ByteCount) {
    self.range = range
    self.dumped = dumped
  }
}
