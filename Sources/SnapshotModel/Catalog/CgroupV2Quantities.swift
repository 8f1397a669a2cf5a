/// What the memory controller of cgroup v2 tells of the cgroup that pays for the process's memory.
enum CgroupV2Quantities {
  static let families: [CatalogFamily] =
    [
      CatalogFamily(
        prefix: "cgroup.v2.memory.", title: "memory.", file: "memory.", fields: files),
      statFamily("", title: "", scope: subtree),
      CatalogFamily(
        prefix: "cgroup.v2.memory.numa_stat.", title: "memory.numa_stat ",
        file: "memory.numa_stat ", maker: "mm/memcontrol.c memory_numa_stat_show: ",
        scope: "\(subtree), summed over the NUMA nodes", fields: fieldsByNode),
      CatalogFamily(
        prefix: "cgroup.v2.memory.events.", title: "memory.events ", file: "memory.events ",
        maker: "mm/memcontrol.c memory_events_show: ", scope: subtree, fields: events),
      CatalogFamily(
        prefix: "cgroup.v2.memory.events.local.", title: "memory.events.local ",
        file: "memory.events.local ", maker: "mm/memcontrol.c memory_events_local_show: ",
        scope: "In the cgroup alone", fields: events),
      CatalogFamily(
        prefix: "cgroup.v2.memory.swap.events.", title: "memory.swap.events ",
        file: "memory.swap.events ", maker: "mm/memcontrol.c swap_events_show: ", scope: subtree,
        fields: swapEvents),
      CatalogFamily(
        prefix: "cgroup.v2.cgroup.stat.", title: "cgroup.stat ", file: "cgroup.stat ",
        maker: "kernel/cgroup/cgroup.c cgroup_stat_show: ", fields: cgroupStat),
      statFamily(
        "root.", title: "root ", scope: "In the root of the hierarchy and all cgroups below it"),
    ]
    + CgroupFamilyQuantities.families("cgroup.v2.", usage: files.filter { $0.key == "current" })

  private static let subtree = "In the cgroup and its descendants"

  /// What memory.numa_stat divides by node.
  private static let fieldsByNode = memoryByType + lists + kernelByNode + reclaimByNode

  private static func statFamily(_ place: String, title: String, scope: String) -> CatalogFamily {
    CatalogFamily(
      prefix: "cgroup.v2.\(place)memory.stat.", title: "\(title)memory.stat ",
      file: "\(title)memory.stat ", maker: "mm/memcontrol.c memcg_stat_format: ", scope: scope,
      fields: fieldsByNode + otherAmounts + workingSetBefore59 + reclaim + faultsAndSwap)
  }
}
