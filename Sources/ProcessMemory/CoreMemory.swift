package import MemoryUnits
package import ObjectFile

/// The memory of a process as a core and, for what of it the core leaves out, the program's file hold
/// it.
///
/// Memory without a file that was not dumped reads as zeros: the kernel leaves out what was never
/// written to. It leaves out the same after `madvise(MADV_DONTDUMP)` and where bit 0 of coredump_filter
/// is not set, and nothing in a core tells.
package struct CoreMemory<Source: ByteSource>: MemoryReader {
  package let machine: ELFHeader.Machine
  package let pageSize: PageSize
  /// With what gdb leaves out altogether, as far as NT_FILE names it. The gate page is left out: it
  /// belongs to no process.
  package let ranges: [MemoryRange]
  private let dumped: DumpedMemory<Source>
  private let rest: RangeMap<NotDumped>
  private let executable: (any ByteSource)?

  init(
    _ dumped: DumpedMemory<Source>, _ structure: CoreStructure, executable: (any ByteSource)?
  ) throws(ObjectFileError) {
    if let executable { try structure.verify(executable) }
    let layout = CoreLayout(structure, executablePath: executable?.path)
    machine = structure.machine
    pageSize = structure.auxiliaryVector.pageSize ?? .fourKiB
    ranges = layout.ranges
    rest = layout.rest
    self.dumped = dumped
    self.executable = executable
  }

  package var path: String { dumped.path }
  package var size: UInt64 { .max }

  package func bytes(at address: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    guard count > 0 else { return [] }
    // Most requests lie in one part: their bytes are not copied again.
    if let part = dumped[Address(address)], UInt64(count) <= part.end.value - address {
      return try dumped.bytes(at: address, count: count)
    }
    guard let range = AddressRange(Address(address), length: UInt64(count)) else {
      throw unreadable(address, "\(count) bytes from there pass the end of the address space")
    }
    var content: [UInt8] = []
    content.reserveCapacity(count)
    var next = range.start
    while next < range.end {
      let part = try part(from: next, to: range.end)
      content += part
      next = Address(next.value + UInt64(part.count))
    }
    return content
  }

  /// The bytes from an address to the end of the part that holds it.
  private func part(from start: Address, to end: Address) throws(ObjectFileError) -> [UInt8] {
    if let part = dumped[start] {
      return try dumped.bytes(at: start.value, count: Int(min(part.end, end).value - start.value))
    }
    guard let part = rest[start] else { throw unreadable(start.value, "nothing is mapped") }
    let count = Int(min(part.range.end, end).value - start.value)
    switch part.label {
    case .untouched: return [UInt8](repeating: 0, count: count)
    case .executable(let offset):
      guard let executable else { throw unreadable(start.value, "no program was given") }
      let (place, overflow) = offset.addingReportingOverflow(start.value - part.range.start.value)
      return try executable.mapped(at: overflow ? .max : place, count: count, pageSize: pageSize)
    case .missing(let what): throw unreadable(start.value, "\(what), which the core does not hold")
    }
  }

  private func unreadable(_ address: UInt64, _ reason: String) -> ObjectFileError {
    .unreadable(path: path, offset: address, reason: reason)
  }
}
