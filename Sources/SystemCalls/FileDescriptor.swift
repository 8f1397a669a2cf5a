package import Glibc

/// An open file or directory; closed when its life ends.
package struct FileDescriptor: ~Copyable {
  package let number: Int32

  /// Opens a path, for reading unless the flags say otherwise.
  ///
  /// Throws the `errno` of open(2).
  package init(
    opening path: String, _ flags: Int32 = O_RDONLY, mode: mode_t = 0o644
  ) throws(SystemError) {
    try self.init(AT_FDCWD, path, flags, mode)
  }

  /// Opens a path that is relative to a directory that is held open.
  package init(
    opening path: String, in directory: borrowing FileDescriptor, _ flags: Int32 = O_RDONLY,
    mode: mode_t = 0o644
  ) throws(SystemError) {
    try self.init(directory.number, path, flags, mode)
  }

  private init(
    _ directory: Int32, _ path: String, _ flags: Int32, _ mode: mode_t
  ) throws(SystemError) {
    while true {
      let number = openat(directory, path, flags | O_CLOEXEC, mode)
      if number >= 0 {
        self.number = number
        return
      }
      let error = SystemError(errno)
      guard error.code == EINTR else { throw error }
    }
  }

  deinit { close(number) }

  /// Reads up to a buffer full; 0 at the end.
  package func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        Glibc.read(number, bytes.baseAddress, bytes.count)
      }
      if count >= 0 { return count }
      let error = SystemError(errno)
      guard error.code == EINTR else { throw error }
    }
  }

  /// Reads from a place on until the buffer is full, without moving the file's own. Gives how many bytes
  /// there were, fewer at the end of the file.
  ///
  /// Throws the `errno` of pread(2), also that of a read after others that went well.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(SystemError) -> Int {
    guard let start = off_t(exactly: offset) else { throw SystemError(EINVAL) }
    var filled = 0
    while filled < buffer.count {
      let count = pread(
        number, buffer.baseAddress.map { $0 + filled }, buffer.count - filled,
        start &+ off_t(filled))
      if count == 0 { break }
      if count > 0 {
        filled += count
      } else {
        let error = SystemError(errno)
        guard error.code == EINTR else { throw error }
      }
    }
    return filled
  }

  /// Writes all of the bytes.
  package func write(_ bytes: borrowing Span<UInt8>) throws(SystemError) {
    var offset = 0
    while offset < bytes.count {
      let rest = bytes.extracting(offset..<bytes.count)
      let count = rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if count < 0 {
        let error = SystemError(errno)
        guard error.code == EINTR else { throw error }
      } else {
        offset += count
      }
    }
  }

  /// What fstat(2) says.
  package func status() throws(SystemError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemError(errno) }
    return status
  }
}
