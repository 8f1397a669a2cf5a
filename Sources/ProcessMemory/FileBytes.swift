import Glibc
package import ObjectFile
import SystemCalls

/// A file read at any place with pread(2), so that its size costs no memory.
package final class FileBytes: ByteSource {
  package let path: String
  package let size: UInt64
  /// Nanoseconds since 1970.
  package let modified: Int64
  private let descriptor: Int32

  /// Throws `.unreadable` for what cannot be opened or is no regular file.
  package init(path: String) throws(ObjectFileError) {
    // Without O_NONBLOCK a FIFO would be waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, offset: 0, reason: SystemError(errno).description)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = SystemError(errno).description
      close(descriptor)
      throw .unreadable(path: path, offset: 0, reason: reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .unreadable(
        path: path, offset: 0,
        reason: status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "not a regular file")
    }
    self.path = path
    self.descriptor = descriptor
    size = UInt64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  deinit { close(descriptor) }

  package func bytes(at offset: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    guard let start = off_t(exactly: offset), offset <= size, UInt64(count) <= size - offset else {
      throw .truncated(
        path: path, offset: offset, what: "\(count) bytes", needed: UInt64(count), size: size)
    }
    var filled = 0
    var failure: Int32 = 0
    let buffer = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while filled < count {
        let length = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, count - filled,
          start + off_t(filled))
        if length < 0 && errno == EINTR { continue }
        if length < 0 { failure = errno }
        guard length > 0 else { break }
        filled += length
      }
      initialized = filled
    }
    guard failure == 0 else {
      throw .unreadable(path: path, offset: offset, reason: SystemError(failure).description)
    }
    // The file became shorter while it was read.
    guard filled == count else {
      throw .truncated(
        path: path, offset: offset, what: "\(count) bytes", needed: UInt64(count),
        size: offset + UInt64(filled))
    }
    return buffer
  }
}

/// All of a file or pipe.
///
/// Throws `.unreadable`, and `.malformed` for one with more than `limit` bytes.
func wholeFile(
  _ path: String, limit: Int, expected: String
) throws(ObjectFileError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    throw .unreadable(path: path, offset: 0, reason: SystemError(errno).description)
  }
  defer { close(descriptor) }
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let length = read(descriptor, &buffer, buffer.count)
    if length < 0 && errno == EINTR { continue }
    guard length >= 0 else {
      throw .unreadable(
        path: path, offset: UInt64(content.count), reason: SystemError(errno).description)
    }
    if length == 0 { return content }
    content += buffer[..<length]
    guard content.count <= limit else {
      throw .malformed(
        path: path, offset: 0, expected: expected, found: "more than \(limit) bytes")
    }
  }
}
