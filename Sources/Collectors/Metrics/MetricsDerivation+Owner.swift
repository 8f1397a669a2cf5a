import PrometheusText
import SnapshotModel
import TextParsing

extension Derivation {
  /// Compares when the page says that its process started with when the kernel says so.
  mutating func proveOwner(of page: MetricPage, _ capture: Capture) {
    let what = "owner of \(capture.source)"
    let sample = page.samples.first {
      $0.name == "process_start_time_seconds" && $0.labels.isEmpty
    }
    guard let sample, case .finite(let said) = sample.value else {
      noteGap(what, "cannot be proved: the page has no process_start_time_seconds")
      return
    }
    let reading = readings.first { $0.id == "procfs.process.start_time" }
    guard let started = reading?.number else {
      noteGap(
        what, "cannot be proved: the start time of process \(identity.pid) is not known",
        remedy: "capture /proc/\(identity.pid)/stat and /proc/stat")
      return
    }
    guard let exact = nanoseconds(said), let start = nanoseconds(started),
      case let difference = exact.subtractingReportingOverflow(start), !difference.overflow,
      difference.partialValue.magnitude <= tolerance(of: said)
    else {
      warnings.append(
        "\(capture.source) is another process's page: its process started at \(said), process "
          + "\(identity.pid) at \(started) (seconds since 1970)")
      return
    }
  }

  /// For pages that do not tell whose they are.
  mutating func noteUnprovenOwner(of capture: Capture) {
    noteGap(
      "owner of \(capture.source)",
      "cannot be proved: the page does not tell when its process started",
      remedy: "/metrics with process_start_time_seconds does")
  }

  /// How far the page may be from the kernel, in nanoseconds.
  ///
  /// client_golang adds ticks to the boot time as floats, and prints the sum: two ticks. Other clients
  /// publish whole seconds, rounded whichever way.
  private func tolerance(of said: ExactDecimal) -> UInt64 {
    let second: UInt64 = 1_000_000_000
    return said.exponent >= 0 ? second : 2 * second / UInt64(max(1, machine.clockTicksPerSecond))
  }

  /// Seconds in whole nanoseconds; what is finer falls off. `nil` beyond 63 bits.
  private func nanoseconds(_ seconds: ExactDecimal) -> Int64? {
    var digits = seconds.digits
    var exponent = seconds.exponent + 9
    while exponent < 0, digits != 0 {
      digits /= 10
      exponent += 1
    }
    return ExactDecimal(digits: digits, exponent: max(0, exponent)).integer
  }
}
