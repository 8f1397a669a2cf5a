import CLinux
import Glibc
import Procfs
import SystemCalls

/// Stops the threads of a process with ptrace(2), and lets them go.
///
/// All calls must come from one and the same thread of this program, for it alone is the tracer. When
/// that thread ends, however it does, the kernel lets go of what is still held.
struct ThreadTracer {
  let pid: Int32
  private let threads: ProcessThreads
  private let procRoot: String
  private var seen: Set<Int32> = []
  private var stopped: [Stopped] = []
  private var firstInterrupt: Int64?

  private struct Stopped {
    let thread: Int32
    /// The signal that it was stopped for before it could see it; 0 for none.
    let signal: Int32
  }

  init(pid: Int32, _ directory: Directory, procRoot: String) {
    self.pid = pid
    self.procRoot = procRoot
    threads = ProcessThreads(directory: directory)
  }

  /// Stops every thread and tells how many there are. Looks again until no new one has appeared.
  ///
  /// Throws when that takes longer than the limit, and where one cannot be stopped. Some may be stopped
  /// then: `release` must follow.
  mutating func stopAll(within limit: Duration) throws(ProcessPauseError) -> Int {
    while true {
      let new: [Int32]
      do throws(SystemError) {
        new = try threads.numbers().filter { !seen.contains($0) }
      } catch {
        throw .failed(pid: pid, reason: "its threads: \(error)")
      }
      if new.isEmpty { break }
      var seized: [Int32] = []
      for thread in new where try seize(thread) { seized.append(thread) }
      for thread in seized { try wait(for: thread, limit) }
    }
    guard !stopped.isEmpty else { throw .exited(pid: pid) }
    return stopped.count
  }

  /// Lets all of them go and tells for how many nanoseconds the process stood still, from the first
  /// order to stop on.
  mutating func release() -> Int64 {
    // One that a SIGKILL took meanwhile cannot be let go; the kernel does that at this thread's end.
    for stop in stopped { _ = clinux_ptrace_detach(stop.thread, stop.signal) }
    stopped = []
    return firstInterrupt.map { monotonicTime() - $0 } ?? 0
  }

  /// Takes a thread and orders it to stop. `false` for one that has exited.
  private mutating func seize(_ thread: Int32) throws(ProcessPauseError) -> Bool {
    seen.insert(thread)
    switch clinux_ptrace_seize(thread) {
    case 0:
      if firstInterrupt == nil { firstInterrupt = monotonicTime() }
      // It fails for a thread that has just exited: waiting for it tells so.
      _ = clinux_ptrace_interrupt(thread)
      return true
    case ESRCH: return false
    case EPERM:
      guard let status = threads.status(of: thread), status.state != "Z", status.state != "X" else {
        return false
      }
      if let tracer = status.tracer, tracer != 0 { throw .traced(pid: pid, by: tracer) }
      throw .notPermitted(pid: pid, remedy: TraceRights(procRoot: procRoot).remedy)
    case let code: throw .failed(pid: pid, reason: "thread \(thread): \(SystemError(code))")
    }
  }

  /// Waits until a thread that was ordered to stops, without ever blocking: a thread in uninterruptible
  /// sleep may take any time.
  private mutating func wait(for thread: Int32, _ limit: Duration) throws(ProcessPauseError) {
    let start = firstInterrupt ?? monotonicTime()
    var pause = timespec(tv_sec: 0, tv_nsec: 20_000)
    while true {
      var status: Int32 = 0
      let found = waitpid(thread, &status, __WALL | WNOHANG)
      if found == thread {
        // Anything else is its end.
        if status & 0xff == 0x7f { stopped.append(Stopped(thread: thread, signal: signal(status))) }
        return
      }
      if found < 0 && errno != EINTR { return }
      guard Duration.nanoseconds(monotonicTime() - start) < limit else {
        throw .notStopping(
          pid: pid, thread: thread, state: threads.status(of: thread)?.state ?? "?", limit: limit)
      }
      nanosleep(&pause, nil)
      pause.tv_nsec = min(pause.tv_nsec * 2, 1_000_000)
    }
  }

  /// A signal that arrived just when the thread should stop: it stops for that one, and has not seen it
  /// yet. A stop as ordered, and that of a process that stands still already (SIGSTOP), bear an event in
  /// the upper half.
  private func signal(_ status: Int32) -> Int32 {
    status >> 16 == 0 ? status >> 8 & 0xff : 0
  }
}

/// CLOCK_MONOTONIC in nanoseconds.
private func monotonicTime() -> Int64 { nanoseconds(of: CLOCK_MONOTONIC) }
