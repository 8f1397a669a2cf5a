import MemoryUnits
package import ObjectFile

/// An ELF core, read for its structure.
package struct CoreFile<Source: ByteSource> {
  private let source: Source
  private let header: ELFHeader
  private let table: [ProgramHeader]

  /// Throws what the file is instead of a core, or `.truncated` where not even its tables are whole.
  package init(_ source: Source) throws(ObjectFileError) {
    self.source = source
    header = try ELFHeader(of: source, wanted: .core)
    table = try ProgramHeader.table(of: source, header)
  }

  package var path: String { source.path }

  private var dumped: DumpedMemory<Source> { DumpedMemory(source, table) }

  /// The memory of the process, what is not in the core from the program's file where that is given.
  ///
  /// `structure` is what `structure()` told of this core. Throws for a file that is not its program.
  package func memory(
    _ structure: CoreStructure, executable: (any ByteSource)? = nil
  ) throws(ObjectFileError) -> CoreMemory<Source> {
    try CoreMemory(dumped, structure, executable: executable)
  }

  /// All that the file tells of the process but its memory's content. What cannot be read, because the
  /// file is cut off or damaged there, stands among the problems.
  package func structure() -> CoreStructure {
    var notes = CoreNotes()
    var problems: [String] = []
    for row in table where row.type == ProgramHeader.note {
      do {
        try notes.read(source, row)
      } catch {
        problems.append("notes: \(error.reason)")
      }
    }
    var structure = CoreStructure(
      machine: header.machine, fileSize: ByteCount(Int64(clamping: source.size)),
      origin: CoreOrigin(header, table, notes.kinds))
    structure.expectedSize = expectedSize
    structure.process = notes.process
    structure.threads = notes.threads
    structure.auxiliaryVector = notes.auxiliaryVector
    structure.files = notes.files
    structure.segments = table.filter { $0.type == ProgramHeader.load && $0.memorySize > 0 }
      .compactMap(CoreSegment.init)
    if structure.missing > .zero {
      problems.append(
        "truncated: \(structure.missing.formatted) of \(structure.expectedSize.formatted) are missing"
      )
    }
    if structure.segmentsOverlap { problems.append("segments overlap: sums count memory twice") }
    structure.problems = problems
    structure.executable = executable(structure)
    let memory = dumped
    let zeroCandidates = structure.segmentsThatMayBeReserved
    for index in zeroCandidates {
      structure.segments[index].isZero = memory.looksZero(structure.segments[index].range)
    }
    return structure
  }

  /// Where the last part that the headers name ends.
  private var expectedSize: ByteCount {
    var end = table.map(\.fileEnd).max() ?? 0
    // More program headers than the header can count: the true number stands in a section header.
    let sections = header.sectionHeaderField
    if sections > 0 {
      end = max(end, header.sectionHeadersOffset &+ UInt64(sections) * 64)
    }
    return ByteCount(Int64(clamping: end))
  }

  /// The program's headers, found by where the kernel said they are. `nil` where they were not dumped.
  private func executable(_ structure: CoreStructure) -> ExecutableImage? {
    guard let file = structure.executableMapping else { return nil }
    return try? ExecutableImage(memory: dumped, at: file.range.start, path: file.path)
  }
}

extension CoreSegment {
  fileprivate init?(_ row: ProgramHeader) {
    guard let range = AddressRange(Address(row.address), length: row.memorySize) else {
      return nil
    }
    self.init(
      range: range, dumped: ByteCount(Int64(row.fileSize)), isReadable: row.isReadable,
      isWritable: row.isWritable, isExecutable: row.isExecutable)
  }
}

extension DumpedMemory {
  /// Whether every page of a sample is zero: first, last, and at most 1,024 between. A reservation of
  /// terabytes must not be read whole.
  fileprivate func looksZero(_ range: AddressRange) -> Bool? {
    let page: UInt64 = 4096
    let pages = (range.end.value - range.start.value) / page
    guard pages > 0 else { return nil }
    let step = max(1, pages / 1024)
    for index in Array(stride(from: 0, to: pages, by: UInt64.Stride(step))) + [pages - 1] {
      guard let content = try? bytes(at: range.start.value + index * page, count: Int(page)) else {
        return nil
      }
      if content.contains(where: { $0 != 0 }) { return false }
    }
    return true
  }
}
