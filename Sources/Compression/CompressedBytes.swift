private import CZlib

/// Bytes kept as one zlib stream. Raw captures are text that shrinks ten to thirty times.
package struct CompressedBytes: Hashable, Sendable {
  /// The zlib stream (RFC 1950).
  package let stream: [UInt8]
  /// The number of bytes before compression.
  package let count: Int

  /// A stream made earlier by this type, with the length that was noted then.
  package init(stream: [UInt8], count: Int) {
    self.stream = stream
    self.count = count
  }

  package init(compressing bytes: borrowing Span<UInt8>) {
    var compressor = Compressor()
    compressor.append(bytes)
    self = compressor.finish()
  }

  package init(compressing bytes: [UInt8]) { self.init(compressing: bytes.span) }

  /// Hands out the original bytes in order, in chunks of at most 256 KiB.
  ///
  /// Throws `CompressionError` for a damaged stream, and what `body` throws.
  package func forEachChunk(_ body: (borrowing Span<UInt8>) throws -> Void) throws {
    var decompressor = try Decompressor()
    try decompressor.run(stream, body)
    guard decompressor.produced == count else {
      throw CompressionError.damaged(
        "\(decompressor.produced) bytes came out where \(count) went in")
    }
  }

  /// All of the original bytes.
  package func decompressed() throws -> [UInt8] {
    var bytes: [UInt8] = []
    // No stream grows by more than this, so that a damaged `count` can't exhaust the memory.
    bytes.reserveCapacity(max(0, min(count, stream.count * 1032)))
    try forEachChunk { chunk in chunk.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
    return bytes
  }
}

/// A stream that zlib cannot read.
package enum CompressionError: Error, Hashable, CustomStringConvertible {
  case damaged(String)
  /// More than `limit` bytes came out of a stream from outside.
  case larger(limit: Int)

  package var description: String {
    switch self {
    case .damaged(let detail): "damaged compressed data: \(detail)"
    case .larger(let limit): "more than \(limit) bytes after decompression"
    }
  }
}

/// Decompresses a zlib stream, or gzip members in a row, from outside; stops at `limit` bytes.
package func decompress(_ stream: [UInt8], limit: Int) throws -> [UInt8] {
  var decompressor = try Decompressor()
  var bytes: [UInt8] = []
  try decompressor.run(stream) { chunk in
    guard bytes.count + chunk.count <= limit else { throw CompressionError.larger(limit: limit) }
    chunk.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }
  return bytes
}

/// Compresses bytes as they arrive.
package struct Compressor: ~Copyable {
  // zlib keeps a pointer back to the stream, so that it must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var output: [UInt8] = []
  private var count = 0

  package init() {
    stream.initialize(to: z_stream())
    let status = czlib_deflate_init(stream, 6)
    precondition(status == Z_OK, "zlib could not start: \(status)")
  }

  deinit {
    deflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  package mutating func append(_ bytes: borrowing Span<UInt8>) {
    count += bytes.count
    bytes.withUnsafeBufferPointer { input in
      guard let base = input.baseAddress else { return }
      stream.pointee.next_in = UnsafeMutablePointer(mutating: base)
      stream.pointee.avail_in = UInt32(input.count)
      deflateAll(Z_NO_FLUSH)
    }
  }

  package consuming func finish() -> CompressedBytes {
    stream.pointee.avail_in = 0
    deflateAll(Z_FINISH)
    return CompressedBytes(stream: output, count: count)
  }

  /// Runs deflate until it has taken all input and has no more output.
  private mutating func deflateAll(_ flush: Int32) {
    var buffer = [UInt8](repeating: 0, count: 16384)
    var full = true
    while full {
      let filled = buffer.withUnsafeMutableBufferPointer { buffer in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(buffer.count)
        deflate(stream, flush)
        return buffer.count - Int(stream.pointee.avail_out)
      }
      output.append(contentsOf: buffer[..<filled])
      full = filled == buffer.count
    }
  }
}

/// Decompresses one zlib stream, or gzip members in a row (RFC 1952, 2.2).
private struct Decompressor: ~Copyable {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private(set) var produced = 0

  init() throws {
    stream.initialize(to: z_stream())
    guard czlib_inflate_init(stream) == Z_OK else {
      throw CompressionError.damaged("zlib could not start")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  mutating func run(
    _ input: [UInt8], _ body: (borrowing Span<UInt8>) throws -> Void
  ) throws {
    var buffer = [UInt8](repeating: 0, count: 256 * 1024)
    var offset = 0
    while true {
      var taken = 0
      var status = Z_OK
      let filled = input.withUnsafeBufferPointer { input in
        buffer.withUnsafeMutableBufferPointer { buffer in
          stream.pointee.next_in = input.baseAddress.map {
            UnsafeMutablePointer(mutating: $0 + offset)
          }
          stream.pointee.avail_in = UInt32(input.count - offset)
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = UInt32(buffer.count)
          status = inflate(stream, Z_NO_FLUSH)
          taken = input.count - offset - Int(stream.pointee.avail_in)
          return buffer.count - Int(stream.pointee.avail_out)
        }
      }
      offset += taken
      produced += filled
      if filled > 0 { try body(buffer.span.extracting(0..<filled)) }
      if status == Z_STREAM_END {
        guard input[offset...].starts(with: [0x1f, 0x8b]) else { return }
        inflateReset(stream)
        continue
      }
      guard status == Z_OK, taken > 0 || filled > 0 else {
        throw CompressionError.damaged("zlib status \(status) at byte \(offset)")
      }
    }
  }
}
