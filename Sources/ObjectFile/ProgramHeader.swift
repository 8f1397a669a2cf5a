/// One row of the table that says which part of the file stands where in memory.
///
/// Source: `Elf64_Phdr`, elf(5).
package struct ProgramHeader: Hashable, Sendable {
  package static let load: UInt32 = 1
  package static let note: UInt32 = 4
  package static let table: UInt32 = 6

  package let type: UInt32
  package let isReadable: Bool
  package let isWritable: Bool
  package let isExecutable: Bool
  package let offset: UInt64
  package let address: UInt64
  package let fileSize: UInt64
  package let memorySize: UInt64
  package let alignment: UInt64

  static let byteCount = 56

  /// Where it ends in the file and in memory. No overflow: reading it checked that.
  package var fileEnd: UInt64 { offset + fileSize }
  package var addressEnd: UInt64 { address + memorySize }

  /// The whole table of a file, extended numbering included: a process may have 65,530 mappings and
  /// the count's own field holds 65,534 at most.
  ///
  /// Throws `.truncated` where the table is not all there, `.malformed` where a row overflows.
  package static func table(
    of source: some ByteSource, _ header: ELFHeader
  ) throws(ObjectFileError) -> [ProgramHeader] {
    let count = try count(of: source, header)
    guard count > 0 else { return [] }
    // 2^24 mappings would be 256 times what Linux allows by default.
    guard count <= 1 << 24 else {
      throw .malformed(
        path: source.path, offset: header.programHeadersOffset,
        expected: "at most \(1 << 24) program headers", found: "\(count)")
    }
    let rows = try source.structure(
      "the table of \(count) program headers", at: header.programHeadersOffset,
      count: UInt64(count) * UInt64(byteCount))
    var table: [ProgramHeader] = []
    table.reserveCapacity(Int(count))
    var total: UInt64 = 0
    for index in 0..<Int(count) {
      let start = header.programHeadersOffset + UInt64(index * byteCount)
      let row = try ProgramHeader(rows, at: index * byteCount, path: source.path, offset: start)
      // Each is below 2^63 and the sum so far below 2^62: no overflow.
      total += row.type == load ? row.memorySize : 0
      guard total < 1 << 62 else {
        throw .malformed(
          path: source.path, offset: start, expected: "segments that fit in an address space",
          found: "more than 2^62 bytes of them")
      }
      table.append(row)
    }
    return table
  }

  private static func count(
    of source: some ByteSource, _ header: ELFHeader
  ) throws(ObjectFileError) -> UInt32 {
    guard header.programHeaderField == 0xffff else { return UInt32(header.programHeaderField) }
    return try SectionHeader(
      of: source, header, index: 0, what: "section header 0, which counts the program headers"
    ).info
  }

  private init(_ rows: [UInt8], at start: Int, path: String, offset place: UInt64)
    throws(ObjectFileError)
  {
    type = rows.littleEndian(at: start)
    let flags: UInt32 = rows.littleEndian(at: start + 4)
    isExecutable = flags & 1 != 0
    isWritable = flags & 2 != 0
    isReadable = flags & 4 != 0
    offset = rows.littleEndian(at: start + 8)
    address = rows.littleEndian(at: start + 16)
    fileSize = rows.littleEndian(at: start + 32)
    memorySize = rows.littleEndian(at: start + 40)
    alignment = rows.littleEndian(at: start + 48)
    guard !offset.addingReportingOverflow(fileSize).overflow,
      !address.addingReportingOverflow(memorySize).overflow,
      memorySize < 1 << 63, type != Self.load || fileSize <= memorySize
    else {
      throw .malformed(
        path: path, offset: place, expected: "a program header whose sizes fit",
        found: "file \(hexadecimal(offset)) + \(hexadecimal(fileSize)), "
          + "memory \(hexadecimal(address)) + \(hexadecimal(memorySize))")
    }
  }
}
