package import MemoryUnits
package import ObjectFile

/// What an ELF core says about a process, without a byte of its memory's content.
///
/// These are facts as the file has them; what they mean (kinds, what was left out) is worked out from
/// them elsewhere, so that it can be worked out again.
package struct CoreStructure: Hashable, Sendable {
  package var machine: ELFHeader.Machine
  /// The size of the file, and where the last segment, note or table in it should end.
  package var fileSize: ByteCount
  package var expectedSize: ByteCount
  /// When the file was last written, in nanoseconds since 1970: the end of the dump, unless it was
  /// copied since.
  package var modified: Int64?
  package var origin: CoreOrigin
  /// `nil` where the notes do not tell.
  package var process: Process?
  /// One NT_PRSTATUS note each.
  package var threads: Int
  package var auxiliaryVector: AuxiliaryVector
  package var segments: [CoreSegment]
  /// The mappings of files, from NT_FILE; `nil` where the core has no such note.
  package var files: [MappedFile]?
  /// The program, as far as its headers are in the core.
  package var executable: ExecutableImage?
  /// The file that was given as the program.
  package var executableFile: ExecutableImage?
  /// What of the file could not be read, a sentence each.
  package var problems: [String]

  package struct Process: Hashable, Sendable, Codable {
    /// As the process's own pid namespace counts.
    package var pid: Int32
    /// The kernel's short name, at most 15 bytes.
    package var name: String

    package init(pid: Int32, name: String) {
      self.pid = pid
      self.name = name
    }
  }

  package init(machine: ELFHeader.Machine, fileSize: ByteCount, origin: CoreOrigin) {
    self.machine = machine
    self.fileSize = fileSize
    self.origin = origin
    expectedSize = fileSize
    threads = 0
    auxiliaryVector = AuxiliaryVector()
    segments = []
    problems = []
  }

  /// By how much the file is too short; 0 for a whole one.
  package var missing: ByteCount { max(expectedSize - fileSize, .zero) }

  /// Address space that the segments describe: Σ MemSiz.
  package var total: ByteCount { segments.reduce(.zero) { $0 + $1.range.length } }
  /// The part of it that the file should hold: Σ FileSiz.
  package var dumped: ByteCount { segments.reduce(.zero) { $0 + $1.dumped } }
}

/// Whether ranges are few and small enough that their lengths can be added up.
func fitInAddressSpace(_ ranges: some Sequence<AddressRange>) -> Bool {
  var total: Int64 = 0
  for range in ranges {
    let (sum, overflow) = total.addingReportingOverflow(range.length.bytes)
    guard !overflow, sum < 1 << 62 else { return false }
    total = sum
  }
  return true
}

/// Who wrote a core, and what shows it.
package struct CoreOrigin: Hashable, Sendable, Codable {
  package enum Writer: String, Hashable, Sendable, Codable {
    /// The kernel, of a process that a signal killed.
    case kernel
    /// gdb's `gcore` or `generate-core-file`, of one that lives on.
    case gcore
    case unknown
  }

  package var writer: Writer
  package var evidence: [String]

  package init(_ writer: Writer, evidence: [String]) {
    self.writer = writer
    self.evidence = evidence
  }
}

/// A PT_LOAD of a core.
package struct CoreSegment: Hashable, Sendable {
  package var range: AddressRange
  /// FileSiz: how much of it, from the start, the file holds.
  package var dumped: ByteCount
  package var isReadable: Bool
  package var isWritable: Bool
  package var isExecutable: Bool
  /// Whether every page looked at was zero. `nil` where nobody looked: it matters for gdb's cores alone.
  package var isZero: Bool?

  package init(
    range: AddressRange, dumped: ByteCount, isReadable: Bool, isWritable: Bool, isExecutable: Bool,
    isZero: Bool? = nil
  ) {
    self.range = range
    self.dumped = dumped
    self.isReadable = isReadable
    self.isWritable = isWritable
    self.isExecutable = isExecutable
    self.isZero = isZero
  }

  package var hasNoPermission: Bool { !isReadable && !isWritable && !isExecutable }
  package var notDumped: ByteCount { range.length - dumped }
}

/// A file's mapping, as the note NT_FILE lists it.
package struct MappedFile: Hashable, Sendable {
  package var range: AddressRange
  /// In bytes.
  package var offset: UInt64
  package var path: String

  package init(range: AddressRange, offset: UInt64, path: String) {
    self.range = range
    self.offset = offset
    self.path = path
  }

  /// Memory without a file on any disk: shared anonymous memory, memfd, System V segments. The kernel
  /// keeps it in a file system of its own, so that it has a path all the same.
  package var isSharedMemory: Bool {
    ["/dev/zero (deleted)", "/memfd:", "/SYSV", "/anon_hugepage"].contains { path.hasPrefix($0) }
  }
}

/// What of NT_AUXV tells about the address space: addresses, `nil` where they are not there.
package struct AuxiliaryVector: Hashable, Sendable {
  package var pageSize: PageSize?
  /// AT_PHDR and AT_ENTRY of the program.
  package var programHeaders: Address?
  package var entry: Address?
  /// AT_SYSINFO_EHDR.
  package var vdso: Address?
  /// AT_RANDOM and AT_EXECFN: both stand on the main stack.
  package var random: Address?
  package var executableName: Address?

  package init() {}

  /// The content of the note: pairs of type and value.
  package init(_ content: [UInt8]) {
    for start in stride(from: 0, to: content.count - content.count % 16, by: 16) {
      let value: UInt64 = content.littleEndian(at: start + 8)
      switch content.littleEndian(at: start, as: UInt64.self) {
      case 0: return
      case 3: programHeaders = Address(value)
      case 6: pageSize = Int64(exactly: value).flatMap(PageSize.init)
      case 9: entry = Address(value)
      case 25: random = Address(value)
      case 31: executableName = Address(value)
      case 33: vdso = Address(value)
      default: break
      }
    }
  }
}
