import MemoryUnits
import ObjectFile

/// The memory that a core file holds itself, by address.
struct DumpedMemory<Source: ByteSource>: ByteSource {
  private let source: Source
  /// Where in the file each dumped range begins.
  private var ranges = RangeMap<UInt64>()

  /// Of segments that overlap, which no kernel writes, the first counts.
  init(_ source: Source, _ table: [ProgramHeader]) {
    self.source = source
    for row in table where row.type == ProgramHeader.load && row.fileSize > 0 {
      guard let range = AddressRange(Address(row.address), length: row.fileSize) else { continue }
      _ = ranges.insert(range, row.offset)
    }
  }

  var path: String { source.path }
  var size: UInt64 { .max }

  /// The dumped range that holds the address.
  subscript(address: Address) -> AddressRange? { ranges[address]?.range }

  /// Throws `.unreadable` for memory that the core does not hold.
  func bytes(at address: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    guard count > 0 else { return [] }
    guard let entry = ranges[Address(address)],
      UInt64(count) <= entry.range.end.value - address
    else {
      throw .unreadable(
        path: path, offset: address, reason: "\(count) bytes of memory that the core does not hold")
    }
    return try source.bytes(
      at: entry.label + (address - entry.range.start.value), count: count)
  }
}
