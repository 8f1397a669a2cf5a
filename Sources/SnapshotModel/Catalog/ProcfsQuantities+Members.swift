extension ProcfsQuantities {
  static let memberCount: [CatalogField] = [
    CatalogField(
      "count", .count, .count,
      "Processes of the cgroup and its descendants, all of which were read",
      source: "number of pids in cgroup.procs")
  ]

  /// The lines of smaps_rollup that are summed over the processes of a cgroup.
  static let memberRollups: [CatalogField] = (smapsFields + rollupOnly).filter {
    ["Rss", "Pss", "Pss_Anon", "Anonymous", "AnonHugePages", "Swap", "SwapPss"].contains($0.key)
  }

  /// What is summed over the processes of a cgroup and is no line of smaps_rollup.
  static let membersOnly: [CatalogField] = [
    CatalogField(
      "file_and_shmem", .bytes, .resident,
      "Resident pages of files and of shared memory, once for each process that maps them",
      leavesOut: "Private copies of written pages.",
      source: "/proc/PID/smaps_rollup Rss - Anonymous of each", title: "Rss - Anonymous"),
    CatalogField(
      "VmPTE", .bytes, .resident, "Their page tables at every level down from the PUD",
      leavesOut: "The tables above the PUD, which every process has whatever its size.",
      source: "/proc/PID/status VmPTE of each"),
    CatalogField(
      "Threads", .count, .count, "Their threads", source: "/proc/PID/status Threads of each"),
  ]
}
