package import Compression

/// The raw bytes of one source as read. The truth: all else is derived from it, and can be again.
package struct Capture: Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case captured(CompressedBytes)
    case unavailable(Unavailability)
  }

  /// Its name in the snapshot and its path in a capture directory: `proc/17669/smaps`,
  /// `cgroup/memory.stat`, `metrics/metrics`. A source read more than once bears its round:
  /// `proc/17669/statm@before`.
  package let name: String
  /// Where it was read: a path or a URL.
  package let source: String
  /// `nil` for what tells of the machine as a whole.
  package let view: View?
  /// When reading began and ended. `nil` for a file given by the user: it does not tell.
  package let begin: Instant?
  package let end: Instant?
  package let outcome: Outcome

  package init(
    name: String, source: String, view: View?, begin: Instant?, end: Instant?, outcome: Outcome
  ) {
    self.name = name
    self.source = source
    self.view = view
    self.begin = begin
    self.end = end
    self.outcome = outcome
  }

  package var content: CompressedBytes? {
    if case .captured(let content) = outcome { content } else { nil }
  }
}

/// Why something could not be read, and what would help.
package struct Unavailability: Hashable, Sendable, Codable {
  /// `permission denied`, `no such file`.
  package let reason: String
  /// `run as root with CAP_SYS_ADMIN`. Empty where nothing helps.
  package let remedy: String

  package init(_ reason: String, remedy: String = "") {
    self.reason = reason
    self.remedy = remedy
  }
}

/// A moment on both clocks.
package struct Instant: Hashable, Sendable, Codable {
  /// Nanoseconds of CLOCK_MONOTONIC: for differences.
  package let monotonic: Int64
  /// Nanoseconds since 1970 in UTC: for people and for other machines.
  package let wall: Int64

  package init(monotonic: Int64, wall: Int64) {
    self.monotonic = monotonic
    self.wall = wall
  }
}
