import Foundation

#if canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The file of a database as the file system shows it, without opening it.
///
/// It is never opened here, for closing a file drops the locks that SQLite holds on it in this process.
struct DatabaseFile: Sendable {
  /// Absolute, so that SQLite can't take it for a URI.
  let path: String

  init(_ path: String) {
    self.path =
      path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  private var folder: String { (path as NSString).deletingLastPathComponent }

  /// What tells one state of the file from another.
  struct Stamp: Equatable {
    let device: UInt64
    let inode: UInt64
    let size: Int64
    let seconds: Int
    let nanoseconds: Int
  }

  /// `nil` where there is no such file.
  var stamp: Stamp? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Stamp(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }

  /// Whether a writer is at work, or was stopped in its work: what it wrote may stand in its journal.
  ///
  /// A reader that closes last leaves an empty one behind, which says nothing.
  var hasJournal: Bool { hasContent(path + "-wal") || hasContent(path + "-journal") }

  private func hasContent(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_size > 0
  }

  /// The name under which SQLite reads the file without locks and without a journal.
  var immutableURI: String {
    let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
    return "file://\(escaped)?immutable=1"
  }

  /// Creates the file, empty and for the user alone, and the folders on the way to it.
  ///
  /// A snapshot tells what other users of the machine may not read for themselves.
  func createIfAbsent() throws(StorageError) {
    guard stamp == nil else { return }
    try createFolder(folder)
    // Without opening it.
    guard mknod(path, S_IFREG | 0o600, 0) != 0 else { return }
    switch errno {
    // Another process was faster, or the file system knows no mknod: SQLite creates the file then.
    case EEXIST, EPERM, ENOSYS: return
    case let number: throw failureToCreate(number)
    }
  }

  /// Like `mkdir -p`.
  private func createFolder(_ folder: String) throws(StorageError) {
    guard mkdir(folder, 0o700) != 0 else { return }
    switch errno {
    case EEXIST: return
    case ENOENT:
      try createFolder((folder as NSString).deletingLastPathComponent)
      guard mkdir(folder, 0o700) != 0 else { return }
      let number = errno
      if number != EEXIST { throw failureToCreate(number) }
    case let number: throw failureToCreate(number)
    }
  }

  private func failureToCreate(_ number: Int32) -> StorageError {
    number == ENOSPC || number == EDQUOT
      ? .full(path: path) : .cannotCreate(path: path, reason: Self.reason(number))
  }

  /// Throws for what is no file, or may not be read: SQLite says no more than "unable to open".
  func checkReadable() throws(StorageError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .notFound(path: path) }
      throw .cannotOpen(path: path, reason: Self.reason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen(path: path, reason: "not a regular file")
    }
    guard faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else {
      throw .cannotOpen(path: path, reason: Self.reason(errno))
    }
  }

  /// What SQLite means by "unable to open" a file that can be read: the files that it needs beside it.
  var reasonNotToOpen: StorageError {
    do { try checkReadable() } catch { return error }
    if isOnFullVolume { return .full(path: path) }
    guard faccessat(AT_FDCWD, folder, W_OK, AT_EACCESS) == 0 else {
      return hasJournal
        ? .cannotOpen(
          path: path,
          reason: "a writer left its journal beside it, in a folder that cannot be written "
            + "(copy the file and its -wal file elsewhere)")
        : .readOnly(path: path)
    }
    return .cannotOpen(path: path, reason: "its -wal or -shm file cannot be opened")
  }

  /// Fewer than 64 KiB left: SQLite's shared-memory file does not find room.
  var isOnFullVolume: Bool {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 65536
  }

  private static func reason(_ number: Int32) -> String {
    String(cString: strerror(number)).lowercased()
  }
}
