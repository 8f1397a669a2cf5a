import ObjectFile
import Procfs
import Synchronization
import SystemCalls

/// The files that a process has mapped, opened as the process sees them when they are first needed.
final class MappedFiles: Sendable {
  private let directory: Directory
  private let folder: String
  /// What the link exe says, which is what maps says, too.
  private let executablePath: String?
  /// `nil` where it may not be read.
  let executable: FileBytes?
  /// By the path in maps.
  private let opened = Mutex<[String: FileBytes]>([:])

  init(of directory: Directory, folder: String) {
    self.directory = directory
    self.folder = folder
    executablePath = (try? directory.target(ofLink: folder + "exe")).map {
      String(decoding: $0, as: UTF8.self)
    }
    executable = try? FileBytes(folder + "exe", in: directory)
  }

  /// The file of a mapping. The program is found although its file was replaced or removed: exe is the
  /// file itself. Others are looked for by their path in the process's own root.
  ///
  /// Throws `.unreadable` where it is not there, or another has its path by now.
  func file(of mapping: MapsEntry) throws(ObjectFileError) -> FileBytes {
    if mapping.name == executablePath, let executable, executable.inode == mapping.inode {
      return executable
    }
    if let file = opened.withLock({ $0[mapping.name] }), file.inode == mapping.inode { return file }
    let path = folder + "root" + mapping.name
    guard mapping.name.hasPrefix("/") else {
      throw .unreadable(path: mapping.name, offset: 0, reason: "no path to a file")
    }
    let file = try FileBytes(path, in: directory)
    guard file.inode == mapping.inode else {
      throw .unreadable(
        path: file.path, offset: 0, reason: "another file than the one that is mapped")
    }
    opened.withLock { $0[mapping.name] = file }
    return file
  }
}
