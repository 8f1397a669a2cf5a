import Compression
import Glibc
package import SnapshotModel
import SystemCalls

/// Writes the captures of a snapshot as plain files, which `CaptureDirectory` reads again.
///
/// The directory must be new or empty. A capture that could not be read is told of in capture.json
/// alone. Throws `CaptureDirectoryError`, also for captures whose bytes are damaged.
package func export(_ snapshot: Snapshot, to path: String) throws(CaptureDirectoryError) {
  let directory = try emptyDirectory(path)
  for capture in snapshot.captures {
    guard let content = capture.content else { continue }
    guard CaptureName.isSafe(capture.name) else {
      throw .unsafeName(path: path, name: capture.name)
    }
    try write(capture.name, in: directory) { file in
      try content.forEachChunk { try file.write($0) }
    }
  }
  try write(CaptureDescription.fileName, in: directory) { file in
    let bytes = try CaptureDescription(snapshot).encoded()
    try file.write(bytes.span)
  }
}

private func emptyDirectory(_ path: String) throws(CaptureDirectoryError) -> Directory {
  if mkdir(path, 0o777) != 0 && errno != EEXIST {
    throw .failed(path: path, reason: SystemError(errno).description)
  }
  do throws(SystemError) {
    let directory = try Directory(path)
    guard try directory.names().isEmpty else { throw SystemError(ENOTEMPTY) }
    return directory
  } catch {
    if error.code == ENOTEMPTY { throw .notEmpty(path: path) }
    throw .failed(path: path, reason: error.description)
  }
}

private func write(
  _ name: String, in directory: Directory, _ body: (borrowing FileDescriptor) throws -> Void
) throws(CaptureDirectoryError) {
  do {
    var parts = name.split(separator: "/").map(String.init)
    let last = parts.removeLast()
    var folder = directory
    for part in parts {
      do throws(SystemError) { try folder.make(part) } catch {
        guard error.code == EEXIST else { throw error }
      }
      folder = try Directory(part, in: folder)
    }
    try body(try folder.open(last, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW))
  } catch {
    throw .failed(path: directory.pathOf(name), reason: "\(error)")
  }
}
