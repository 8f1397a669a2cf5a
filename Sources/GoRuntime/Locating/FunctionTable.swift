import ProcessMemory

/// Names and places of a program's functions, as the runtime itself keeps them for tracebacks: they are
/// there in stripped programs too.
///
/// Source: src/runtime/symtab.go, `moduledata`, `pcHeader`, `functab`, `_func`.
struct FunctionTable {
  /// The functions that were asked for and found, each with the addresses of its code.
  private(set) var functions: [String: Range<UInt64>] = [:]

  /// Since Go 1.20, and in 1.18 and 1.19.
  private static let magics: Set<UInt64> = [0xffff_fff1, 0xffff_fff0]
  private static let textOffset = 176
  /// The runtime stands near the front: past so many functions it is looked for no longer.
  private static let functionLimit = 1 << 20

  /// `nil` where the image has no such table, or its read-only parts cannot be read.
  init?(in image: ProgramImage, _ memory: any MemoryReader, wanted: Set<String>) {
    var copier = MemoryCopier(memory, budget: MemoryCopier.searchBudget)
    for block in image.blocks {
      for offset in stride(from: 0, through: block.bytes.count - 192, by: 8) {
        let header = block.word(offset)
        // pcHeader, then the slice of the names behind it, and two bounds of the code.
        guard header > 4096, header % 8 == 0, block.word(offset + 8) > header,
          block.word(offset + 16) == block.word(offset + 24),
          block.word(offset + Self.textOffset) < block.word(offset + Self.textOffset + 8)
        else { continue }
        guard let start = try? copier.block(at: header, count: 80, "pcHeader"),
          Self.magics.contains(UInt64(start.half(0))), start.short(4) == 0, start.byte(7) == 8
        else { continue }
        find(wanted, start, text: block.word(offset + Self.textOffset), &copier)
        guard functions.isEmpty else { return }
      }
    }
    return nil
  }

  /// Goes through the functions in order of address until all that are wanted are found.
  private mutating func find(
    _ wanted: Set<String>, _ header: MemoryBlock, text: UInt64, _ copier: inout MemoryCopier
  ) {
    let count = min(header.word(8), UInt64(Self.functionLimit))
    let names = header.start &+ header.word(32)
    let table = header.start &+ header.word(64)
    let step = 4096
    for first in stride(from: 0, to: Int(count), by: step) {
      // One more entry than functions: the end of the last.
      let number = min(step, Int(count) - first)
      guard
        let entries = try? copier.block(
          at: table &+ UInt64(first * 8), count: (number + 1) * 8, "functab")
      else { return }
      let places = (0..<number).map {
        MemoryPlace(address: table &+ UInt64(entries.half($0 * 8 + 4)), count: 8)
      }
      guard zip(places, places.dropFirst()).allSatisfy({ $0.address <= $1.address }) else { return }
      var nameOffsets = [UInt64](repeating: 0, count: number)
      do throws(GoRuntimeError) {
        try copier.each(places, "_func") { index, bytes in
          nameOffsets[index] = UInt64(bytes.littleEndian(at: 4, as: UInt32.self))
        }
        var found: [(String, Int)] = []
        let namePlaces = nameOffsets.enumerated().sorted { $0.1 < $1.1 }
        try copier.each(
          namePlaces.map { MemoryPlace(address: names &+ $0.1, count: 64) }, "funcname"
        ) { index, bytes in
          let name = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
          if wanted.contains(name) { found.append((name, namePlaces[index].0)) }
        }
        for (name, index) in found {
          let start = text &+ UInt64(entries.half(index * 8))
          let end = text &+ UInt64(entries.half(index * 8 + 8))
          if start < end { functions[name] = start..<end }
        }
      } catch {
        return
      }
      if functions.count == wanted.count { return }
    }
  }
}
