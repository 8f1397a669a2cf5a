/// Constants of the runtime that are the same in Go 1.19 to 1.27 on linux/amd64 and linux/arm64.
///
/// Source: src/runtime/malloc.go, mheap.go, mpagealloc.go, sizeclasses.go (since Go 1.25
/// src/internal/runtime/gc), stack.go, mgcwork.go.
enum GoConstants {
  static let pageSize: UInt64 = 8192
  static let arenaSize: UInt64 = 64 << 20
  /// Entries of the only level of the index of arenas.
  static let arenaIndexEntries = 1 << 22
  /// Pages of a chunk of the page allocator's bitmap, and its address space.
  static let chunkPages = 512
  static let chunkSize: UInt64 = 4 << 20
  /// Chunks in one block of the bitmap.
  static let chunksOfBlock = 8192
  /// `pallocData`: 512 bits taken, 512 bits scavenged.
  static let chunkDataSize = 128
  static let summaryLevels = 5
  static let spanClasses = 136
  static let stackOrders = 4
  static let stackSpanSize: UInt64 = 32768
  static let workbufSpanSize: UInt64 = 32768
  static let gcBitsBlockSize: UInt64 = 65536
  static let persistentChunkSize: UInt64 = 262_144
  static let pageCachePages = 64
  static let heapStatsGenerations = 3
  /// The number of entries in `MemStats.BySize`.
  static let bySizeEntries = 61

  /// `class_to_size`; class 0 is for large objects.
  static let classSizes: [UInt64] = [
    0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320,
    352, 384, 416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792,
    2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472,
    9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264,
    28672, 32768,
  ]

  /// `class_to_allocnpages`.
  static let classPages: [UInt64] = [
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 2, 1, 2, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 4, 5, 6, 1, 7, 6, 5, 4, 3, 5, 7, 2, 9, 7, 5, 8,
    3, 10, 7, 4,
  ]
}
