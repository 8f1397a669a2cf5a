package import SnapshotModel

/// Readings as somebody measured them, and the verdict that they must get.
package struct Example: Sendable {
  package let verdict: Verdict
  /// Program and kernel that the numbers are from, or in what they are wrong.
  package let origin: String
  /// In bytes, nanoseconds or a count.
  package let readings: [QuantityID: Int64]
  /// By how much readings moved while all were taken.
  package let moved: [QuantityID: Int64]
  package let kernel: String
  package let processors: Int
  /// `go1.19.8`; empty where nobody said.
  package let go: String

  private init(
    _ verdict: Verdict, _ origin: String, _ readings: [QuantityID: Int64],
    _ moved: [QuantityID: Int64], _ kernel: String, _ processors: Int, _ go: String
  ) {
    self.verdict = verdict
    self.origin = origin
    self.readings = readings
    self.moved = moved
    self.kernel = kernel
    self.processors = processors
    self.go = go
  }

  /// Measured numbers for which the relation holds to the byte.
  package static func equal(
    _ origin: String, _ readings: [QuantityID: Int64], moved: [QuantityID: Int64] = [:],
    kernel: String = "6.18.44", processors: Int = 2, go: String = ""
  ) -> Example {
    Example(.equal, origin, readings, moved, kernel, processors, go)
  }

  /// Measured numbers for which the relation holds within its tolerance.
  package static func near(
    _ origin: String, _ readings: [QuantityID: Int64], moved: [QuantityID: Int64] = [:],
    kernel: String = "6.18.44", processors: Int = 2, go: String = ""
  ) -> Example {
    Example(.near, origin, readings, moved, kernel, processors, go)
  }

  /// Numbers that the snapshot cannot judge: a state that it does not show may be behind them.
  package static func leavesOpen(
    _ origin: String, _ readings: [QuantityID: Int64], moved: [QuantityID: Int64] = [:],
    kernel: String = "6.18.44", processors: Int = 2, go: String = ""
  ) -> Example {
    Example(.unresolved, origin, readings, moved, kernel, processors, go)
  }

  /// Numbers that break it.
  package static func breaks(
    _ origin: String, _ readings: [QuantityID: Int64], moved: [QuantityID: Int64] = [:],
    kernel: String = "6.18.44", processors: Int = 2, go: String = ""
  ) -> Example {
    Example(.differs, origin, readings, moved, kernel, processors, go)
  }
}

/// Amounts as the kernel's files print them, so that an example reads like its source.
extension Int {
  var kB: Int64 { Int64(self) * 1024 }
  /// Pages of 4 KiB.
  var pages: Int64 { Int64(self) * 4096 }
}
