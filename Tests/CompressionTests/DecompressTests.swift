import Compression
import Testing

@Suite struct DecompressTests {
  /// `printf 'go_goroutines 31\n' | gzip -n`
  private static let gzip: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4b, 0xcf, 0x8f, 0x4f,
    0xcf, 0x2f, 0xca, 0x2f, 0x2d, 0xc9, 0xcc, 0x4b, 0x2d, 0x56, 0x30, 0x36, 0xe4, 0x02,
    0x00, 0x7d, 0x0e, 0x32, 0xd3, 0x11, 0x00, 0x00, 0x00,
  ]
  private static let text = Array("go_goroutines 31\n".utf8)

  @Test func readsGzip() throws {
    #expect(try decompress(Self.gzip, limit: 1000) == Self.text)
  }

  @Test func readsGzipMembersInARow() throws {
    #expect(try decompress(Self.gzip + Self.gzip, limit: 1000) == Self.text + Self.text)
  }

  @Test func leavesWhatFollowsTheStream() throws {
    #expect(try decompress(Self.gzip + [0, 0, 0], limit: 1000) == Self.text)
  }

  @Test func readsZlib() throws {
    let stream = CompressedBytes(compressing: Self.text).stream
    #expect(try decompress(stream, limit: 1000) == Self.text)
  }

  @Test func allowsExactlyTheLimit() throws {
    #expect(try decompress(Self.gzip, limit: 17) == Self.text)
    #expect(throws: CompressionError.larger(limit: 16)) { try decompress(Self.gzip, limit: 16) }
  }

  @Test func stopsAtTheLimitOfABomb() {
    let bomb = CompressedBytes(compressing: [UInt8](repeating: 0, count: 50_000_000)).stream
    #expect(bomb.count < 60_000)
    let error = #expect(throws: CompressionError.self) { try decompress(bomb, limit: 1_000_000) }
    #expect(error?.description == "more than 1000000 bytes after decompression")
  }

  @Test func tellsADamagedStream() {
    var damaged = Self.gzip
    damaged[12] ^= 0xff
    #expect(throws: CompressionError.self) { try decompress(damaged, limit: 1000) }
    for length in 0..<Self.gzip.count {
      #expect(throws: CompressionError.damaged("zlib status -5 at byte \(length)")) {
        try decompress(Array(Self.gzip.prefix(length)), limit: 1000)
      }
    }
  }

  @Test func tellsADamagedSecondMember() {
    #expect(throws: CompressionError.damaged("zlib status -5 at byte \(Self.gzip.count + 4)")) {
      try decompress(Self.gzip + Self.gzip.prefix(4), limit: 1000)
    }
  }
}
