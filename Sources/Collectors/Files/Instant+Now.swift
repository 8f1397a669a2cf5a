import Glibc
import SnapshotModel
import SystemCalls

extension Instant {
  /// This moment on CLOCK_MONOTONIC and CLOCK_REALTIME.
  static var now: Instant {
    Instant(
      monotonic: nanoseconds(of: CLOCK_MONOTONIC),
      wall: nanoseconds(of: CLOCK_REALTIME))
  }
}
