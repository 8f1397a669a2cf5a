import Glibc
import SnapshotModel

extension Instant {
  /// This moment on CLOCK_MONOTONIC and CLOCK_REALTIME.
  static var now: Instant {
    Instant(monotonic: nanoseconds(CLOCK_MONOTONIC), wall: nanoseconds(CLOCK_REALTIME))
  }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
