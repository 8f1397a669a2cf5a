import Foundation
import MemoryUnits
import ObjectFile
import ProcessMemory
import Synchronization
import TestSupport

@testable import GoRuntime

/// A file in memory, some bytes of which were changed, and perhaps cut off.
final class DamagedBytes: ByteSource {
  let path: String
  let size: UInt64
  private let content: [UInt8]
  /// In order of their places.
  private let changes: [(offset: Int, byte: UInt8)]
  private let count = Atomic<Int>(0)

  init(_ content: [UInt8], _ changes: [Int: UInt8] = [:], size: Int? = nil, path: String) {
    self.content = content
    self.changes = changes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    self.size = UInt64(size ?? content.count)
    self.path = path
  }

  /// How often it was read.
  var reads: Int { count.load(ordering: .relaxed) }

  func bytes(at offset: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    self.count.add(1, ordering: .relaxed)
    guard offset <= size, UInt64(count) <= size - offset else {
      throw .truncated(
        path: path, offset: offset, what: "\(count) bytes", needed: UInt64(count), size: size)
    }
    let start = Int(offset)
    var bytes = Array(content[start..<start + count])
    var index = changes.partitioningIndex { $0.offset >= start }
    while index < changes.count, changes[index].offset < start + count {
      bytes[changes[index].offset - start] = changes[index].byte
      index += 1
    }
    return bytes
  }
}

extension Array {
  /// The first place from which on the test is true.
  fileprivate func partitioningIndex(where test: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if test(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// A core of a small Go program, with its file, and where in it what stands.
struct GoCore {
  let core: [UInt8]
  let program: [UInt8]
  let location: RuntimeLocation
  let heap: GoHeap
  let copy: HeapCopy
  private let segments: [(address: UInt64, size: UInt64, offset: Int)]

  static let shared: Result<GoCore, any Error> = Result {
    try withTemporaryDirectory { folder in
      let program = try GoProgram.build(in: folder)
      let (core, _) = try GoProgram.dumpCore(
        of: program, ["-heap-mb", "2", "-objects", "2000", "-goroutines", "5"], in: folder)
      return try GoCore(
        [UInt8](Data(contentsOf: core)), program: [UInt8](Data(contentsOf: program)),
        path: program.path)
    }
  }

  private let path: String
  private let programSegments: [(address: UInt64, size: UInt64, offset: Int)]

  private init(_ core: [UInt8], program: [UInt8], path: String) throws {
    self.core = core
    self.program = program
    self.path = path
    segments = Self.segments(of: core)
    programSegments = Self.segments(of: program)
    let memory = try Self.memory(
      DamagedBytes(core, path: "core"), DamagedBytes(program, path: path))
    location = try locateGoRuntimes(in: memory)[0]
    copy = try HeapCopy(of: location, memory)
    heap = try GoHeap(
      decoding: copy, metadata: MetadataCopy(of: copy, memory), pageSize: memory.pageSize)
  }

  /// The parts of memory that an ELF file holds.
  private static func segments(
    of file: [UInt8]
  ) -> [(address: UInt64, size: UInt64, offset: Int)] {
    let table: UInt64 = file.littleEndian(at: 32)
    let count: UInt16 = file.littleEndian(at: 56)
    return (0..<Int(count)).compactMap { row in
      let start = Int(table) + row * 56
      let type: UInt32 = file.littleEndian(at: start)
      let size: UInt64 = file.littleEndian(at: start + 32)
      guard type == 1, size > 0 else { return nil }
      return (
        file.littleEndian(at: start + 16), size, Int(file.littleEndian(at: start + 8) as UInt64)
      )
    }
  }

  /// Where in the program's file the memory stands.
  func programOffset(of address: UInt64) -> Int? {
    programSegments.first { $0.address <= address && address - $0.address < $0.size }.map {
      $0.offset + Int(address - $0.address)
    }
  }

  /// Where in the file the memory stands.
  func offset(of address: UInt64) -> Int? {
    segments.first { $0.address <= address && address - $0.address < $0.size }.map {
      $0.offset + Int(address - $0.address)
    }
  }

  /// A word of the memory.
  func word(at address: UInt64) -> UInt64 {
    offset(of: address).map { core.littleEndian(at: $0) } ?? 0
  }

  static func memory(
    _ core: DamagedBytes, _ program: DamagedBytes?
  ) throws(ObjectFileError) -> CoreMemory<DamagedBytes> {
    let file = try CoreFile(core)
    return try file.memory(file.structure(), executable: program)
  }

  /// What is read of it once it was changed.
  func read(
    _ damage: Damage
  ) throws -> (heaps: [GoHeap], reads: Int) {
    let core = DamagedBytes(core, damage.core, size: damage.size, path: "core")
    let program = DamagedBytes(program, damage.program, path: path)
    let memory = try Self.memory(core, damage.hasProgram ? program : nil)
    var heaps: [GoHeap] = []
    for location in try locateGoRuntimes(in: memory) {
      let copy = try HeapCopy(of: location, memory)
      heaps.append(
        try GoHeap(
          decoding: copy, metadata: MetadataCopy(of: copy, memory), pageSize: memory.pageSize))
    }
    return (heaps, core.reads + program.reads)
  }
}

/// What is done to a core, and to the program's file.
struct Damage {
  var core: [Int: UInt8] = [:]
  var program: [Int: UInt8] = [:]
  /// How long the core is then.
  var size: Int?
  var hasProgram = true

  /// Writes a number into the memory. What the core does not hold stays as it is.
  mutating func write(_ number: some FixedWidthInteger, at address: UInt64, in core: GoCore) {
    for (index, byte) in littleEndianBytes(number).enumerated() {
      if let offset = core.offset(of: address &+ UInt64(index)) { self.core[offset] = byte }
    }
  }
}
