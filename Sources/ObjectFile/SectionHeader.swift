/// One row of the section table. Cores have sections only when gdb wrote them, or when they have more
/// program headers than the header can count.
///
/// Source: `Elf64_Shdr`, elf(5).
package struct SectionHeader: Hashable, Sendable {
  /// In row 0: the number of program headers where that is 65,535 or more.
  package let info: UInt32

  static let byteCount = 64

  /// Throws `.truncated`, with `what` as the name of what is missing.
  init(
    of source: some ByteSource, _ header: ELFHeader, index: UInt16, what: String
  ) throws(ObjectFileError) {
    let (place, overflow) = header.sectionHeadersOffset.addingReportingOverflow(
      UInt64(index) * UInt64(Self.byteCount))
    let row = try source.structure(
      what, at: overflow ? .max : place, count: UInt64(Self.byteCount))
    info = row.littleEndian(at: 44)
  }
}
