package import SnapshotModel

/// Why there is no snapshot at all. What keeps a single view from being read is no error but part of the
/// snapshot.
package enum CollectionError: Error, Hashable, Sendable, CustomStringConvertible {
  case noSuchProcess(path: String)
  /// The process exists, but /proc does not show it to this user.
  case hidden(path: String)
  case kernelThread(pid: Int32, name: String)
  case zombie(pid: Int32, name: String)
  case exited(pid: Int32)
  /// `first` and `last` are what was read before and after everything else.
  case changed(pid: Int32, what: String, first: String, last: String)
  case noProcessNamed(String)
  case severalProcesses(name: String, candidates: [ProcessSummary])
  /// A file or directory that nothing can be read without.
  case unreadable(path: String, why: Unavailability)
  /// An option that cannot be meant.
  case unusable(option: String, reason: String)

  package var description: String {
    switch self {
    case .noSuchProcess(let path): "\(path): no such process"
    case .hidden(let path):
      "\(path): hidden from this user (run as the same user, or with CAP_SYS_PTRACE)"
    case .kernelThread(let pid, let name):
      "process \(pid) (\(name)): a kernel thread, which has no memory of its own"
    case .zombie(let pid, let name):
      "process \(pid) (\(name)): a zombie, which has exited and has no memory any more"
    case .exited(let pid): "process \(pid) exited while it was read"
    case .changed(let pid, let what, let first, let last):
      "process \(pid): the process changed while it was read: \(what) was \(first), then \(last)"
    case .noProcessNamed(let name):
      "\(name): no process has this name (it must be exact: that of the program's file, or what "
        + "ps -o comm shows)"
    case .severalProcesses(let name, let candidates):
      "\(name): \(candidates.count) processes have this name (choose one with --pid):\n"
        + ProcessSummary.table(candidates)
    case .unreadable(let path, let why):
      "\(path): \(why.reason)\(why.remedy.isEmpty ? "" : " (\(why.remedy))")"
    case .unusable(let option, let reason): "\(option): \(reason)"
    }
  }
}
