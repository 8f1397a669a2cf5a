/// Why a process was not stopped. None of its threads is held, though something else may.
package enum ProcessPauseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is the process that asks.
  case itself
  /// The numbers in this /proc are those of another PID namespace: they would name other processes.
  case foreignNumbers(procRoot: String)
  /// A process has one tracer at most: `by` is the number of a thread, of most programs the only one.
  case traced(pid: Int32, by: Int32)
  case notPermitted(pid: Int32, remedy: String)
  case exited(pid: Int32)
  /// A thread that took too long, in the state that /proc shows: `D` for uninterruptible sleep.
  case notStopping(pid: Int32, thread: Int32, state: Character, limit: Duration)
  /// Another failure of the system.
  case failed(pid: Int32, reason: String)

  package var reason: String {
    switch self {
    case .itself: "a process cannot stop itself and go on reading"
    case .foreignNumbers(let procRoot):
      "\(procRoot) shows the processes of another PID namespace, whose numbers mean others here"
    case .traced(let pid, let tracer): "process \(pid) is traced already, by \(tracer)"
    case .notPermitted(let pid, _): "process \(pid): not permitted to stop it"
    case .exited(let pid): "process \(pid) has exited"
    case .notStopping(let pid, let thread, let state, let limit):
      "process \(pid): thread \(thread) (state \(state)) did not stop within "
        + "\(Int64(limit / .milliseconds(1))) ms; none is held any more"
    case .failed(let pid, let reason): "process \(pid): \(reason)"
    }
  }

  /// What would help. Empty where nothing does.
  package var remedy: String {
    switch self {
    case .foreignNumbers: "run it in the namespace of that /proc"
    case .traced: "let the other let go of it: gdb's detach, or end strace"
    case .notPermitted(_, let remedy): remedy
    case .notStopping: "take the process as it runs, or try again"
    case .itself, .exited, .failed: ""
    }
  }

  package var description: String { remedy.isEmpty ? reason : "\(reason) (\(remedy))" }
}
