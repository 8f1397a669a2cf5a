import Cgroupfs
import Testing
import TextParsing

@Suite struct MemoryStatUnitTests {
  @Test(arguments: [
    "anon", "kernel", "sock", "zswap", "zswapped", "slab", "sec_pagetables", "hugetlb", "cache",
    "rss_huge", "swapcached", "total_mapped_file", "total_swap", "hierarchical_memory_limit",
  ])
  func amountsAreBytes(key: String) { #expect(memoryStatUnit(ofKey: key) == .bytes) }

  @Test(arguments: [
    "pgfault", "total_pgpgin", "pgscan_khugepaged", "pgdemote_kswapd", "pgpromote_success",
    "pswpin", "workingset_refault", "workingset_nodereclaim", "total_workingset_refault_file",
    "thp_swpout_fallback", "zswpwb", "swpin_zero", "numa_hint_faults",
  ])
  func eventsAreCounts(key: String) { #expect(memoryStatUnit(ofKey: key) == .count) }

  @Test(arguments: ["", "total_", "total_novel", "recent_rotated_anon"])
  func otherKeysAreNumbers(key: String) { #expect(memoryStatUnit(ofKey: key) == .number) }
}

@Suite struct MemoryFileTests {
  @Test func knowsFilesByName() {
    #expect(MemoryFile(named: "memory.stat") == .memoryStat)
    #expect(MemoryFile(named: "memory.current") == .single(.bytes))
    #expect(MemoryFile(named: "memory.kmem.tcp.max_usage_in_bytes") == .single(.bytes))
    #expect(MemoryFile(named: "memory.failcnt") == .single(.count))
    #expect(MemoryFile(named: "memory.swap.events") == .events)
  }

  @Test(arguments: [
    "memory.pressure", "memory.kmem.slabinfo", "memory.reclaim", "memory.force_empty",
    "cgroup.procs", "pids_in_bytes",
  ])
  func passesOverFilesWithoutNumbers(name: String) { #expect(MemoryFile(named: name) == nil) }

  @Test func tellsTheFlagsOfOOMControlFromItsCount() throws {
    let file = try #require(MemoryFile(named: "memory.oom_control"))
    let entries = try file.parser(.v1).parse(
      controlFile("v1-prometheus/memory.oom_control"), path: "memory.oom_control")
    #expect(
      entries.map { if case .count = $0.value { "\($0.key): count" } else { $0.key } }
        == ["oom_kill_disable", "under_oom", "oom_kill: count"])
  }
}
