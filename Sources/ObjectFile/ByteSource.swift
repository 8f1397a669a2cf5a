/// Bytes that can be read at any place: a file, a part of one, or the memory that a core holds.
///
/// Nothing is read ahead or kept, so that a core of 100 GB costs no more memory than a small one.
package protocol ByteSource: Sendable {
  /// Stands in the errors.
  var path: String { get }

  /// The number of bytes there are. For memory: the end of the address space.
  var size: UInt64 { get }

  /// Exactly `count` bytes from `offset` on.
  ///
  /// Throws `.truncated` where they are not all there, `.unreadable` where the system refuses.
  func bytes(at offset: UInt64, count: Int) throws(ObjectFileError) -> [UInt8]
}

/// Bytes that are in memory already.
package struct BytesInMemory: ByteSource {
  package let path: String
  private let content: [UInt8]

  package init(_ content: [UInt8], path: String) {
    self.content = content
    self.path = path
  }

  package var size: UInt64 { UInt64(content.count) }

  package func bytes(at offset: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    guard offset <= size, UInt64(count) <= size - offset else {
      throw .truncated(
        path: path, offset: offset, what: "\(count) bytes", needed: UInt64(count), size: size)
    }
    return Array(content[Int(offset)..<Int(offset) + count])
  }
}

extension ByteSource {
  /// Like `bytes`, for a structure with a name that the error can tell.
  func structure(
    _ name: String, at offset: UInt64, count: UInt64
  ) throws(ObjectFileError) -> [UInt8] {
    guard offset <= size, count <= size - offset, let length = Int(exactly: count) else {
      throw .truncated(path: path, offset: offset, what: name, needed: count, size: size)
    }
    return try bytes(at: offset, count: length)
  }
}

extension [UInt8] {
  /// The little-endian number at the place. The caller knows that the bytes are there.
  package func littleEndian<Number: FixedWidthInteger>(
    at offset: Int, as type: Number.Type = Number.self
  ) -> Number {
    var value: Number = 0
    for index in 0..<Number.bitWidth / 8 {
      value |= Number(truncatingIfNeeded: self[offset + index]) << (8 * index)
    }
    return value
  }
}
