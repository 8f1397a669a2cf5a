extension CgroupV1Quantities {
  /// The memory controller's files of one value.
  static let files: [CatalogField] = [
    CatalogField(
      "usage_in_bytes", .bytes, .charged,
      """
      Memory charged to the cgroup and its descendants, be it page cache, anonymous or kernel \
      memory, with what each CPU has charged in advance, up to 64 pages
      """,
      leavesOut: "What was charged elsewhere: file pages that another cgroup touched first.",
      source: """
        mm/memcontrol-v1.c mem_cgroup_read_u64: memory counter; at the root the machine's \
        NR_FILE_PAGES + NR_ANON_MAPPED
        """),
    CatalogField(
      "max_usage_in_bytes", .bytes, .peak,
      "The highest usage_in_bytes since the cgroup was made or the file was written",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: watermark"),
    CatalogField(
      "limit_in_bytes", .bytes, .limit,
      """
      The usage at which the kernel reclaims and then kills; 0x7ffffffffffff000 and the like mean \
      none
      """,
      leavesOut: """
        The limits of its ancestors, of which memory.stat hierarchical_memory_limit is the lowest.
        """,
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: max"),
    CatalogField(
      "soft_limit_in_bytes", .bytes, .other,
      "The usage above which the cgroup is reclaimed first when the machine runs short",
      leavesOut: "Any hard bound.",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: soft_limit"),
    CatalogField(
      "failcnt", .count, .cumulative,
      "How often the usage hit the limit",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: failcnt"),
    CatalogField(
      "use_hierarchy", .number, .other,
      "1 where descendants are charged to the cgroup as well, as always since Linux 5.11",
      source: "mm/memcontrol-v1.c mem_cgroup_hierarchy_read"),
    CatalogField(
      "swappiness", .number, .other,
      "How readily anonymous memory is reclaimed instead of page cache",
      source: "mm/memcontrol-v1.c mem_cgroup_swappiness_read"),
    CatalogField(
      "move_charge_at_immigrate", .number, .other,
      "Whether a process that moves in brings its charges along",
      leavesOut: "Any effect since Linux 6.13, which never moves charges.",
      source: "mm/memcontrol-v1.c mem_cgroup_move_charge_read"),
    CatalogField(
      "kmem.usage_in_bytes", .bytes, .charged,
      """
      Kernel memory charged to the cgroup and its descendants: page tables, kernel stacks, slab, \
      per-CPU data; a part of usage_in_bytes
      """,
      leavesOut: """
        Network buffers, which kmem.tcp counts, and page tables that another process instantiated, \
        which are charged to that one.
        """,
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: kmem counter"),
    CatalogField(
      "kmem.max_usage_in_bytes", .bytes, .peak,
      "The highest kmem.usage_in_bytes since the cgroup was made or the file was written",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: watermark of kmem"),
    CatalogField(
      "kmem.limit_in_bytes", .bytes, .limit,
      "The kernel memory that the cgroup may be charged",
      leavesOut: "Any effect since Linux 5.16, which no longer enforces it.",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: max of kmem"),
    CatalogField(
      "kmem.failcnt", .count, .cumulative,
      "How often the kernel memory hit its limit",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: failcnt of kmem"),
    CatalogField(
      "kmem.tcp.usage_in_bytes", .bytes, .charged,
      """
      Network buffers charged to the cgroup and its descendants, which are beside usage_in_bytes \
      and no part of it
      """,
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: tcpmem counter"),
    CatalogField(
      "kmem.tcp.max_usage_in_bytes", .bytes, .peak,
      "The highest kmem.tcp.usage_in_bytes since the cgroup was made or the file was written",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: watermark of tcpmem"),
    CatalogField(
      "kmem.tcp.limit_in_bytes", .bytes, .limit,
      "The network buffers that the cgroup may be charged",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: max of tcpmem"),
    CatalogField(
      "kmem.tcp.failcnt", .count, .cumulative,
      "How often the network buffers hit their limit",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: failcnt of tcpmem"),
    CatalogField(
      "memsw.usage_in_bytes", .bytes, .charged,
      """
      Memory and swap charged to the cgroup and its descendants together, a page that is in both \
      once; less usage_in_bytes it is the swap
      """,
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: memsw counter"),
    CatalogField(
      "memsw.max_usage_in_bytes", .bytes, .peak,
      "The highest memsw.usage_in_bytes since the cgroup was made or the file was written",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: watermark of memsw"),
    CatalogField(
      "memsw.limit_in_bytes", .bytes, .limit,
      """
      The memory and swap that the cgroup may be charged together; 0x7ffffffffffff000 and the like \
      mean no limit
      """,
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: max of memsw"),
    CatalogField(
      "memsw.failcnt", .count, .cumulative,
      "How often memory and swap together hit their limit",
      source: "mm/memcontrol-v1.c mem_cgroup_read_u64: failcnt of memsw"),
    CatalogField(
      "oom_control.oom_kill_disable", .number, .other,
      "1 where the out-of-memory killer is off in the cgroup, so that its processes wait instead",
      source: "mm/memcontrol-v1.c mem_cgroup_oom_control_read"),
    CatalogField(
      "oom_control.under_oom", .number, .other,
      "1 while processes of the cgroup wait for memory",
      source: "mm/memcontrol-v1.c mem_cgroup_oom_control_read"),
    CatalogField(
      "oom_control.oom_kill", .count, .cumulative,
      "How many processes of the cgroup an out-of-memory killer has killed",
      source: "mm/memcontrol-v1.c mem_cgroup_oom_control_read: MEMCG_OOM_KILL"),
  ]
}
