package import MemoryUnits
package import ObjectFile

/// What identifies a program and lays out its memory: from its file, or from its headers in a core.
package struct ExecutableImage: Hashable, Sendable, Codable {
  package var path: String
  package var machine: ELFHeader.Machine
  package var buildID: BuildID
  /// Where its segments stand, as the program was linked.
  package var segments: [Segment]
  /// What was added to these addresses when it was loaded; 0 for the file.
  package var bias: UInt64

  package struct Segment: Hashable, Sendable {
    package var range: AddressRange
    package var fileSize: ByteCount
    package var isWritable: Bool
    package var isExecutable: Bool
  }

  /// Reads a program's file.
  ///
  /// Throws what is wrong with it; a program without a build ID is none of that.
  package init(file source: some ByteSource) throws(ObjectFileError) {
    let header = try ELFHeader(of: source, wanted: .executable)
    let table = try ProgramHeader.table(of: source, header)
    self.init(path: source.path, machine: header.machine, table: table, base: nil)
    for row in table where row.type == ProgramHeader.note {
      var notes = NoteReader(
        source, at: row.offset, size: row.fileSize, alignment: row.alignment)
      while let note = try notes.next() { try buildID.take(note, of: source) }
    }
  }

  /// Reads the headers of a program in a process's memory. They begin at `base`.
  ///
  /// Throws where they are not there. Notes that were not dumped leave the build ID empty.
  package init(
    memory source: some ByteSource, at base: Address, path: String
  ) throws(ObjectFileError) {
    let start = MemoryPart(source, from: base.value)
    let header = try ELFHeader(of: start, wanted: .executable)
    let table = try ProgramHeader.table(of: start, header)
    self.init(path: path, machine: header.machine, table: table, base: base)
    for row in table where row.type == ProgramHeader.note {
      var notes = NoteReader(
        source, at: row.address &+ bias, size: row.memorySize, alignment: row.alignment)
      while let note = try? notes.next() { try? buildID.take(note, of: source) }
    }
  }

  package init(
    path: String, machine: ELFHeader.Machine, buildID: BuildID, segments: [Segment], bias: UInt64
  ) {
    self.path = path
    self.machine = machine
    self.buildID = buildID
    self.segments = segments
    self.bias = bias
  }

  private init(
    path: String, machine: ELFHeader.Machine, table: [ProgramHeader], base: Address?
  ) {
    let loads = table.filter { $0.type == ProgramHeader.load }
    segments = loads.compactMap { row in
      AddressRange(Address(row.address), length: row.memorySize).map {
        Segment(
          range: $0, fileSize: ByteCount(Int64(row.fileSize)), isWritable: row.isWritable,
          isExecutable: row.isExecutable)
      }
    }
    // The first segment holds the headers: it begins at the page that offset 0 of the file is on.
    let linked = loads.min { $0.address < $1.address }.map { $0.address &- $0.offset }
    bias = base.flatMap { base in linked.map { base.value &- ($0 & ~0xfff) } } ?? 0
    self.path = path
    self.machine = machine
    buildID = BuildID()
  }

  /// Whether two images are laid out alike: a weaker sign than a build ID that they are the same.
  package func hasLayout(of other: ExecutableImage) -> Bool {
    segments == other.segments && machine == other.machine
  }

  /// Where the memory that no part of the file fills ends, once loaded.
  var bssEnd: Address? {
    segments.filter { $0.isWritable && $0.fileSize < $0.range.length }
      .map { Address($0.range.end.value &+ bias) }.max()
  }
}

/// A part of memory as a source of its own that begins at 0.
private struct MemoryPart<Source: ByteSource>: ByteSource {
  private let source: Source
  private let start: UInt64

  init(_ source: Source, from start: UInt64) {
    self.source = source
    self.start = start
  }

  var path: String { source.path }
  var size: UInt64 { source.size - min(start, source.size) }

  func bytes(at offset: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    // A header may stand near the end of what was dumped: as many bytes as there are will do for a look.
    let (place, overflow) = start.addingReportingOverflow(offset)
    return try source.bytes(at: overflow ? .max : place, count: count)
  }
}
