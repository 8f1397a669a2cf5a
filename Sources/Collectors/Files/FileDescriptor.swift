import Glibc

/// An open file or directory; closed when its life ends.
struct FileDescriptor: ~Copyable {
  let number: Int32

  /// Opens a path, for reading unless the flags say otherwise.
  ///
  /// Throws the `errno` of open(2).
  init(
    opening path: String, _ flags: Int32 = O_RDONLY, mode: mode_t = 0o644
  ) throws(SystemError) {
    try self.init(AT_FDCWD, path, flags, mode)
  }

  /// Opens a path that is relative to a directory that is held open.
  init(
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
  func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
    while true {
      let count = buffer.withUnsafeMutableBytes { bytes in
        Glibc.read(number, bytes.baseAddress, bytes.count)
      }
      if count >= 0 { return count }
      let error = SystemError(errno)
      guard error.code == EINTR else { throw error }
    }
  }

  /// Writes all of the bytes.
  func write(_ bytes: borrowing Span<UInt8>) throws(SystemError) {
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
  func status() throws(SystemError) -> stat {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw SystemError(errno) }
    return status
  }
}

/// A failed system call.
struct SystemError: Error, Hashable, CustomStringConvertible {
  let code: Int32

  init(_ code: Int32) { self.code = code }

  /// The C library's words, in lower case: `no such file or directory`.
  var description: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    let text = String(decoding: bytes, as: UTF8.self)
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
