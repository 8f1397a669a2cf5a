import Glibc
package import ObjectFile
package import SystemCalls

/// A file read at any place with pread(2), so that its size costs no memory.
package final class FileBytes: ByteSource {
  package let path: String
  package let size: UInt64
  /// Nanoseconds since 1970.
  package let modified: Int64
  /// Its number in its file system.
  package let inode: UInt64
  private let descriptor: FileDescriptor

  /// Throws `.unreadable` for what cannot be opened or is no regular file.
  package convenience init(path: String) throws(ObjectFileError) {
    try self.init(path) { flags throws(SystemError) in
      try FileDescriptor(opening: path, flags)
    }
  }

  /// A file by its path from a directory that is held open.
  ///
  /// Throws `.unreadable` for what cannot be opened or is no regular file.
  package convenience init(
    _ name: String, in directory: Directory
  ) throws(ObjectFileError) {
    try self.init(directory.pathOf(name)) { flags throws(SystemError) in
      try directory.open(name, flags)
    }
  }

  private init(
    _ path: String, open: (Int32) throws(SystemError) -> FileDescriptor
  ) throws(ObjectFileError) {
    let status: stat
    do throws(SystemError) {
      // Without O_NONBLOCK a FIFO would be waited for.
      descriptor = try open(O_RDONLY | O_NONBLOCK)
      status = try descriptor.status()
    } catch {
      throw .unreadable(path: path, offset: 0, reason: error.description)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(
        path: path, offset: 0,
        reason: status.st_mode & S_IFMT == S_IFDIR ? "a directory" : "not a regular file")
    }
    self.path = path
    size = UInt64(status.st_size)
    modified = status.st_mtim.nanoseconds
    inode = UInt64(status.st_ino)
  }

  package func bytes(at offset: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    try [UInt8](count: count) { buffer throws(ObjectFileError) in
      try read(into: buffer, at: offset)
    }
  }

  /// Fills the whole buffer.
  ///
  /// Throws `.truncated` where the file has no such bytes, `.unreadable` where the system refuses.
  func read(
    into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(ObjectFileError) {
    let count = UInt64(buffer.count)
    func truncated(_ size: UInt64) -> ObjectFileError {
      .truncated(path: path, offset: offset, what: "\(count) bytes", needed: count, size: size)
    }
    guard offset <= size, count <= size - offset else { throw truncated(size) }
    let filled: Int
    do throws(SystemError) {
      filled = try descriptor.read(into: buffer, at: offset)
    } catch {
      throw .unreadable(path: path, offset: offset, reason: error.description)
    }
    // The file became shorter while it was read.
    guard filled == buffer.count else { throw truncated(offset + UInt64(filled)) }
  }
}

extension [UInt8] {
  /// Bytes that are written where they stay: `fill` sets all of them, or throws.
  init(
    count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(ObjectFileError) -> Void
  ) throws(ObjectFileError) {
    var failure: ObjectFileError?
    self.init(unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(ObjectFileError) {
        try fill(
          UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
