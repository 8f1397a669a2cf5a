import Correlation
import SnapshotModel

/// One row of the headline table: for each view, the terms that may fill the cell, best first.
struct HeadlineRow {
  let title: String
  /// What the number means, in a few words.
  let gloss: String
  let candidates: [View: [Term]]

  private init(
    _ title: String, _ gloss: String, procfs: [Term] = [], cgroup: [Term] = [],
    metrics: [Term] = [], core: [Term] = []
  ) {
    self.title = title
    self.gloss = gloss
    candidates = [.procfs: procfs, .cgroup: cgroup, .metrics: metrics, .core: core]
  }

  static let all: [HeadlineRow] = [
    HeadlineRow(
      "Address space", "promised, whether or not memory stands behind it",
      procfs: [
        "procfs.status.VmSize", "procfs.statm.size", "procfs.maps.sum.size", "procfs.stat.vsize",
      ],
      metrics: ["metrics.process_virtual_memory_bytes"],
      core: ["core.segment.total", "core.viewcore.corrected.all", "core.viewcore.all"]),
    HeadlineRow(
      "Resident", "in RAM and mapped by the process (RSS)",
      procfs: [
        "procfs.smaps_rollup.Rss", "procfs.smaps.sum.Rss", "procfs.status.VmRSS",
        "procfs.statm.resident", "procfs.stat.rss",
      ],
      metrics: ["metrics.process_resident_memory_bytes"]),
    HeadlineRow(
      "Anonymous", "of no file: heap, stacks, written copies of data",
      procfs: [
        "procfs.smaps_rollup.Anonymous", "procfs.smaps.sum.Anonymous", "procfs.status.RssAnon",
      ],
      cgroup: ["cgroup.v2.memory.stat.anon", "cgroup.v1.memory.stat.rss"]),
    HeadlineRow(
      "File and shared memory",
      "procfs: pages of files that it maps; cgroup: all page cache that it pays for",
      procfs: ["procfs.smaps.sum.file_and_shmem", "procfs.statm.shared"],
      cgroup: ["cgroup.v2.memory.stat.file", "cgroup.v1.memory.stat.cache"]),
    HeadlineRow(
      "Swap", "not in RAM any more",
      procfs: ["procfs.smaps_rollup.Swap", "procfs.smaps.sum.Swap", "procfs.status.VmSwap"],
      cgroup: ["cgroup.v2.memory.swap.current", "cgroup.v1.memory.stat.swap"]),
    HeadlineRow(
      "Kernel memory", "page tables, and what else the kernel holds on its behalf",
      procfs: ["procfs.status.VmPTE"],
      cgroup: ["cgroup.v2.memory.stat.kernel", "cgroup.v1.memory.kmem.usage_in_bytes"]),
    HeadlineRow(
      "Charged", "all physical memory that the cgroup pays for",
      cgroup: ["cgroup.v2.memory.current", "cgroup.v1.memory.usage_in_bytes"]),
    HeadlineRow(
      "Working set", "charged less inactive page cache, as Kubernetes counts it",
      cgroup: [
        "cgroup.v2.memory.current" - "cgroup.v2.memory.stat.inactive_file",
        "cgroup.v1.memory.usage_in_bytes" - "cgroup.v1.memory.stat.total_inactive_file",
      ]),
    HeadlineRow(
      "Limit", "what may not be exceeded",
      cgroup: ["cgroup.v2.memory.max", "cgroup.v1.memory.limit_in_bytes"],
      metrics: ["metrics.go_gc_gomemlimit_bytes"]),
    HeadlineRow(
      "Go: Sys", "address space that the Go runtime has obtained",
      metrics: ["metrics.go_memstats_sys_bytes"], core: ["core.go.Sys"]),
    HeadlineRow(
      "Go: Sys − HeapReleased", "what Go holds by its own account",
      metrics: ["metrics.go_memstats_sys_bytes" - "metrics.go_memstats_heap_released_bytes"],
      core: ["core.go.Sys" - "core.go.HeapReleased"]),
    HeadlineRow(
      "Go: HeapSys", "HeapInuse + HeapIdle",
      metrics: ["metrics.go_memstats_heap_sys_bytes"],
      core: ["core.go.HeapSys", "core.viewcore.heap"]),
    HeadlineRow(
      "Go: HeapInuse", "spans that hold objects",
      metrics: ["metrics.go_memstats_heap_inuse_bytes"],
      core: ["core.go.HeapInuse", "core.viewcore.heap.in_use_spans"]),
    HeadlineRow(
      "Go: HeapAlloc", "objects, reachable or not swept yet",
      metrics: ["metrics.go_memstats_heap_alloc_bytes", "metrics.go_memstats_alloc_bytes"],
      core: ["core.go.HeapAlloc", "core.viewcore.heap.in_use_spans.alloc"]),
    HeadlineRow(
      "Go: HeapIdle", "free spans, HeapReleased included",
      metrics: ["metrics.go_memstats_heap_idle_bytes"],
      core: ["core.go.HeapIdle", "core.viewcore.heap.free_spans"]),
    HeadlineRow(
      "Go: HeapReleased", "of HeapIdle: given back to the kernel, still address space",
      metrics: ["metrics.go_memstats_heap_released_bytes"],
      core: ["core.go.HeapReleased", "core.viewcore.heap.free_spans.released"]),
    HeadlineRow(
      "Go: StackInuse", "goroutine stacks",
      metrics: ["metrics.go_memstats_stack_inuse_bytes"],
      core: ["core.go.StackInuse", "core.viewcore.heap.manual_spans.alloc"]),
  ]
}
