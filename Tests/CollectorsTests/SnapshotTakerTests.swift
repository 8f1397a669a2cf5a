import Compression
import Dispatch
import Foundation
import Glibc
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

@testable import Collectors

@Suite struct SnapshotTakerTests {
  @Test func aProcessOfAnotherRootWithoutMetricsAndCore() throws {
    try withTemporaryDirectory { root throws in
      let tree = try MachineTree(root)
      var options = SnapshotOptions(toolVersion: "1.2")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      let snapshot = try takeSnapshot(of: .pid(MachineTree.pid), options: options)
      let header = snapshot.header
      #expect(header.toolVersion == "1.2")
      #expect(header.identity.startTime == 4711)
      #expect(header.identity.comm == "server")
      #expect(header.identity.commandLine == ["/usr/bin/server", "--port", "80"])
      #expect(header.identity.cgroup == "/pod/app")
      #expect(header.identity.cgroupVersion == 1)
      #expect(header.machine.bootTime == 1_700_000_000)
      #expect(header.consistency.attempts == 1)
      #expect(header.consistency.isStable)
      #expect(header.consistency.movement(of: "procfs.statm.resident") == 0)
      #expect(header.consistency.movement(of: "procfs.stat.minflt") == 0)
      #expect(header.consistency.movement(of: "cgroup.v1.memory.usage_in_bytes") == 0)
      #expect(header.consistency.movement(of: "cgroup.v1.memory.stat.mapped_file") == 0)
      let sum = snapshot.readings.first {
        $0.id == "cgroup.v1.parent.children.sum.memory.usage_in_bytes"
      }
      #expect(sum?.bytes == ByteCount(2 * 16384))
      let missing = snapshot.unavailable.map(\.what)
      #expect(missing.contains("metrics"))
      #expect(missing.contains("core"))
      #expect(missing.contains { $0.hasSuffix("/4242/smaps") })
    }
  }

  @Test func theFilesAreReadInTheOrderThatKeepsThemComparable() throws {
    try withTemporaryDirectory { root throws in
      let tree = try MachineTree(root)
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      let snapshot = try takeSnapshot(of: .pid(MachineTree.pid), options: options)
      let kernel = snapshot.captures.filter { $0.view != nil }
      let times = kernel.compactMap(\.begin?.monotonic)
      #expect(times == times.sorted())
      let names = kernel.map(\.name)
      let order = [
        "cgroup/memory.stat", "proc/4242/statm@before", "cgroup/pod/app/memory.stat@before",
        "proc/4242/statm", "cgroup/pod/app/memory.stat", "proc/4242/smaps",
        "proc/4242/statm@after", "cgroup/pod/app/memory.usage_in_bytes@after", "proc/4242/limits",
      ].map { names.firstIndex(of: $0) ?? -1 }
      #expect(order == order.sorted() && !order.contains(-1), "\(names)")
      #expect(Set(names).count == names.count)
    }
  }

  @Test func aProcessThatMovesIsReadAgainAndThenTheDriftIsTold() throws {
    try withTemporaryDirectory { root throws in
      let tree = try MachineTree(root)
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      // A named pipe in the place of smaps_rollup: whoever fills it while it is read can make the
      // process move between the rounds.
      let pipe = root.path() + "/proc/4242/smaps_rollup"
      mkfifo(pipe, 0o600)
      let attempt = DispatchSemaphore(value: 0)
      let moves = Thread {
        for move in 1...5 {
          attempt.wait()
          let descriptor = open(pipe, O_WRONLY)
          try? write(["proc/4242/statm": "2000 \(100 + move) 50 10 0 300 0\n"], below: root)
          close(descriptor)
        }
      }
      moves.start()
      var said: [String] = []
      let snapshot = try takeSnapshot(of: .pid(MachineTree.pid), options: options) {
        said.append($0)
        if $0.hasPrefix("reading") { attempt.signal() }
      }
      #expect(snapshot.header.consistency.attempts == 5)
      #expect(snapshot.header.consistency.movement(of: "procfs.statm.resident") == 4096)
      #expect(snapshot.header.consistency.movement(of: "procfs.statm.size") == 0)
      #expect(!snapshot.header.consistency.isStable)
      #expect(said.count { $0 == "reading again: memory moved meanwhile" } == 4)
    }
  }

  @Test func aLiveProcessAChildThatSleeps() throws {
    let child = ChildProcess()
    defer { child.end() }
    // Until it is past execve.
    usleep(200_000)
    let snapshot = try takeSnapshot(
      of: .pid(child.pid), options: SnapshotOptions(toolVersion: "1"))
    func bytes(_ id: String) -> ByteCount? { snapshot.readings.first { $0.id == id }?.bytes }
    #expect(snapshot.header.identity.comm == "sleep")
    #expect(snapshot.header.machine.pageSizeIsKnown)
    #expect(bytes("procfs.statm.size") != nil)
    #expect(bytes("procfs.statm.size") == bytes("procfs.maps.sum.size"))
    #expect(bytes("procfs.statm.size") == bytes("procfs.status.VmSize"))
    #expect(bytes("procfs.smaps.sum.Rss") == bytes("procfs.smaps_rollup.Rss"))
    #expect(snapshot.header.consistency.movement(of: "procfs.statm.resident") == 0)
    #expect(snapshot.mappings.contains { $0.name == "[stack]" })
  }

  @Test func theTestsOwnProcessExportedAndReadAgain() throws {
    let snapshot = try takeSnapshot(
      of: .pid(getpid()), options: SnapshotOptions(toolVersion: "1"))
    #expect(snapshot.readings.contains { $0.id == "procfs.smaps.sum.Rss" })
    try withTemporaryDirectory { root throws in
      let path = root.path() + "/out"
      try export(snapshot, to: path)
      let again = try Collectors.snapshot(
        from: CaptureDirectory(reading: path), options: SnapshotOptions(toolVersion: "1"))
      #expect(again.readings == snapshot.readings)
      #expect(again.header == snapshot.header)
      #expect(again.captures == snapshot.captures)
    }
  }

  @Test func aThreadStandsForItsProcess() throws {
    try withTemporaryDirectory { root throws in
      let tree = try MachineTree(root)
      try write(
        ["proc/4711/status": "Name:\tworker\nState:\tS\nTgid:\t4242\nPid:\t4711\n"], below: root)
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      let header = try takeSnapshot(of: .pid(4711), options: options).header
      #expect(header.identity.pid == MachineTree.pid)
      #expect(header.warnings == ["4711 is a thread of process 4242: that was looked at"])
      let own = try takeSnapshot(of: .pid(getpid()), options: SnapshotOptions(toolVersion: "1"))
      #expect(own.header.warnings.allSatisfy { !$0.contains("is a thread of") })
    }
  }

  @Test func nobodyIsBelievedToHaveHeldStillWithoutTheFiles() throws {
    try withTemporaryDirectory { root throws in
      let path = root.path() + "/out"
      let header = SnapshotHeader(
        takenAt: .min, toolVersion: "1", identity: ProcessIdentity(pid: 7), machine: Machine(),
        consistency: Consistency(
          attempts: 1, counters: [.init("procfs.statm.size", before: 4096, after: 4096)]))
      try export(Snapshot(header: header), to: path)
      let directory = try CaptureDirectory(reading: path)
      #expect(directory.header.consistency.isStable)
      let snapshot = try Collectors.snapshot(
        from: directory, options: SnapshotOptions(toolVersion: "1"))
      #expect(snapshot.header.consistency == .unknown)
    }
  }

  @Test func aProcessThatExitsInBetween() throws {
    let child = ChildProcess()
    usleep(200_000)
    let error = #expect(throws: CollectionError.self) {
      try takeSnapshot(of: .pid(child.pid), options: SnapshotOptions(toolVersion: "1")) { said in
        if said.hasPrefix("reading") { child.end() }
      }
    }
    #expect(error == .exited(pid: child.pid))
  }

  @Test func membersOfTheCgroupAreReadWhenThatIsAskedFor() throws {
    try withTemporaryDirectory { root throws in
      let tree = try MachineTree(root)
      try write(
        [
          "proc/78/status": "Name:\tx\nState:\tS\nVmSize:\t 4 kB\n",
          "proc/78/statm": "1 1 1 1 0 1 0\n",
          "proc/80/status": "Name:\tkworker\nState:\tI\n", "proc/80/statm": "0 0 0 0 0 0 0\n",
        ], below: root)
      try tree.addCgroup("/pod/app/kernel", procs: "80\n")
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      func members() throws -> [String] {
        try takeSnapshot(of: .pid(MachineTree.pid), options: options).captures.map(\.name)
          .filter { $0.hasPrefix("proc/7") || $0.hasPrefix("proc/80") }
      }
      #expect(try members().isEmpty)
      options.readsCgroupMembers = true
      #expect(
        try members() == [
          "proc/78/statm", "proc/78/status", "proc/78/smaps_rollup", "proc/79/statm",
          "proc/79/status", "proc/79/smaps_rollup",
          // It has no memory, and so no summary of it.
          "proc/80/statm", "proc/80/status",
        ])
    }
  }

  @Test func aCoreThatAnotherProgramWritesIsReadAndRemoved() throws {
    try withTemporaryDirectory { root throws in
      let tree = try MachineTree(root)
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = tree.proc
      options.sysRoot = tree.sys
      func outcome(_ command: String) throws -> String {
        options.coreCommand = command
        let snapshot = try takeSnapshot(of: .pid(MachineTree.pid), options: options)
        let capture = snapshot.captures.first { $0.name == "core/structure.json" }
        guard case .unavailable(let why) = capture?.outcome else { return "captured" }
        return why.reason
      }
      let log = root.path() + "/seen"
      #expect(
        try outcome("echo {pid} {core} > \(log); echo no core at all > {core}")
          .contains("expected a core"))
      let words = try String(contentsOfFile: log, encoding: .utf8).split(separator: " ")
      #expect(words.first == "4242")
      let path = words.last.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) } ?? ""
      #expect(path.hasSuffix("/core") && !FileManager.default.fileExists(atPath: path))
      #expect(
        try outcome("echo so it is >&2; exit 3")
          == "the command failed: it ended with status 3: so it is")
      #expect(try outcome("true") == "the command failed: it wrote no core to {core}")
    }
  }
}
