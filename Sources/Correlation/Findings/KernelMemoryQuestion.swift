import MemoryUnits
import SnapshotModel

extension Question {
  static let kernelMemory = Question(
    "kernel-memory",
    "How much memory does the kernel itself use for the cgroup?",
    given: "cgroup v2 with a line `kernel` in memory.stat",
    citing: [
      .document("Linux Documentation/admin-guide/cgroup-v2.rst, memory.stat"),
      .kernel("mm/memcontrol.c", "memcg_account_kmem"),
    ]
  ) { context in
    let stat = "cgroup.v2.memory.stat."
    let total = QuantityID(stat + "kernel")
    guard CgroupNames(context.index) != nil, let size = context.amount(total) else { return nil }
    let parts = [
      ("page tables", "pagetables"), ("page tables of devices and guests", "sec_pagetables"),
      ("stacks of threads in the kernel", "kernel_stack"),
      ("slab: inodes, dentries, files", "slab"),
      ("data of each CPU", "percpu"), ("vmalloc", "vmalloc"),
    ].compactMap { label, name in context.entry(label, QuantityID(stat + name)) }
    let shown = parts.filter { $0.bytes != .zero }
    let ledger = Ledger(
      "kernel-memory", "What the kernel uses for the cgroup", total, size, shown,
      rest: "other pages, and what was charged in advance of use")
    guard let ledger, let pageTables = context.amount(QuantityID(stat + "pagetables")),
      let stacks = context.amount(QuantityID(stat + "kernel_stack")),
      let slab = context.amount(QuantityID(stat + "slab"))
    else { return nil }
    return Answer(
      [
        "\(size.formatted), of which \(pageTables.formatted) are page tables, \(stacks.formatted) the "
          + "stacks that threads have in the kernel, and \(slab.formatted) objects such as inodes.",
        "No process counts it in its RSS, but the cgroup pays for it.",
      ], [total] + parts.flatMap(\.quantities), ledger)
  }
}
