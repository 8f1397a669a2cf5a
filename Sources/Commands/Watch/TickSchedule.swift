/// Moments at equal distances on one clock. What takes too long moves none of them.
struct TickSchedule {
  private let start: Int64
  private let interval: Int64
  private var next: Int64 = 0

  /// Both in nanoseconds; the first tick is at the start, the interval is more than 0.
  init(start: Int64, interval: Int64) {
    self.start = start
    self.interval = interval
  }

  /// The next tick that is not over yet, and how many were since the one before.
  mutating func advance(now: Int64) -> (due: Int64, missed: Int64) {
    let elapsed = max(0, now - start)
    // The one that is due at this very moment counts.
    let current = elapsed / interval + (elapsed % interval == 0 ? 0 : 1)
    let missed = max(0, current - next)
    let tick = next + missed
    next = tick + 1
    let (offset, overflow) = tick.multipliedReportingOverflow(by: interval)
    let (due, isBeyond) = start.addingReportingOverflow(offset)
    return (overflow || isBeyond ? .max : due, missed)
  }
}
