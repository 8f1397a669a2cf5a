import Dispatch
import Glibc
import Synchronization
import SystemCalls

/// The thread of this program that stops another process and lets it go.
///
/// It does nothing else, so that a pause can be begun and ended from any thread, and so that with its
/// end nothing can stay stopped.
final class TracerThread: Sendable {
  private let begun = DispatchSemaphore(value: 0)
  private let mayEnd = DispatchSemaphore(value: 0)
  private let ended = DispatchSemaphore(value: 0)
  private let outcome = Mutex<Result<Int, ProcessPauseError>>(.success(0))
  private let length = Mutex<Int64>(0)
  private let tracer: ThreadTracer
  private let limit: Duration

  init(_ tracer: ThreadTracer, limit: Duration) {
    self.tracer = tracer
    self.limit = limit
  }

  /// Returns how many threads stand still.
  func begin() throws(ProcessPauseError) -> Int {
    var thread = pthread_t()
    let itself = Unmanaged.passRetained(self)
    let failure = pthread_create(
      &thread, nil,
      { itself in
        guard let itself else { return nil }
        Unmanaged<TracerThread>.fromOpaque(itself).takeRetainedValue().run()
        return nil
      }, itself.toOpaque())
    guard failure == 0 else {
      itself.release()
      throw .failed(pid: tracer.pid, reason: "no thread to stop it with: \(SystemError(failure))")
    }
    pthread_detach(thread)
    begun.wait()
    return try outcome.withLock { $0 }.get()
  }

  /// Lets the process go on. Returns how long it stood still, in nanoseconds.
  func end() -> Int64 {
    mayEnd.signal()
    ended.wait()
    return length.withLock { $0 }
  }

  private func run() {
    var tracer = tracer
    do throws(ProcessPauseError) {
      let count = try tracer.stopAll(within: limit)
      outcome.withLock { $0 = .success(count) }
      begun.signal()
      mayEnd.wait()
      let length = tracer.release()
      self.length.withLock { $0 = length }
      ended.signal()
    } catch {
      _ = tracer.release()
      outcome.withLock { $0 = .failure(error) }
      begun.signal()
    }
  }
}
