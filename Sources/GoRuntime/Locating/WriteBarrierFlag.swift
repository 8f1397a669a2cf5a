import MemoryUnits
import ObjectFile
import ProcessMemory

/// `writeBarrier.enabled`, which is set while the collector marks: the variable that the program's code
/// asks for most, before every store of a pointer. For programs whose functions have no names.
enum WriteBarrierFlag {
  /// So much code is enough to tell.
  private static let limit: UInt64 = 8 << 20
  private static let leastCount = 64

  static func address(in image: ProgramImage, _ memory: any MemoryReader) -> UInt64? {
    var counts: [UInt64: Int] = [:]
    var copier = MemoryCopier(memory)
    for entry in memory.ranges where entry.isExecutable && entry.path == image.path {
      let left = limit - min(limit, UInt64(copier.bytesRead))
      let end = min(entry.range.end.value, entry.range.start.value &+ left)
      for start in stride(from: entry.range.start.value, to: end, by: 1 << 20) {
        let count = Int(min(1 << 20, end - start))
        guard let code = try? copier.block(at: start, count: count, "code") else { continue }
        tally(code, memory.machine) { address in
          if image.range.contains(.init(address)) { counts[address, default: 0] += 1 }
        }
      }
    }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      most.value >= leastCount
    else { return nil }
    return most.key
  }

  private static func tally(
    _ code: MemoryBlock, _ machine: ELFHeader.Machine, _ found: (UInt64) -> Void
  ) {
    switch machine {
    case .x8664:
      // cmpl $0, disp32(%rip)
      for offset in stride(from: 0, through: code.bytes.count - 7, by: 1)
      where code.byte(offset) == 0x83 && code.byte(offset + 1) == 0x3d
        && code.byte(offset + 6) == 0
      {
        found(code.relative(next: offset + 7, code.half(offset + 2)))
      }
    case .aarch64:
      // adrp xN; ldr wM, [xN, #low]; cbz or cbnz wM
      for offset in stride(from: 0, through: code.bytes.count - 12, by: 4) {
        guard let (register, page) = code.pageAddress(offset) else { continue }
        let load = code.half(offset + 4)
        let branch = code.half(offset + 8)
        guard load & 0xffc0_0000 == 0xb940_0000, load >> 5 & 0x1f == register,
          branch & 0xfe00_0000 == 0x3400_0000, branch & 0x1f == load & 0x1f
        else { continue }
        found(page &+ UInt64(load >> 10 & 0xfff) * 4)
      }
    }
  }
}
