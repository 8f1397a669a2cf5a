extension MetricsQuantities {
  /// process_* of client_golang, which the process reads of itself in /proc/self.
  static let process: [CatalogField] = [
    CatalogField(
      "process_resident_memory_bytes", .bytes, .resident,
      """
      Pages in RAM that the process maps, as the approximate counters have them: field 24 (rss) of \
      stat
      """,
      leavesOut: """
        What the counters have not taken in yet: it is not VmRSS, which is summed exactly since \
        Linux 6.16, and differs from it either way.
        """,
      source: "/proc/self/stat field 24 (rss) in pages; prometheus/procfs ProcStat.ResidentMemory",
      title: "stat rss, read by the process itself"),
    CatalogField(
      "process_virtual_memory_bytes", .bytes, .virtual,
      "Address space of the process, the same as VmSize: field 23 (vsize) of stat",
      leavesOut: "Any statement about memory in RAM.",
      source: "/proc/self/stat field 23 (vsize); prometheus/procfs ProcStat.VirtualMemory",
      title: "stat vsize, read by the process itself"),
    CatalogField(
      "process_virtual_memory_max_bytes", .bytes, .limit,
      """
      Address space that the process may have; 1.8446744073709552e+19, in older versions -1, means \
      no limit
      """,
      leavesOut: "Memory in RAM: it binds reservations as well.",
      source: "/proc/self/limits Max address space; prometheus/procfs ProcLimits.AddressSpace",
      title: "limit of address space, read by the process itself"),
    CatalogField(
      "process_start_time_seconds", .seconds, .time,
      "When the process started: seconds since 1970",
      source: "/proc/stat btime + /proc/self/stat field 22 (starttime) / 100",
      title: "start, read by the process itself"),
    CatalogField(
      "process_cpu_seconds_total", .seconds, .cumulative,
      "CPU time of the process so far, its own and the kernel's for it",
      source: "/proc/self/stat fields 14 (utime) and 15 (stime)",
      title: "CPU time of the process"),
    CatalogField(
      "process_open_fds", .count, .count,
      "Open file descriptors of the process",
      source: "number of entries of /proc/self/fd",
      title: "open file descriptors"),
    CatalogField(
      "process_max_fds", .count, .limit,
      "File descriptors that the process may have open",
      source: "/proc/self/limits Max open files",
      title: "limit of open file descriptors"),
    CatalogField(
      "go_info", .number, .other,
      "Nothing: always 1, with the Go version that built the program as its label",
      source: "runtime.Version",
      title: "Go version"),
    CatalogField(
      "go_goroutines", .count, .count,
      "Goroutines that exist",
      source: "runtime.NumGoroutine",
      title: "goroutines"),
    CatalogField(
      "go_threads", .count, .count,
      "Threads of the Go runtime, those that it keeps parked included",
      leavesOut: "Threads that C code makes.",
      source: "runtime.ThreadCreateProfile",
      title: "threads of the Go runtime"),
    CatalogField(
      "go_sched_gomaxprocs_threads", .count, .limit,
      "Threads that may run Go code at once: GOMAXPROCS",
      leavesOut: "Threads in system calls and in C code.",
      source: "runtime/metrics /sched/gomaxprocs:threads",
      title: "/sched/gomaxprocs:threads"),
    CatalogField(
      "go_sched_goroutines_goroutines", .count, .count,
      "Goroutines that exist",
      source: "runtime/metrics /sched/goroutines:goroutines",
      title: "/sched/goroutines:goroutines"),
  ]
}
