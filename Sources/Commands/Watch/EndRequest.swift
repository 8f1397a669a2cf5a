import Glibc
import SystemCalls

/// The wish that the program come to an end: SIGINT or SIGTERM.
///
/// The first is answered when the work in hand is done; a second one ends the program at once.
enum EndRequest {
  /// Catches the two signals from now on. Programs that are started have them as they were.
  static func listen() {
    _ = endPipe.reading
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        let before = errno
        signal(number, SIG_DFL)
        var byte: UInt8 = 0
        _ = write(endPipe.writing, &byte, 1)
        errno = before
      }
    }
    // What started this program may have left them blocked.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Waits until a moment of CLOCK_MONOTONIC, in nanoseconds, or until the end is wished for. Returns
  /// whether it is; the wish stays.
  static func wait(until moment: Int64) -> Bool {
    while true {
      let rest = max(0, moment - nanoseconds(of: CLOCK_MONOTONIC))
      let milliseconds = min(rest / 1_000_000 + (rest % 1_000_000 == 0 ? 0 : 1), 3_600_000)
      var descriptor = pollfd(fd: endPipe.reading, events: Int16(POLLIN), revents: 0)
      if poll(&descriptor, 1, Int32(milliseconds)) > 0 { return true }
      if nanoseconds(of: CLOCK_MONOTONIC) >= moment { return false }
    }
  }
}

/// What the handler writes to and the wait reads from. Without it, signals end the program at once.
private struct EndPipe {
  let reading: Int32
  let writing: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    reading = ends[0]
    writing = ends[1]
  }
}

private let endPipe = EndPipe()
