/// The header of a 64-bit little-endian ELF file of a machine that Go servers run on.
///
/// Source: `Elf64_Ehdr`, elf(5).
package struct ELFHeader: Hashable, Sendable {
  /// What the file was given for.
  package enum Wanted: Hashable, Sendable, CustomStringConvertible {
    case core, executable

    package var description: String {
      switch self {
      case .core: "a core of an x86-64 or aarch64 process"
      case .executable: "an x86-64 or aarch64 executable"
      }
    }
  }

  package enum Machine: String, Hashable, Sendable, Codable {
    case x8664 = "x86-64"
    case aarch64
  }

  package let machine: Machine
  /// The address of the first instruction; 0 in a core.
  package let entry: UInt64
  package let programHeadersOffset: UInt64
  package let sectionHeadersOffset: UInt64
  /// As the field says: 0xffff means that section header 0 tells.
  package let programHeaderField: UInt16
  package let sectionHeaderField: UInt16

  static let byteCount = 64

  /// Throws an `ObjectFileError` that says what the file is instead.
  package init(
    of source: some ByteSource, wanted: Wanted
  ) throws(ObjectFileError) {
    let start = try source.bytes(at: 0, count: Int(min(source.size, 512)))
    guard start.starts(with: [0x7f, 0x45, 0x4c, 0x46]) else {
      throw .notELF(path: source.path, wanted: wanted, found: FileFormat(start: start))
    }
    let header = try source.structure("the ELF header", at: 0, count: UInt64(Self.byteCount))
    machine = try Self.machine(header, wanted: wanted, path: source.path)
    entry = header.littleEndian(at: 24)
    programHeadersOffset = header.littleEndian(at: 32)
    sectionHeadersOffset = header.littleEndian(at: 40)
    programHeaderField = header.littleEndian(at: 56)
    sectionHeaderField = header.littleEndian(at: 60)
    let entrySize: UInt16 = header.littleEndian(at: 54)
    guard programHeaderField == 0 || Int(entrySize) == ProgramHeader.byteCount else {
      throw .malformed(
        path: source.path, offset: 54, expected: "program headers of 56 bytes",
        found: "\(entrySize)")
    }
  }

  /// The machine, once class, byte order and type are what is wanted.
  private static func machine(
    _ header: [UInt8], wanted: Wanted, path: String
  ) throws(ObjectFileError) -> Machine {
    let is64Bit = header[4] == 2
    let isLittleEndian = header[5] == 1
    let type: UInt16 = number(header, at: 16, isLittleEndian)
    let code: UInt16 = number(header, at: 18, isLittleEndian)
    let processor = processors[code] ?? ("a", "machine-\(code)")
    // "a core of an x86-64 process", but where the machine is wanted that says enough.
    let width = is64Bit ? "" : "32-bit "
    let order = isLittleEndian ? "" : "big-endian "
    let article = is64Bit && isLittleEndian ? processor.article : "a"
    let process = "\(article) \(width)\(order)\(processor.name)"
    guard (type == 4) == (wanted == .core) else {
      if type == 4 {
        throw .unwantedELF(
          path: path, wanted: wanted, found: "a core of \(process) process",
          remedy: "name the program that the core is of")
      }
      throw .unwantedELF(
        path: path, wanted: wanted, found: "\(process) \(types[type] ?? "ELF file")",
        remedy: "a core is what gcore, or the kernel at a crash, writes of a process")
    }
    guard wanted == .core || type == 2 || type == 3 else {
      throw .unwantedELF(
        path: path, wanted: wanted, found: "\(process) \(types[type] ?? "ELF file")", remedy: "")
    }
    if is64Bit && isLittleEndian {
      if code == 62 { return .x8664 }
      if code == 183 { return .aarch64 }
    }
    throw .unwantedELF(
      path: path, wanted: wanted,
      found: wanted == .core ? "a core of \(process) process" : "\(process) executable", remedy: "")
  }

  private static let types: [UInt16: String] = [
    1: "object file", 2: "executable", 3: "executable or shared library",
  ]

  private static let processors: [UInt16: (article: String, name: String)] = [
    2: ("a", "SPARC"), 3: ("an", "x86"), 8: ("a", "MIPS"), 20: ("a", "PowerPC"),
    21: ("a", "PowerPC64"), 22: ("an", "s390"), 40: ("an", "ARM"), 43: ("a", "SPARC64"),
    50: ("an", "Itanium"), 62: ("an", "x86-64"), 183: ("an", "aarch64"), 243: ("a", "RISC-V"),
    258: ("a", "LoongArch"),
  ]

  private static func number(_ bytes: [UInt8], at offset: Int, _ isLittleEndian: Bool) -> UInt16 {
    let value: UInt16 = bytes.littleEndian(at: offset)
    return isLittleEndian ? value : value.byteSwapped
  }
}
