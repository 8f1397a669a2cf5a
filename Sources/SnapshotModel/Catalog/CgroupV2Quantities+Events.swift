extension CgroupV2Quantities {
  /// memory.events and memory.events.local.
  static let events: [CatalogField] = [
    CatalogField(
      "low", .count, .cumulative,
      "How often memory was reclaimed though the usage was below memory.low",
      source: "MEMCG_LOW"),
    CatalogField(
      "high", .count, .cumulative,
      """
      How often processes were slowed down and made to reclaim because the usage was above \
      memory.high
      """,
      source: "MEMCG_HIGH"),
    CatalogField(
      "max", .count, .cumulative,
      "How often the usage was about to exceed memory.max",
      source: "MEMCG_MAX"),
    CatalogField(
      "oom", .count, .cumulative,
      "How often the usage was at memory.max and an allocation was about to fail",
      leavesOut: "Allocations for which the killer is no option.",
      source: "MEMCG_OOM"),
    CatalogField(
      "oom_kill", .count, .cumulative,
      "How many processes an out-of-memory killer of whatever scope has killed",
      source: "MEMCG_OOM_KILL"),
    CatalogField(
      "oom_group_kill", .count, .cumulative,
      "How often an out-of-memory kill took a whole group",
      source: "MEMCG_OOM_GROUP_KILL"),
    CatalogField(
      "sock_throttled", .count, .cumulative,
      "How often sockets were slowed down",
      source: "MEMCG_SOCK_THROTTLED"),
  ]

  /// memory.swap.events.
  static let swapEvents: [CatalogField] = [
    CatalogField(
      "high", .count, .cumulative,
      "How often the swap was above memory.swap.high",
      source: "MEMCG_SWAP_HIGH"),
    CatalogField(
      "max", .count, .cumulative,
      """
      How often the swap was about to exceed memory.swap.max, so that an allocation of swap failed
      """,
      source: "MEMCG_SWAP_MAX"),
    CatalogField(
      "fail", .count, .cumulative,
      """
      How often an allocation of swap failed, by memory.swap.max or because the machine has none \
      left
      """,
      source: "MEMCG_SWAP_FAIL"),
  ]

  /// cgroup.stat: how many cgroups there are.
  static let cgroupStat: [CatalogField] = [
    CatalogField(
      "nr_descendants", .count, .count,
      "Cgroups below the cgroup",
      source: "cgroup->nr_descendants"),
    CatalogField(
      "nr_dying_descendants", .count, .count,
      "Removed cgroups below the cgroup that something still holds, charged memory for one",
      source: "cgroup->nr_dying_descendants"),
    CatalogField(
      "nr_subsys_memory", .count, .count,
      "Cgroups that have the memory controller, the cgroup and those below it",
      source: "css->nr_descendants + 1"),
    CatalogField(
      "nr_dying_subsys_memory", .count, .count,
      "Removed cgroups with the memory controller below the cgroup that something still holds",
      source: "cgroup->nr_dying_subsys[]"),
  ]
}
