import Glibc
import Procfs
import Synchronization
package import SystemCalls

/// A process that stands still, all of its threads, until this is released.
///
/// It is stopped with PTRACE_SEIZE and PTRACE_INTERRUPT: no signal is sent, its parent is not told, and
/// when this program dies, even by SIGKILL, the kernel lets the process go on. A thread that waits in
/// epoll_wait, semop, sigtimedwait or in recv with a timeout finds EINTR afterwards. Clocks run on, and
/// the kernel takes in connections that nobody answers meanwhile.
///
/// A process that SIGSTOP holds stays stopped after it. A signal that arrives meanwhile is seen
/// afterwards.
package final class ProcessPause: Sendable {
  /// How many threads stand still.
  package let threads: Int
  private let tracer: TracerThread
  private let length = Mutex<Int64?>(nil)

  /// Returns when all threads stand still.
  ///
  /// Throws where that is not permitted, or takes longer than `limit`: then all of them run again.
  package init(
    pid: Int32, in directory: Directory, procRoot: String = "/proc",
    limit: Duration = .milliseconds(500)
  ) throws(ProcessPauseError) {
    guard pid != getpid() else { throw .itself }
    guard Self.hasOwnNumbers(procRoot) else { throw .foreignNumbers(procRoot: procRoot) }
    tracer = TracerThread(
      ThreadTracer(pid: pid, directory, procRoot: procRoot), limit: limit)
    threads = try tracer.begin()
  }

  deinit { release() }

  /// Lets the process go on.
  ///
  /// Returns for how many nanoseconds it stood still, from the order to the first thread to the release
  /// of the last. Once is enough: later calls return the same.
  @discardableResult package func release() -> Int64 {
    length.withLock { length in
      if let length { return length }
      let new = tracer.end()
      length = new
      return new
    }
  }

  /// Whether all of its threads stand still already, stopped by a signal (state T) or by a tracer (t).
  /// Such a process need not be paused to be read. `false` for one that has exited.
  package static func isStopped(_ directory: Directory) -> Bool {
    let threads = ProcessThreads(directory: directory)
    let states = ((try? threads.numbers()) ?? []).compactMap { threads.status(of: $0)?.state }
    let alive = states.filter { $0 != "Z" && $0 != "X" }
    return !alive.isEmpty && alive.allSatisfy { $0 == "T" || $0 == "t" }
  }

  /// Whether the numbers in this /proc are those that ptrace(2) takes: then it shows one number for this
  /// program, its own.
  private static func hasOwnNumbers(_ procRoot: String) -> Bool {
    guard let directory = try? Directory("\(procRoot)/self"),
      let status = ProcessThreads(directory: directory).status(of: getpid())
    else { return false }
    return status.namespacePIDs == [getpid()]
  }
}
