import MemoryUnits
import SnapshotModel

/// That all views are of one process.
enum IdentityRelations {
  static let all: [Relation] = [metricsPageIsOfTheProcess, startTimeIsUnchanged]

  private static let metricsPageIsOfTheProcess = Relation(
    "metrics.start-time-is-of-the-process",
    "process_start_time_seconds is the process's start time",
    "metrics.process_start_time_seconds",
    .within([.clockTick(of: "metrics.process_start_time_seconds")]),
    "procfs.process.start_time", unit: .nanoseconds,
    because:
      "The client library adds starttime to the time of boot, as procfs tells both, and may round to "
      + "a second; so a page with another start time is another process's. A clock that was stepped "
      + "moves btime.",
    citing: [
      .kernel("fs/proc/array.c", "do_task_stat"), .kernel("fs/proc/stat.c", "show_stat"),
      .document("prometheus/procfs proc_stat.go, StartTime"),
    ],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        [
          "metrics.process_start_time_seconds": 1_795_392_063_620_000_000,
          "procfs.process.start_time": 1_795_392_063_620_000_000,
        ]),
      .near(
        "victoria-metrics, whose page shows whole seconds",
        [
          "metrics.process_start_time_seconds": 1_795_407_504_000_000_000,
          "procfs.process.start_time": 1_795_407_503_160_000_000,
        ]),
      .breaks(
        "a page with hundredths, off by as much",
        [
          "metrics.process_start_time_seconds": 1_795_407_504_010_000_000,
          "procfs.process.start_time": 1_795_407_503_160_000_000,
        ]),
      .breaks(
        "the page is of an etcd started later",
        [
          "metrics.process_start_time_seconds": 1_795_394_509_240_000_000,
          "procfs.process.start_time": 1_795_392_063_620_000_000,
        ]),
    ])

  private static let startTimeIsUnchanged = Relation(
    "procfs.start-time-is-unchanged",
    "starttime is the same when all is read as when the process was named",
    "procfs.stat.starttime", .exact, "procfs.process.identified_starttime", unit: .count,
    because:
      "A pid is given out again once its process has gone; pid and start time together are not.",
    citing: [.kernel("fs/proc/array.c", "do_task_stat")],
    examples: [
      .equal(
        "prometheus 2.42, frozen",
        ["procfs.stat.starttime": 79_962, "procfs.process.identified_starttime": 79962]),
      .breaks(
        "the pid was given out again a second later",
        ["procfs.stat.starttime": 79_962, "procfs.process.identified_starttime": 79862]),
    ])
}
