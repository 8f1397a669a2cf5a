package import MemoryUnits

/// A part of the address space for which the Go runtime has a use, as read out of its memory.
package struct Region: Hashable, Sendable {
  package let range: AddressRange
  /// What it is for: `span.inuse`. The quantity `core.go.` followed by it says what that means.
  package let role: String
  /// How much of it is in RAM. `nil` where the source does not tell, as no core does.
  package let resident: ByteCount?

  package init(_ range: AddressRange, role: String, resident: ByteCount? = nil) {
    self.range = range
    self.role = role
    self.resident = resident
  }

  /// The quantity that sums the regions of this role.
  package var quantity: QuantityID { QuantityID("core.go.\(role)") }
}
