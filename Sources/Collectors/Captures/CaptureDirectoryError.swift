/// What keeps a capture directory from being read or written.
package enum CaptureDirectoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A system call on a file or directory failed.
  case failed(path: String, reason: String)
  case malformedDescription(path: String, detail: String)
  case newerFormat(path: String, found: Int, known: Int)
  /// A name in capture.json that leads out of the directory, or is none.
  case unsafeName(path: String, name: String)
  /// capture.json lists a file that is not there.
  case missingFile(path: String, name: String)
  /// Nothing in it is a file that a capture directory has.
  case nothingFound(path: String)
  /// Files of several processes, and nothing says which is meant.
  case severalProcesses(path: String, pids: [Int32])
  case noSuchProcess(path: String, pid: Int32, found: [Int32])
  /// Nothing is ever written over.
  case notEmpty(path: String)
  /// More in it than a snapshot can be made of.
  case tooLarge(path: String, limit: String)

  package var description: String {
    switch self {
    case .failed(let path, let reason): "\(path): \(reason)"
    case .malformedDescription(let path, let detail): "\(path): \(detail)"
    case .newerFormat(let path, let found, let known):
      "\(path): expected format \(known) or lower, found \(found) (it was written by a newer "
        + "memcorrelate)"
    case .unsafeName(let path, let name):
      "\(path): expected the name of a file below the directory, found \"\(name)\""
    case .missingFile(let path, let name): "\(path): \(name) is listed but not there"
    case .nothingFound(let path):
      "\(path): expected captured files (proc/PID/smaps, cgroup/memory.stat, metrics.txt …), "
        + "found none"
    case .severalProcesses(let path, let pids):
      "\(path): files of several processes: \(Self.list(pids)) (choose one with --pid)"
    case .noSuchProcess(let path, let pid, let found):
      "\(path): no files of process \(pid)"
        + (found.isEmpty ? "" : " (there are some of \(Self.list(found)))")
    case .notEmpty(let path):
      "\(path): expected a new or an empty directory, found files in it"
    case .tooLarge(let path, let limit): "\(path): more than \(limit)"
    }
  }

  private static func list(_ pids: [Int32]) -> String {
    pids.map(String.init).joined(separator: ", ")
  }
}
