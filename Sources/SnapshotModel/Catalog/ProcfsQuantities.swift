/// What procfs tells of the process, of the processes of its cgroup, and of the machine.
enum ProcfsQuantities {
  static let families: [CatalogFamily] = [
    CatalogFamily(
      prefix: "procfs.stat.", title: "stat ", file: "/proc/PID/stat ", fields: stat),
    CatalogFamily(prefix: "procfs.", fields: times),
    CatalogFamily(
      prefix: "procfs.statm.", title: "statm ", file: "/proc/PID/statm ", fields: statm),
    CatalogFamily(prefix: "procfs.status.", file: "/proc/PID/status ", fields: status),
    CatalogFamily(prefix: "procfs.", fields: mappings),
    CatalogFamily(
      prefix: "procfs.smaps.sum.", title: "smaps ", file: "/proc/PID/smaps ", maker: smapsMaker,
      scope: "Summed over the mappings in smaps", fields: smapsFields),
    CatalogFamily(
      prefix: "procfs.smaps.sum.", title: "smaps ", maker: "/proc/PID/smaps: ",
      scope: "Summed over the mappings in smaps", fields: smapsOnly),
    CatalogFamily(
      prefix: "procfs.smaps_rollup.", title: "smaps_rollup ", file: "/proc/PID/smaps_rollup ",
      maker: smapsMaker, scope: "Over all mappings, as the kernel adds them up",
      fields: smapsFields + rollupOnly),
    CatalogFamily(
      prefix: "procfs.limits.", title: "limits ", file: "/proc/PID/limits ",
      maker: "fs/proc/base.c proc_pid_limits: ", fields: limits),
    CatalogFamily(prefix: "procfs.", file: "/proc/PID/", fields: outOfMemory),
    CatalogFamily(
      prefix: "procfs.meminfo.", title: "meminfo ", file: "/proc/meminfo ",
      maker: "fs/proc/meminfo.c meminfo_proc_show: ", fields: meminfo + kernelMeminfo),
    CatalogFamily(prefix: "procfs.members.", title: "all members, ", fields: memberCount),
    CatalogFamily(
      prefix: "procfs.members.sum.", title: "all members, ", file: "each /proc/PID/smaps_rollup ",
      maker: smapsMaker, scope: members, fields: memberRollups),
    CatalogFamily(
      prefix: "procfs.members.sum.", title: "all members, ", scope: members, fields: membersOnly),
  ]

  private static let members = "Summed over all processes of the cgroup and its descendants"
  private static let smapsMaker = "fs/proc/task_mmu.c __show_smap: "
}
