import Foundation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing

@testable import Collectors

@Suite struct HandMadeCapturesTests {
  private func names(
    _ files: [String: String], pid: Int32? = nil
  ) throws -> (names: Set<String>, pid: Int32, cgroup: String?) {
    try withTemporaryDirectory { folder in
      try write(files, below: folder)
      let directory = try CaptureDirectory(reading: folder.path(), pid: pid)
      return (
        Set(directory.captures.map(\.name)), directory.header.identity.pid,
        directory.header.identity.cgroup
      )
    }
  }

  @Test func aTreeAsInProcAndCgroupRoundsIncluded() throws {
    let found = try names([
      "proc/9/stat": statLine(pid: 9), "proc/9/statm": "x", "proc/9/statm@2": "x",
      "proc/9/cgroup": "0::/app\n", "proc/9/numa_maps": "x",
      "cgroup/app/memory.current": "1\n", "cgroup/app/memory.current@before": "1\n",
      "cgroup/app/pids.max": "x", "cgroup/memory.stat": "anon 1\n",
      "metrics.txt": "up 1\n", "metrics@after.txt": "up 1\n", "sys/meminfo": "x",
      "sys/version": "x", "notes.txt": "x", ".hidden": "x",
    ])
    #expect(
      found.names == [
        "proc/9/stat", "proc/9/statm", "proc/9/statm@after", "proc/9/cgroup",
        "cgroup/app/memory.current", "cgroup/app/memory.current@before", "cgroup/memory.stat",
        "metrics/metrics", "metrics/metrics@after", "proc/meminfo", "proc/version",
      ])
    #expect(found.pid == 9)
    #expect(found.cgroup == "/app")
  }

  @Test func filesOfAProcessWithoutItsNumberItsOwnCgroupWithoutItsPath() throws {
    let found = try names([
      "proc/stat": statLine(pid: 17669), "proc/smaps": "x",
      "proc/cgroup": "4:memory:/mcr/prom\n0::/mcr/prom\n",
      "cgroup/memory.usage_in_bytes": "1\n", "cgroup/memory.stat": "x",
      "metrics_after.txt": "up 1\n", "proc/meminfo": "x",
    ])
    #expect(
      found.names == [
        "proc/17669/stat", "proc/17669/smaps", "proc/17669/cgroup",
        "cgroup/mcr/prom/memory.usage_in_bytes", "cgroup/mcr/prom/memory.stat",
        "metrics/metrics@after", "proc/meminfo",
      ])
    #expect(found.pid == 17669)
    #expect(found.cgroup == "/mcr/prom")
  }

  @Test func aHandfulOfFilesWithoutAnythingElse() throws {
    let found = try names(
      ["statm": "x", "maps": "x", "breakdown.some.txt": "x", "program.go": "x"], pid: 10368)
    #expect(found.names == ["proc/10368/statm", "proc/10368/maps", "core/breakdown.txt"])
    #expect(found.pid == 10368)
    #expect(try names(["statm": "x"]).pid == 0)
    #expect(try names(["go-heap.json": "{}"]).names == ["core/go-heap.json"])
  }

  @Test func theMachinesStatIsToldFromTheProcesss() throws {
    #expect(try names(["proc/stat": "cpu  1 2\nbtime 5\n"]).names == ["proc/stat"])
  }

  @Test func aProcessWhoseLeafHasNoMemoryControllerBelongsToTheAncestorThatHasIt()
    throws
  {
    let found = try names([
      "proc/9/cgroup": "0::/sess/leaf\n", "cgroup/sess/memory.current": "1\n",
      "cgroup/sess/leaf/cgroup.procs": "9\n",
    ])
    #expect(found.cgroup == "/sess")
    #expect(found.names.contains("cgroup/sess/leaf/cgroup.procs"))
  }

  @Test func aPathThatLeadsOutOfACgroupNamespaceIsFoundBelowTheRoot() throws {
    let found = try names([
      "proc/9/cgroup": "0::/../../kube/pod\n", "cgroup/kube/pod/memory.current": "1\n",
    ])
    #expect(found.cgroup == "/kube/pod")
  }

  @Test func ofSeveralProcessesTheOneWithTheMostFilesIsTaken() throws {
    let files = ["proc/1/statm": "x", "proc/1/smaps": "x", "proc/2/statm": "x", "proc/2/maps": "x"]
    let more = files.merging(["proc/1/maps": "x"]) { first, _ in first }
    let found = try names(more)
    #expect(found.pid == 1)
    // Of the others only what sums over the cgroup need.
    #expect(found.names == ["proc/1/statm", "proc/1/smaps", "proc/1/maps", "proc/2/statm"])
    #expect(try names(files, pid: 2).pid == 2)
  }

  @Test func severalProcessesWithAsManyFilesAreListed() throws {
    let files = ["proc/10/statm": "x", "proc/9/statm": "x"]
    let error = #expect(throws: CaptureDirectoryError.self) { try names(files) }
    #expect(
      error?.description.hasSuffix(
        "files of several processes: 9, 10 (choose one with --pid)") == true)
    let missing = #expect(throws: CaptureDirectoryError.self) { try names(files, pid: 11) }
    #expect(
      missing?.description.hasSuffix("no files of process 11 (there are some of 9, 10)") == true)
  }

  @Test func aDirectoryWithNothingOfUseIsToldOf() throws {
    let error = #expect(throws: CaptureDirectoryError.self) { try names(["readme": "x"]) }
    #expect(error?.description.contains("expected captured files") == true)
  }

  @Test func aShortCaptureJsonAddsWhatTheFilesDoNotTell() throws {
    try withTemporaryDirectory { folder in
      try write(
        [
          "capture.json": """
          {"format": 1, "pageSize": 65536, "takenAt": 77, "identity": {"pid": 5},
           "unavailable": [{"what": "metrics", "why": {"reason": "not published", "remedy": ""}}]}
          """, "statm": "2 1 1 1 0 1 0\n",
        ], below: folder)
      let directory = try CaptureDirectory(reading: folder.path())
      let snapshot = try snapshot(
        from: directory, options: SnapshotOptions(toolVersion: "1"))
      #expect(snapshot.header.takenAt == 77)
      #expect(snapshot.header.machine.pageSize.bytes == 65536)
      #expect(snapshot.header.machine.pageSizeIsKnown)
      #expect(snapshot.readings.first { $0.id == "procfs.statm.size" }?.bytes?.bytes == 131_072)
      #expect(
        snapshot.unavailable.contains { $0.what == "metrics" && $0.why.reason == "not published" })
    }
  }

  @Test func roundsInTheFilesTellHowFarTheCountersMoved() throws {
    try withTemporaryDirectory { folder in
      try write(
        ["proc/9/statm": "10 5 1 1 0 1 0\n", "proc/9/statm@2": "10 6 1 1 0 1 0\n"], below: folder)
      let snapshot = try snapshot(
        from: CaptureDirectory(reading: folder.path()),
        options: SnapshotOptions(toolVersion: "1"))
      #expect(snapshot.header.consistency.movement(of: "procfs.statm.resident") == 4096)
      #expect(snapshot.header.consistency.movement(of: "procfs.statm.size") == 0)
    }
  }
}
