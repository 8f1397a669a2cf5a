extension ProcfsQuantities {
  /// /proc/PID/limits: the soft limits.
  static let limits: [CatalogField] = [
    CatalogField(
      "Max_cpu_time", .seconds, .limit,
      "CPU time that the process may use",
      source: "RLIMIT_CPU"),
    CatalogField(
      "Max_file_size", .bytes, .limit,
      "The size to which the process may write a file",
      source: "RLIMIT_FSIZE"),
    CatalogField(
      "Max_data_size", .bytes, .limit,
      "Private writable address space that the process may have, VmData",
      leavesOut: "Mappings made before the limit was set, which stay.",
      source: "RLIMIT_DATA, over all of VmData since Linux 4.7"),
    CatalogField(
      "Max_stack_size", .bytes, .limit,
      "The size to which the main thread's stack may grow",
      leavesOut: "Stacks of goroutines and, once made, of threads.",
      source: "RLIMIT_STACK"),
    CatalogField(
      "Max_core_file_size", .bytes, .limit,
      "The size of a core file that the kernel may write; 0 means none",
      leavesOut: """
        Cores piped to a program, for which any limit but 1 is ignored, and cores that gdb writes.
        """,
      source: "RLIMIT_CORE"),
    CatalogField(
      "Max_resident_set", .bytes, .limit,
      "Nothing: Linux has not enforced it since 2.4",
      leavesOut: "The resident set, which cgroups limit.",
      source: "RLIMIT_RSS"),
    CatalogField(
      "Max_processes", .count, .limit,
      "Threads that the process's real user may have",
      source: "RLIMIT_NPROC"),
    CatalogField(
      "Max_open_files", .count, .limit,
      "One more than the highest file descriptor that the process may open",
      source: "RLIMIT_NOFILE"),
    CatalogField(
      "Max_locked_memory", .bytes, .limit,
      "Address space that the process may lock in RAM",
      leavesOut: "Processes with CAP_IPC_LOCK, which it does not bind.",
      source: "RLIMIT_MEMLOCK"),
    CatalogField(
      "Max_address_space", .bytes, .limit,
      "Address space that the process may have, VmSize",
      leavesOut: "Memory in RAM: it binds reservations as well.",
      source: "RLIMIT_AS"),
    CatalogField(
      "Max_file_locks", .count, .limit,
      "Nothing: Linux has not enforced it since 2.4",
      source: "RLIMIT_LOCKS"),
    CatalogField(
      "Max_pending_signals", .count, .limit,
      "Signals that may be queued for the process's real user",
      source: "RLIMIT_SIGPENDING"),
    CatalogField(
      "Max_msgqueue_size", .bytes, .limit,
      "Memory of the POSIX message queues of the process's real user",
      source: "RLIMIT_MSGQUEUE"),
    CatalogField(
      "Max_nice_priority", .number, .limit,
      "20 less the lowest nice value that the process may give itself",
      source: "RLIMIT_NICE"),
    CatalogField(
      "Max_realtime_priority", .number, .limit,
      "The highest real-time priority that the process may give itself",
      source: "RLIMIT_RTPRIO"),
    CatalogField(
      "Max_realtime_timeout", .number, .limit,
      "Microseconds of CPU time that a real-time thread may use without a system call that blocks",
      source: "RLIMIT_RTTIME"),
  ]

  /// What the out-of-memory killer makes of the process.
  static let outOfMemory: [CatalogField] = [
    CatalogField(
      "oom_score", .number, .other,
      """
      How likely the out-of-memory killer is to choose the process: RAM, swap and page tables as a \
      share of the machine's memory and swap, shifted by oom_score_adj
      """,
      leavesOut: "The limit of the cgroup, against which a kill inside the cgroup measures.",
      source: "fs/proc/base.c proc_oom_score; mm/oom_kill.c oom_badness"),
    CatalogField(
      "oom_score_adj", .number, .other,
      """
      Thousandths of the allowed memory, the machine's or a cgroup's, that count as used by the \
      process besides what it uses; -1000 exempts it
      """,
      source: "fs/proc/base.c oom_score_adj_read"),
  ]
}
