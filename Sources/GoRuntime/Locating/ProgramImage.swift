import MemoryUnits
import ObjectFile
import ProcessMemory

/// The variables of one program or library: its writable file mapping and the memory directly behind it,
/// as they were when it was read.
struct ProgramImage: Sendable {
  /// `nil` for memory without a file.
  let path: String?
  let range: AddressRange
  /// What is not zero of it, in order of address.
  let blocks: [MemoryBlock]

  /// A part that is all zero need not be kept: no variable that is looked for is zero.
  private static let step = 65536
  /// Larger ones are heaps, not variables.
  private static let limit: UInt64 = 256 << 20
  private static let limitWithoutFile: Int64 = 1 << 30

  init(path: String?, range: AddressRange, memory: any MemoryReader) {
    self.path = path
    self.range = range
    var blocks: [MemoryBlock] = []
    var open: (start: UInt64, bytes: [UInt8]) = (0, [])
    func close() {
      if !open.bytes.isEmpty { blocks.append(MemoryBlock(start: open.start, bytes: open.bytes)) }
    }
    for start in stride(from: range.start.value, to: range.end.value, by: Self.step) {
      let count = Int(min(UInt64(Self.step), range.end.value - start))
      for part in Self.readable(memory, at: start, count: count) {
        guard part.bytes.contains(where: { $0 != 0 }) else { continue }
        if open.start + UInt64(open.bytes.count) == part.start {
          open.bytes += part.bytes
        } else {
          close()
          open = (part.start, part.bytes)
        }
      }
    }
    close()
    self.blocks = blocks
  }

  /// What can be read of a part: page by page where not all of it can.
  private static func readable(
    _ memory: any MemoryReader, at start: UInt64, count: Int
  ) -> [MemoryBlock] {
    if let bytes = try? memory.bytes(at: start, count: count) {
      return [MemoryBlock(start: start, bytes: bytes)]
    }
    let page = Int(memory.pageSize.bytes)
    return stride(from: 0, to: count, by: page).compactMap { offset in
      let address = start + UInt64(offset)
      return (try? memory.bytes(at: address, count: min(page, count - offset))).map {
        MemoryBlock(start: address, bytes: $0)
      }
    }
  }

  /// Calls `body` with each block and each place of a word in it.
  func forEachWord(_ body: (MemoryBlock, Int) -> Void) {
    for block in blocks {
      for offset in stride(from: 0, through: block.bytes.count - 8, by: 8) { body(block, offset) }
    }
  }

  /// The images of a process: those of files first; then writable memory without a file, the smallest of
  /// it that is not too much altogether. A program may have been unpacked there, and some cores name no
  /// files. Both in order of address.
  ///
  /// A file that is mapped for nothing but writing holds data: no program is without code or constants.
  static func ranges(of memory: any MemoryReader) -> [(path: String?, range: AddressRange)] {
    let programs = Set(
      memory.ranges.lazy.filter { !$0.isWritable || $0.isExecutable }.compactMap(\.path))
    var images: [(path: String?, range: AddressRange)] = []
    for entry in memory.ranges where entry.isWritable && !entry.range.isInKernelHalf {
      let path = entry.path.flatMap { $0.hasPrefix("/") && !$0.isSharedMemory ? $0 : nil }
      if let last = images.last, last.range.end == entry.range.start,
        path == nil || path == last.path,
        let joined = AddressRange(last.range.start, entry.range.end),
        joined.length.bytes <= Int64(limit)
      {
        images[images.count - 1].range = joined
      } else if entry.range.length.bytes <= Int64(limit) {
        images.append((path, entry.range))
      }
    }
    var left = limitWithoutFile
    let rest = images.filter { $0.path == nil }
      .sorted { ($0.range.length, $0.range) < ($1.range.length, $1.range) }
      .prefix {
        left -= $0.range.length.bytes
        return left >= 0
      }
    return images.filter { $0.path.map(programs.contains) ?? false }
      + rest.sorted { $0.range < $1.range }
  }
}

extension String {
  /// Memory that the kernel keeps as a file of its own, but no program's.
  fileprivate var isSharedMemory: Bool {
    ["/dev/zero", "/memfd:", "/SYSV", "/anon_hugepage"].contains { hasPrefix($0) }
  }
}
