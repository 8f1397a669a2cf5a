import Cgroupfs
import Foundation
import SnapshotModel
import SystemCalls
import TestSupport
import Testing

@testable import Collectors

@Suite struct CgroupCollectorTests {
  private func withMachine<R>(
    cgroup: String = "/pod/app", _ body: (MachineTree) throws -> R
  ) throws -> R {
    try withTemporaryDirectory { try body(MachineTree($0, cgroup: cgroup)) }
  }

  private func locate(
    _ tree: MachineTree, override: String? = nil
  ) throws -> CgroupLocator.Found {
    let process = try ProcessDirectory(pid: MachineTree.pid, procRoot: tree.proc)
    return try CgroupLocator(procRoot: tree.proc, sysRoot: tree.sys)
      .locate(process, override: override)
  }

  @Test func theMemoryHierarchyOfAnotherMachinesRootIsFoundBelowItsSys() throws {
    try withMachine { tree throws in
      let found = try locate(tree)
      #expect(found.version == .v1)
      #expect(found.path == "/pod/app")
      #expect(found.mount.path == tree.sys + "/fs/cgroup/memory")
    }
  }

  @Test func aCgroupMayBeNamedByItsPathInTheHierarchyOrByItsDirectory() throws {
    try withMachine { tree throws in
      #expect(try locate(tree, override: "/pod/side").path == "/pod/side")
      #expect(
        try locate(tree, override: tree.sys + "/fs/cgroup/memory/pod/side/").path == "/pod/side")
      #expect(try locate(tree, override: "/").path == "/")
      for wrong in ["/nowhere", "/pod/../../../proc"] {
        let error = #expect(throws: CgroupMissing.self) { try locate(tree, override: wrong) }
        #expect(
          error?.why.reason == "no memory cgroup \(wrong) below \(tree.sys)/fs/cgroup/memory")
      }
    }
  }

  @Test func aCgroupOutsideOfTheNamespaceCannotBeReached() throws {
    try withMachine(cgroup: "/../../elsewhere") { tree throws in
      let error = #expect(throws: CgroupMissing.self) { try locate(tree) }
      #expect(
        error?.why.reason
          == "its cgroup /../../elsewhere is outside of what is mounted in this cgroup namespace")
    }
  }

  @Test func underV2TheNearestAncestorWithTheControllerPays() throws {
    try withTemporaryDirectory { root throws in
      try write(
        [
          "proc/1/mountinfo": "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n",
          "proc/42/stat": statLine(pid: 42), "proc/42/cgroup": "0::/sess/leaf\n",
          "sys/fs/cgroup/cgroup.controllers": "cpu memory\n",
          "sys/fs/cgroup/memory.stat": "anon 1\n",
          "sys/fs/cgroup/sess/memory.current": "8192\n",
          "sys/fs/cgroup/sess/memory.stat": "anon 4096\n",
          "sys/fs/cgroup/sess/leaf/cgroup.procs": "42\n",
        ], below: root)
      let process = try ProcessDirectory(pid: 42, procRoot: root.path() + "/proc")
      let locator = CgroupLocator(
        procRoot: root.path() + "/proc", sysRoot: root.path() + "/sys")
      let found = try locator.locate(process, override: nil)
      #expect(found.version == .v2)
      #expect(found.path == "/sess")
      try write(["sys/fs/cgroup/cgroup.controllers": "cpu\n"], below: root)
      let error = #expect(throws: CgroupMissing.self) {
        try locator.locate(process, override: nil)
      }
      #expect(error?.why.reason == "this kernel runs without the memory controller")
      try write(["proc/1/mountinfo": ""], below: root)
      let unmounted = #expect(throws: CgroupMissing.self) {
        try locator.locate(process, override: nil)
      }
      #expect(unmounted?.why.reason == "the memory controller's hierarchy is not mounted")
    }
  }

  @Test func everyFileThatCanBeReadIsKeptAndNoneThatActsOnBeingRead() throws {
    try withMachine { tree throws in
      let own = CgroupCollector(try locate(tree)).own()
      #expect(
        own.map(\.name) == [
          "cgroup/pod/app/memory.stat", "cgroup/pod/app/memory.usage_in_bytes",
          "cgroup/pod/app/memory.kmem.usage_in_bytes", "cgroup/pod/app/cgroup.procs",
          "cgroup/pod/app/memory.limit_in_bytes", "cgroup/pod/app/memory.unheard_of",
        ])
      #expect(own.allSatisfy { $0.content != nil && $0.view == .cgroup })
    }
  }

  @Test func theFamilyAncestorsSiblingsDescendants() throws {
    try withMachine { tree throws in
      let collector = CgroupCollector(try locate(tree))
      let family = collector.family()
      #expect(
        family.map(\.name) == [
          "cgroup/pod/memory.stat", "cgroup/pod/memory.usage_in_bytes",
          "cgroup/pod/memory.limit_in_bytes", "cgroup/pod/cgroup.procs",
          "cgroup/memory.usage_in_bytes", "cgroup/memory.limit_in_bytes", "cgroup/cgroup.procs",
          "cgroup/pod/side/memory.usage_in_bytes", "cgroup/pod/side/cgroup.procs",
          "cgroup/pod/memory.usage_in_bytes@after", "cgroup/pod/app/child/memory.usage_in_bytes",
          "cgroup/pod/app/child/cgroup.procs",
          "cgroup/pod/app/child/grandchild/cgroup.procs",
        ])
      #expect(collector.flush().map(\.name) == ["cgroup/memory.stat"])
      #expect(collector.members(in: collector.own() + family) == [78, 79, MachineTree.pid])
    }
  }

  @Test func tooManySiblingsAreAGapAndGiveNoSum() throws {
    try withMachine { tree throws in
      for number in 0..<257 {
        try write(
          ["sys/fs/cgroup/memory/pod/s\(number)/memory.usage_in_bytes": "1\n"],
          below: tree.root)
      }
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      let snapshot = try takeSnapshot(of: .pid(MachineTree.pid), options: options)
      #expect(snapshot.unavailable.contains { $0.why.reason == "not read: 258 siblings" })
      #expect(snapshot.readings.contains { $0.id == "cgroup.v1.parent.memory.usage_in_bytes" })
      #expect(!snapshot.readings.contains { $0.id.contains("children.sum") })
    }
  }
}
