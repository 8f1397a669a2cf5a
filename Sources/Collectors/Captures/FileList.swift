import Glibc
import SystemCalls

/// The regular files below a directory, by their paths from it, in order.
struct FileList {
  private(set) var paths: [String] = []

  private static let limit = 100_000
  private static let depth = 64

  /// Symbolic links and hidden files are passed over.
  init(below directory: Directory) throws(CaptureDirectoryError) {
    do throws(SystemError) {
      try add(directory, prefix: "", depth: 0)
    } catch {
      throw .failed(path: directory.path, reason: error.description)
    }
    guard paths.count <= Self.limit else {
      throw .tooLarge(path: directory.path, limit: "\(Self.limit) files")
    }
  }

  private mutating func add(
    _ directory: Directory, prefix: String, depth: Int
  ) throws(SystemError) {
    for name in try directory.names() where !name.hasPrefix(".") {
      guard paths.count <= Self.limit else { return }
      switch try directory.status(of: name).st_mode & S_IFMT {
      case S_IFREG: paths.append(prefix + name)
      case S_IFDIR where depth < Self.depth:
        try add(Directory(name, in: directory), prefix: "\(prefix)\(name)/", depth: depth + 1)
      default: break
      }
    }
  }

  /// How many files there are of each process: `proc/PID/…`.
  var processes: [Int32: Int] {
    var counts: [Int32: Int] = [:]
    for path in paths {
      let parts = path.split(separator: "/")
      if parts.count == 3, parts[0] == "proc", let pid = Int32(parts[1]) {
        counts[pid, default: 0] += 1
      }
    }
    return counts
  }
}
