package import MemoryUnits
package import ObjectFile

/// The memory of a process, live or in a core, read by address without changing it.
///
/// `bytes(at:count:)` may cross from one range into the next where they touch. Memory that was never
/// touched reads as zeros, without being touched. It throws `.unreadable`, with the address as the
/// offset, for what is not mapped, in swap, or not held by the core.
package protocol MemoryReader: ByteSource {
  var machine: ELFHeader.Machine { get }
  var pageSize: PageSize { get }

  /// What there is of the address space, in order of address, without overlaps.
  var ranges: [MemoryRange] { get }
}

/// A part of the address space with the same permissions: a mapping, or a segment of a core.
package struct MemoryRange: Hashable, Sendable {
  package var range: AddressRange
  package var isReadable: Bool
  package var isWritable: Bool
  package var isExecutable: Bool
  /// The file that is mapped, `nil` where there is none, and where in it the range begins.
  package var path: String?
  package var fileOffset: UInt64

  package init(
    range: AddressRange, isReadable: Bool, isWritable: Bool, isExecutable: Bool,
    path: String? = nil, fileOffset: UInt64 = 0
  ) {
    self.range = range
    self.isReadable = isReadable
    self.isWritable = isWritable
    self.isExecutable = isExecutable
    self.path = path
    self.fileOffset = fileOffset
  }

  /// No access at all: address space that is only reserved.
  package var isReserved: Bool { !isReadable && !isWritable && !isExecutable }
}
