import Glibc
import SystemCalls

/// Why a live process's memory cannot be read at all.
package enum LiveMemoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kernel does not let this user read it. `remedy` is what would help.
  case notPermitted(path: String, remedy: String)
  case exited(path: String)
  /// The kernel has no such file. Without it a look could not tell which pages are there.
  case noPagemap(path: String)
  /// A file that nothing can be read without.
  case unreadable(path: String, reason: String)

  init(_ error: SystemError, path: String, procRoot: String) {
    switch error.code {
    case EPERM, EACCES:
      self = .notPermitted(path: path, remedy: TraceRights(procRoot: procRoot).remedy)
    case ESRCH: self = .exited(path: path)
    default: self = .unreadable(path: path, reason: error.description)
    }
  }

  package var path: String {
    switch self {
    case .notPermitted(let path, _), .exited(let path), .noPagemap(let path),
      .unreadable(let path, _):
      path
    }
  }

  /// What is wrong, without the path.
  package var reason: String {
    switch self {
    case .notPermitted: "permission denied"
    case .exited: "the process has exited, or has no memory of its own"
    case .noPagemap:
      "no such file: nothing else tells which pages can be read without touching others"
    case .unreadable(_, let reason): reason
    }
  }

  /// What would help. Empty where nothing does.
  package var remedy: String {
    switch self {
    case .notPermitted(_, let remedy): remedy
    case .noPagemap: "a kernel with CONFIG_PROC_PAGE_MONITOR"
    case .exited, .unreadable: ""
    }
  }

  package var description: String {
    remedy.isEmpty ? "\(path): \(reason)" : "\(path): \(reason) (\(remedy))"
  }
}
