import MemoryUnits
import ObjectFile

/// What the notes of a core say.
struct CoreNotes {
  var threads = 0
  var process: CoreStructure.Process?
  var auxiliaryVector = AuxiliaryVector()
  var files: [MappedFile]?
  /// Owner and type of each note in order, without those that follow for every further thread.
  var kinds: [Kind] = []

  struct Kind: Hashable {
    var owner: String
    var type: UInt32
  }

  /// Throws at the first note that cannot be read. What came before it stays.
  mutating func read(
    _ source: some ByteSource, _ row: ProgramHeader
  ) throws(ObjectFileError) {
    var reader = NoteReader(
      source, at: row.offset, size: row.fileSize, alignment: row.alignment)
    while let note = try reader.next() {
      let kind = Kind(owner: note.owner, type: note.type)
      if !kinds.contains(kind) { kinds.append(kind) }
      guard note.owner == "CORE" else { continue }
      switch note.type {
      case Note.processStatus:
        threads += 1
      case Note.processInformation:
        process = try Self.process(note, source)
      case Note.auxiliaryVector:
        auxiliaryVector = AuxiliaryVector(try note.content(of: source, limit: 65536))
      case Note.mappedFiles:
        files = try Self.files(note, source)
      default: break
      }
    }
  }

  /// `elf_prpsinfo`, include/linux/elfcore.h; the command line in it is not read.
  private static func process(
    _ note: Note, _ source: some ByteSource
  ) throws(ObjectFileError) -> CoreStructure.Process {
    let content = try note.content(of: source, limit: 4096)
    guard content.count >= 56 else {
      throw .malformed(
        path: source.path, offset: note.contentOffset, expected: "NT_PRPSINFO of 136 bytes",
        found: "\(content.count)")
    }
    return CoreStructure.Process(
      pid: content.littleEndian(at: 24),
      name: String(decoding: content[40..<56].prefix { $0 != 0 }, as: UTF8.self))
  }

  /// NT_FILE: a count, the unit of the offsets, then start, end and offset of each, then the paths.
  /// Source: `fill_files_note`, fs/binfmt_elf.c.
  private static func files(
    _ note: Note, _ source: some ByteSource
  ) throws(ObjectFileError) -> [MappedFile] {
    let content = try note.content(of: source, limit: 256 << 20)
    func malformed(_ found: String) -> ObjectFileError {
      .malformed(
        path: source.path, offset: note.contentOffset, expected: "NT_FILE: mappings of files",
        found: found)
    }
    guard content.count >= 16 else { throw malformed("\(content.count) bytes") }
    let count: UInt64 = content.littleEndian(at: 0)
    let unit: UInt64 = content.littleEndian(at: 8)
    guard count <= UInt64(content.count - 16) / 24 else {
      throw malformed("\(count) of them in \(content.count) bytes")
    }
    var files: [MappedFile] = []
    files.reserveCapacity(Int(count))
    var name = 16 + Int(count) * 24
    for index in 0..<Int(count) {
      let row = 16 + index * 24
      guard let end = content[name...].firstIndex(of: 0) else {
        throw malformed("\(index) paths for \(count) mappings")
      }
      let (offset, overflow) = content.littleEndian(at: row + 16, as: UInt64.self)
        .multipliedReportingOverflow(by: unit)
      guard !overflow,
        let range = AddressRange(
          Address(content.littleEndian(at: row)), Address(content.littleEndian(at: row + 8)))
      else {
        throw malformed("one whose end is before its start, or an offset past 64 bits")
      }
      files.append(
        MappedFile(
          range: range, offset: offset,
          path: String(decoding: content[name..<end], as: UTF8.self)))
      name = end + 1
    }
    guard fitInAddressSpace(files.map(\.range)) else {
      throw malformed("more than 2^62 bytes of them")
    }
    return files
  }
}
