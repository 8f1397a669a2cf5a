import ObjectFile

/// Whether a program was linked by Go.
enum GoProgram {
  /// Looks for the build information that Go's linker leaves in every program: by the name of its
  /// section, and in a file without section names at the start of the writable data.
  ///
  /// Source: cmd/link/internal/ld/data.go `buildinfo`, debug/buildinfo.
  static func isGo(_ file: some ByteSource) -> Bool {
    guard let header = try? ELFHeader(of: file, wanted: .executable) else { return false }
    return hasSection(".go.buildinfo", file, header) || hasMagic(file, header)
  }

  private static func hasSection(
    _ name: String, _ file: some ByteSource, _ header: ELFHeader
  ) -> Bool {
    // e_shentsize, e_shnum, e_shstrndx
    guard let end = try? file.bytes(at: 58, count: 6) else { return false }
    let size: UInt16 = end.littleEndian(at: 0)
    let count: UInt16 = end.littleEndian(at: 2)
    let namesIndex: UInt16 = end.littleEndian(at: 4)
    guard size == 64, namesIndex < count,
      let table = try? file.bytes(at: header.sectionHeadersOffset, count: Int(count) * 64)
    else { return false }
    // sh_offset and sh_size of the section that holds the names.
    let place: UInt64 = table.littleEndian(at: Int(namesIndex) * 64 + 24)
    let length: UInt64 = table.littleEndian(at: Int(namesIndex) * 64 + 32)
    guard length <= 1 << 20, let names = try? file.bytes(at: place, count: Int(length)) else {
      return false
    }
    let wanted = Array(name.utf8) + [0]
    return (0..<Int(count)).contains { index in
      let start: UInt32 = table.littleEndian(at: index * 64)
      return names.dropFirst(Int(start)).starts(with: wanted)
    }
  }

  private static func hasMagic(_ file: some ByteSource, _ header: ELFHeader) -> Bool {
    guard let segments = try? ProgramHeader.table(of: file, header) else { return false }
    let magic: [UInt8] = [0xff] + Array(" Go buildinf:".utf8)
    return segments.contains { segment in
      guard segment.type == ProgramHeader.load, segment.isWritable else { return false }
      let count = Int(min(segment.fileSize, 64 << 10))
      guard let start = try? file.bytes(at: segment.offset, count: count) else { return false }
      return start.indices.contains { start[$0] == 0xff && start[$0...].starts(with: magic) }
    }
  }
}
