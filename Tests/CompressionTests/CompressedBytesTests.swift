import Compression
import TestSupport
import Testing

@Suite struct CompressedBytesTests {
  private static let chunk = 256 * 1024

  /// Text-like bytes: half of them repeat.
  private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { index in
      index % 64 < 32 ? UInt8(ascii: "a") : UInt8.random(in: 0...255, using: &generator)
    }
  }

  @Test(arguments: [
    0, 1, 2, 100, 16383, 16384, 16385, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 7,
  ])
  func givesBackWhatWasCompressed(count: Int) throws {
    let original = Self.bytes(count, seed: UInt64(count))
    let compressed = CompressedBytes(compressing: original)
    #expect(compressed.count == count)
    #expect(try compressed.decompressed() == original)
  }

  @Test func givesBackWhatDoesNotShrink() throws {
    var generator = SeededGenerator(seed: 7)
    let original = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    #expect(try CompressedBytes(compressing: original).decompressed() == original)
  }

  @Test func givesBackWhatWasAppendedInPieces() throws {
    for seed in UInt64(1)...20 {
      var generator = SeededGenerator(seed: seed)
      let original = Self.bytes(Int.random(in: 0...100_000, using: &generator), seed: seed)
      var compressor = Compressor()
      var rest = original[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 0...20_000, using: &generator)))
        compressor.append(piece.span)
        rest = rest.dropFirst(piece.count)
      }
      let compressed = compressor.finish()
      #expect(compressed.count == original.count, "seed \(seed)")
      #expect(try compressed.decompressed() == original, "seed \(seed)")
    }
  }

  @Test func handsOutFullChunksAndTheRest() throws {
    let compressed = CompressedBytes(compressing: Self.bytes(2 * Self.chunk + 5, seed: 3))
    var counts: [Int] = []
    try compressed.forEachChunk { counts.append($0.count) }
    #expect(counts.allSatisfy { $0 > 0 && $0 <= Self.chunk })
    #expect(counts.reduce(0, +) == 2 * Self.chunk + 5)
  }

  @Test func handsOutNoChunkOfNothing() throws {
    var chunks = 0
    try CompressedBytes(compressing: []).forEachChunk { _ in chunks += 1 }
    #expect(chunks == 0)
  }

  @Test func passesOnWhatTheBodyThrows() {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try CompressedBytes(compressing: [1, 2, 3]).forEachChunk { _ in throw Enough() }
    }
  }

  @Test func compressesTheSameBytesToTheSameStream() {
    let original = Self.bytes(50_000, seed: 4)
    #expect(CompressedBytes(compressing: original) == CompressedBytes(compressing: original))
  }

  @Test func shrinksText() {
    let text = String(repeating: "Private_Clean:         12 kB\n", count: 2000)
    let compressed = CompressedBytes(compressing: Array(text.utf8))
    #expect(compressed.stream.count * 50 < compressed.count)
  }

  @Test func tellsATruncatedStream() {
    let whole = CompressedBytes(compressing: Self.bytes(10_000, seed: 5))
    for length in [0, 1, 2, whole.stream.count / 2, whole.stream.count - 1] {
      let cut = CompressedBytes(stream: Array(whole.stream.prefix(length)), count: whole.count)
      #expect(throws: CompressionError.damaged("zlib status -5 at byte \(length)")) {
        try cut.decompressed()
      }
    }
  }

  @Test func tellsEveryChangedByte() throws {
    let original = Self.bytes(2000, seed: 6)
    let whole = CompressedBytes(compressing: original)
    for index in whole.stream.indices {
      var stream = whole.stream
      stream[index] ^= 0x55
      #expect(throws: CompressionError.self, "byte \(index)") {
        try CompressedBytes(stream: stream, count: whole.count).decompressed()
      }
    }
  }

  @Test func tellsWhatIsNoStream() {
    let error = #expect(throws: CompressionError.self) {
      try CompressedBytes(stream: Array("plain text".utf8), count: 10).decompressed()
    }
    #expect(error?.description == "damaged compressed data: zlib status -3 at byte 2")
  }

  @Test(arguments: [0, 99, 101, -1, Int.max])
  func tellsAWrongLength(count: Int) {
    let stream = CompressedBytes(compressing: Self.bytes(100, seed: 8)).stream
    let error = #expect(throws: CompressionError.self) {
      try CompressedBytes(stream: stream, count: count).decompressed()
    }
    #expect(
      error?.description == "damaged compressed data: 100 bytes came out where \(count) went in")
  }
}
