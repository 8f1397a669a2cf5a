package import Glibc

/// A directory that is held open, so that its files are this directory's whatever happens to its name.
///
/// For /proc/PID that means: once the process has exited every open gives ESRCH, and never the files
/// of a new process with its number.
package final class Directory: Sendable {
  /// For messages and for `Capture.source`.
  package let path: String
  private let descriptor: FileDescriptor

  /// Throws the `errno` of open(2).
  package init(_ path: String) throws(SystemError) {
    descriptor = try FileDescriptor(opening: path, O_RDONLY | O_DIRECTORY)
    self.path = path
  }

  /// A directory in this one. Does not follow a symbolic link in the last place.
  package init(_ name: String, in parent: Directory) throws(SystemError) {
    descriptor = try FileDescriptor(
      opening: name, in: parent.descriptor, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    path = parent.pathOf(name)
  }

  package func pathOf(_ name: String) -> String { path == "/" ? "/" + name : "\(path)/\(name)" }

  /// Opens a file by its path from here.
  package func open(_ name: String, _ flags: Int32 = O_RDONLY) throws(SystemError) -> FileDescriptor
  {
    try FileDescriptor(opening: name, in: descriptor, flags)
  }

  /// Makes a directory in it.
  package func make(_ name: String) throws(SystemError) {
    guard mkdirat(descriptor.number, name, 0o777) == 0 else { throw SystemError(errno) }
  }

  /// The target of a symbolic link, as bytes: it need not be UTF-8.
  package func target(ofLink name: String) throws(SystemError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return 0 }
      return readlinkat(
        descriptor.number, name, start.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard count >= 0 else { throw SystemError(errno) }
    return Array(buffer[..<count])
  }

  /// What a name is, without following a symbolic link.
  package func status(of name: String) throws(SystemError) -> stat {
    var status = stat()
    guard fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      throw SystemError(errno)
    }
    return status
  }

  /// The names in it, or in a directory below it, in order; without `.` and `..`.
  package func names(in subdirectory: String = ".") throws(SystemError) -> [String] {
    // A descriptor of its own: reading a directory moves the file offset.
    let copy = try open(subdirectory, O_RDONLY | O_DIRECTORY)
    let number = dup(copy.number)
    guard number >= 0 else { throw SystemError(errno) }
    guard let stream = fdopendir(number) else {
      let error = SystemError(errno)
      close(number)
      throw error
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw SystemError(errno) }
        return names.sorted()
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        String(cString: UnsafeRawPointer(tuple).assumingMemoryBound(to: CChar.self))
      }
      if name != "." && name != ".." { names.append(name) }
    }
  }

  /// Whether a name is there and is a directory.
  package func hasDirectory(_ name: String) -> Bool {
    guard let status = try? status(of: name) else { return false }
    return status.st_mode & S_IFMT == S_IFDIR
  }
}
