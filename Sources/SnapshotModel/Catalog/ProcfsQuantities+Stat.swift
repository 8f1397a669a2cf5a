extension ProcfsQuantities {
  /// /proc/PID/stat, by the names of proc_pid_stat(5).
  static let stat: [CatalogField] = [
    CatalogField(
      "vsize", .bytes, .virtual,
      "Address space of the process: the lengths of all its mappings, the same as VmSize",
      leavesOut: "The gate page [vsyscall], which maps lists and no total holds.",
      source: "field 23, fs/proc/array.c do_task_stat: task_vsize"),
    CatalogField(
      "rss", .bytes, .resident,
      "Pages in RAM that the process maps, as the approximate counters have them",
      leavesOut: """
        What each CPU (before Linux 6.2 each thread) has counted and not yet handed on, so that it \
        differs from VmRSS either way; hugetlb pages, and swapped memory.
        """,
      source: "field 24, fs/proc/array.c do_task_stat: get_mm_rss"),
    CatalogField(
      "minflt", .count, .cumulative,
      "Page faults of the process so far that needed no read from a device",
      leavesOut: "Faults of its children.",
      source: "field 10, fs/proc/array.c do_task_stat: min_flt of all threads"),
    CatalogField(
      "majflt", .count, .cumulative,
      "Page faults of the process so far that had to wait for a read from a device",
      leavesOut: "Faults of its children.",
      source: "field 12, fs/proc/array.c do_task_stat: maj_flt of all threads"),
    CatalogField(
      "num_threads", .count, .count,
      "Threads of the process",
      source: "field 20, fs/proc/array.c do_task_stat"),
    CatalogField(
      "starttime", .count, .time,
      "When the process started: clock ticks after the machine's start",
      source: "field 22, fs/proc/array.c do_task_stat: start_boottime"),
    CatalogField(
      "text", .bytes, .virtual,
      """
      Address space of the program's own code: from the page of startcode to the end of the page \
      of endcode
      """,
      leavesOut: "The code of shared libraries, and read-only data outside the executable segment.",
      source: """
        fields 26 (startcode) and 27 (endcode), which are 1 without the right to trace the process; \
        fs/proc/array.c do_task_stat
        """),
  ]

  /// When the process and the machine started.
  static let times: [CatalogField] = [
    CatalogField(
      "process.start_time", .seconds, .time,
      """
      When the process started, by the clock as it is set now: seconds since 1970, in steps of a \
      clock tick
      """,
      source: "/proc/stat btime + /proc/PID/stat field 22 (starttime) / clock ticks a second",
      title: "start of the process"),
    CatalogField(
      "process.identified_starttime", .count, .time,
      """
      When the process that the user named started: clock ticks after the machine's start, read \
      before all else
      """,
      source: "/proc/PID/stat field 22 (starttime)",
      title: "start of the process named"),
    CatalogField(
      "system.btime", .seconds, .time,
      "When the machine started, by the clock as it is set now: seconds since 1970",
      source: "/proc/stat btime; fs/proc/stat.c show_stat: getboottime64",
      title: "start of the machine"),
  ]
}
