import Foundation
import MemoryUnits
import TestSupport
import Testing

@testable import Collectors

@Suite struct ProcessSearchTests {
  private func withProcesses<R>(_ body: (SnapshotOptions) throws -> R) throws -> R {
    try withTemporaryDirectory { root throws in
      try write(
        [
          "10/stat": statLine(pid: 10, comm: "prometheus-node"),
          "10/cmdline": "/usr/bin/prometheus-node-exporter\0--web\0",
          "10/status": "Name:\tp\nState:\tS\nVmSize:\t9 kB\nVmRSS:\t 20480 kB\n",
          "9/stat": statLine(pid: 9, comm: "server"), "9/cmdline": "./server\0",
          "8/stat": statLine(pid: 8, comm: "server"), "8/cmdline": "",
          "8/status": "Name:\tp\nState:\tS\nVmSize:\t9 kB\nVmRSS:\t 512 kB\n",
          "7/stat": statLine(pid: 7, comm: "server", state: "Z"),
          "6/stat": statLine(pid: 6, comm: "server", flags: 0x0020_0000),
          "self/stat": "x", "meminfo": "x",
        ], below: root)
      try FileManager.default.createSymbolicLink(
        atPath: root.path() + "/9/exe", withDestinationPath: "/opt/real-name (deleted)")
      var options = SnapshotOptions(toolVersion: "1")
      options.procRoot = root.path()
      return try body(options)
    }
  }

  @Test func byCommByTheProgramsFileByTheFirstArgument() throws {
    try withProcesses { options throws in
      #expect(processes(named: "server", options: options).map(\.pid) == [8, 9])
      #expect(processes(named: "real-name", options: options).map(\.pid) == [9])
      // comm is cut after 15 bytes.
      #expect(
        processes(named: "prometheus-node-exporter", options: options).map(\.pid) == [10])
      #expect(processes(named: "prometheus-node", options: options).map(\.pid) == [10])
      #expect(processes(named: "prometheus", options: options).isEmpty)
    }
  }

  @Test func noneAndSeveralAreToldOf() throws {
    try withProcesses { options throws in
      let none = #expect(throws: CollectionError.self) {
        try takeSnapshot(of: .name("nginx"), options: options)
      }
      #expect(
        none?.description
          == "nginx: no process has this name (it must be exact: that of the program's file, or "
          + "what ps -o comm shows)")
      let several = #expect(throws: CollectionError.self) {
        try takeSnapshot(of: .name("server"), options: options)
      }
      #expect(
        several?.description == """
          server: 2 processes have this name (choose one with --pid):
          PID        RSS  COMMAND
            8  512.0 KiB  [server]
            9          ?  ./server
          """)
    }
  }

  @Test func aProcessOfThisMachineWhichIsNotWrittenInGo() {
    let child = ChildProcess()
    defer { child.end() }
    let options = SnapshotOptions(toolVersion: "1")
    #expect(processes(named: "sleep", options: options).contains { $0.pid == child.pid })
    #expect(!goProcesses(options: options).contains { $0.pid == child.pid })
  }
}
