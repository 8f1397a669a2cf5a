import Glibc
import SystemCalls

extension Directory {
  /// Opens a regular file below the directory without following a symbolic link anywhere on the way.
  ///
  /// Throws `ELOOP` for a link and `EINVAL` for what is no regular file.
  func openRegular(_ path: String) throws(SystemError) -> FileDescriptor {
    let parts = path.split(separator: "/").map(String.init)
    guard let last = parts.last else { throw SystemError(EINVAL) }
    var directory = self
    for part in parts.dropLast() { directory = try Directory(part, in: directory) }
    // A pipe would block until somebody writes to it.
    let file = try directory.open(last, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    guard try file.status().st_mode & S_IFMT == S_IFREG else { throw SystemError(EINVAL) }
    return file
  }
}

extension SystemError {
  var isNoSuchFile: Bool { code == ENOENT || code == ENOTDIR }
}
