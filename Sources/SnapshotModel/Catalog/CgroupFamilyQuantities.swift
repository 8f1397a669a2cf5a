/// What is counted around the cgroup that pays for the process's memory, in both versions.
enum CgroupFamilyQuantities {
  /// `usage` is the version's file of all that is charged.
  static func families(_ prefix: String, usage: [CatalogField]) -> [CatalogFamily] {
    [
      CatalogFamily(
        prefix: "\(prefix)parent.memory.", title: "parent memory.", file: "the parent's memory.",
        scope: "Of the parent of the cgroup that pays for the process's memory", fields: usage),
      CatalogFamily(
        prefix: "\(prefix)parent.children.sum.memory.", title: "children of the parent memory.",
        file: "each child's memory.",
        scope: "Summed over the children of that parent, the cgroup itself among them",
        fields: usage),
      CatalogFamily(prefix: prefix, fields: counts),
    ]
  }

  private static let counts: [CatalogField] = [
    CatalogField(
      "children.count", .count, .count,
      "Child cgroups of the cgroup that pays for the process's memory",
      leavesOut: "Removed children, whose leftovers the cgroup keeps.",
      source: "directories below the cgroup", title: "child cgroups"),
    CatalogField(
      "procs.count", .count, .count,
      """
      Processes in the cgroup that pays for the process's memory and in its descendants, as far as \
      their lists were read
      """,
      source: "cgroup.procs of each", title: "processes in the cgroup"),
    CatalogField(
      "procs.lists_process", .count, .count,
      """
      1 where the lists of the cgroup and its descendants hold the process, under any of its \
      numbers, and 0 where they do not
      """,
      source: "cgroup.procs of each, NSpid of /proc/PID/status", title: "process in the cgroup"),
  ]
}
