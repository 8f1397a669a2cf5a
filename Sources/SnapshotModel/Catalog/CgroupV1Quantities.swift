/// What the memory controller of cgroup v1 tells of the cgroup that pays for the process's memory.
enum CgroupV1Quantities {
  static let families: [CatalogFamily] =
    [
      CatalogFamily(
        prefix: "cgroup.v1.memory.", title: "memory.", file: "memory.", fields: files),
      statFamily("", title: "", scope: "In the cgroup alone", fields: statAmounts + statEvents),
      statFamily("", title: "", scope: "", fields: statLimits),
      statFamily(
        "", title: "", twins: "total_",
        scope: "In the cgroup and its descendants, the leftovers of removed ones included",
        fields: statAmounts + statEvents),
      numaFamily("", scope: "In the cgroup alone"),
      numaFamily("hierarchical_", scope: "In the cgroup and its descendants"),
      statFamily(
        "root.", title: "root ", scope: "In the root of the hierarchy alone",
        fields: statAmounts + statEvents),
      statFamily(
        "root.", title: "root ", scope: "Of the root of the hierarchy", fields: statLimits),
      statFamily(
        "root.", title: "root ", twins: "total_",
        scope: "In the root of the hierarchy and all cgroups below it",
        fields: statAmounts + statEvents),
    ]
    + CgroupFamilyQuantities.families(
      "cgroup.v1.", usage: files.filter { $0.key == "usage_in_bytes" })

  private static func statFamily(
    _ place: String, title: String, twins: String = "", scope: String, fields: [CatalogField]
  ) -> CatalogFamily {
    CatalogFamily(
      prefix: "cgroup.v1.\(place)memory.stat.\(twins)", title: "\(title)memory.stat \(twins)",
      file: "\(title)memory.stat \(twins)", maker: "mm/memcontrol-v1.c memcg1_stat_format: ",
      scope: scope, fields: fields)
  }

  private static func numaFamily(_ twins: String, scope: String) -> CatalogFamily {
    CatalogFamily(
      prefix: "cgroup.v1.memory.numa_stat.\(twins)", title: "memory.numa_stat \(twins)",
      file: "memory.numa_stat \(twins)", maker: "mm/memcontrol-v1.c memcg_numa_stat_show: ",
      scope: scope, fields: numaStat)
  }
}
