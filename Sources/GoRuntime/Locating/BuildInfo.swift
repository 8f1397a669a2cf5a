import ObjectFile
import ProcessMemory

/// What the linker wrote of the toolchain into the program: `.go.buildinfo`, in memory at the start of its
/// variables.
///
/// Source: src/debug/buildinfo/buildinfo.go, src/cmd/link/internal/ld/data.go `buildinfo`.
struct BuildInfo: Hashable, Sendable {
  /// `go1.27.3`, `go1.25.5 X:greenteagc`
  let version: String
  /// `GOEXPERIMENT` as the build was told, empty where it was not.
  let experiments: String

  private static let magic = Array("\u{ff} Go buildinf:".unicodeScalars.map { UInt8($0.value) })
  private static let versionLimit: UInt64 = 256
  private static let modulesLimit: UInt64 = 1 << 20

  /// `nil` where the image holds none.
  ///
  /// Throws `.implausible` for a version that cannot be one.
  init?(in image: ProgramImage, _ memory: any MemoryReader) throws(GoRuntimeError) {
    guard let (block, offset) = Self.place(in: image) else { return nil }
    let address = block.start + UInt64(offset)
    guard offset + 32 <= block.bytes.count else { return nil }
    var copier = MemoryCopier(memory)
    if block.byte(offset + 15) & 2 != 0 {
      var reader = VarintStrings(block: block, offset: offset + 32)
      version = try reader.next(limit: Self.versionLimit, "the version in .go.buildinfo")
      let modules = try? reader.next(limit: Self.modulesLimit, "the modules in .go.buildinfo")
      experiments = Self.experiments(modules ?? "")
    } else {
      // Before Go 1.18: a pointer to a string.
      let pointer = block.word(offset + 16)
      let what = "the version that .go.buildinfo at \(hexadecimal(address)) points to"
      let string = try copier.block(at: pointer, count: 16, what)
      guard string.word(8) <= Self.versionLimit else {
        throw .implausible(
          what: what, address: pointer, found: "a length of \(string.word(8)) bytes")
      }
      let text = try copier.block(at: string.word(0), count: Int(string.word(8)), what)
      version = String(decoding: text.bytes, as: UTF8.self)
      experiments = ""
    }
  }

  var number: GoVersionNumber? { GoVersionNumber(version) }

  /// Whether the build was told to use an experiment, in either way that Go says so.
  func names(_ experiment: String) -> Bool {
    let words = (version + "," + experiments).split { !($0.isLetter || $0.isNumber) }
    return words.contains { $0 == experiment }
  }

  private static func place(in image: ProgramImage) -> (MemoryBlock, Int)? {
    for block in image.blocks {
      let first = (16 - Int(block.start % 16)) % 16
      for offset in stride(from: first, to: block.bytes.count - 32, by: 16)
      where block.bytes[offset] == 0xff
        && block.bytes[offset..<offset + magic.count].elementsEqual(magic)
      {
        return (block, offset)
      }
    }
    return nil
  }

  private static func experiments(_ modules: String) -> String {
    for line in modules.split(separator: "\n") {
      if let mark = line.firstRange(of: "\tGOEXPERIMENT=") {
        return String(line[mark.upperBound...])
      }
    }
    return ""
  }
}

/// Strings one after the other, each behind its length.
private struct VarintStrings {
  let block: MemoryBlock
  var offset: Int

  mutating func next(limit: UInt64, _ what: String) throws(GoRuntimeError) -> String {
    let address = block.start + UInt64(offset)
    var length: UInt64 = 0
    var shift: UInt64 = 0
    while offset < block.bytes.count, shift < 63 {
      let byte = block.byte(offset)
      offset += 1
      length |= UInt64(byte & 0x7f) << shift
      shift += 7
      if byte < 0x80 { break }
    }
    guard length <= limit, Int(length) <= block.bytes.count - offset else {
      throw .implausible(what: what, address: address, found: "a length of \(length) bytes")
    }
    defer { offset += Int(length) }
    return String(decoding: block.bytes[offset..<offset + Int(length)], as: UTF8.self)
  }
}
