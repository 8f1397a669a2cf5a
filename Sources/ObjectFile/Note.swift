/// One note: a small record with an owner and a type, of which a core has a few for each thread.
///
/// Source: `Elf64_Nhdr`, elf(5).
package struct Note: Hashable, Sendable {
  /// `CORE`, `LINUX`, `GNU`, `Go`, `GDB`.
  package let owner: String
  package let type: UInt32
  /// Where its content stands.
  package let contentOffset: UInt64
  package let contentSize: UInt64

  package static let processStatus: UInt32 = 1
  package static let processInformation: UInt32 = 3
  package static let auxiliaryVector: UInt32 = 6
  package static let mappedFiles: UInt32 = 0x4649_4c45
  /// Owner `GNU`.
  package static let buildID: UInt32 = 3
  /// Owner `Go`.
  package static let goBuildID: UInt32 = 4

  /// The content.
  ///
  /// Throws `.malformed` for one that is larger than `limit`: no such note needs more.
  package func content(
    of source: some ByteSource, limit: UInt64
  ) throws(ObjectFileError) -> [UInt8] {
    guard contentSize <= limit else {
      throw .malformed(
        path: source.path, offset: contentOffset,
        expected: "a note \(owner)/\(type) of at most \(limit) bytes", found: "\(contentSize)")
    }
    return try source.structure("the note \(owner)/\(type)", at: contentOffset, count: contentSize)
  }
}

/// The notes of one PT_NOTE segment, one after the other.
package struct NoteReader<Source: ByteSource> {
  private let source: Source
  private var offset: UInt64
  private let end: UInt64
  private let alignment: UInt64

  /// `offset` is where the segment stands in `source`: its place in a file, its address in memory.
  package init(_ source: Source, at offset: UInt64, size: UInt64, alignment: UInt64) {
    self.source = source
    self.offset = offset
    let (end, overflow) = offset.addingReportingOverflow(size)
    self.end = overflow ? .max : end
    // Only segments that say 8 pad to 8; the kernel's cores say 4 and gdb's 1, and both pad to 4.
    self.alignment = alignment == 8 ? 8 : 4
  }

  /// `nil` after the last note.
  ///
  /// Throws `.truncated` at the end of the file, `.malformed` for a note longer than its segment.
  package mutating func next() throws(ObjectFileError) -> Note? {
    let headerSize: UInt64 = 12
    guard end - offset >= headerSize else { return nil }
    let header = try source.structure("a note", at: offset, count: headerSize)
    let ownerSize = UInt64(header.littleEndian(at: 0, as: UInt32.self))
    let contentSize = UInt64(header.littleEndian(at: 4, as: UInt32.self))
    // 32-bit sizes on an offset inside the file: these sums cannot overflow.
    let contentStart = padded(headerSize + ownerSize)
    let length = contentStart + contentSize
    guard length <= end - offset, ownerSize <= 256 else {
      throw .malformed(
        path: source.path, offset: offset,
        expected: "a note within the \(end - offset) bytes that are left of its segment",
        found: "an owner of \(ownerSize) and a content of \(contentSize) bytes")
    }
    let owner = try source.structure(
      "the owner of a note", at: offset + headerSize, count: ownerSize)
    let note = Note(
      owner: String(decoding: owner.prefix { $0 != 0 }, as: UTF8.self),
      type: header.littleEndian(at: 8), contentOffset: offset + contentStart,
      contentSize: contentSize)
    offset += min(padded(length), end - offset)
    return note
  }

  private func padded(_ size: UInt64) -> UInt64 { (size + alignment - 1) & ~(alignment - 1) }
}
