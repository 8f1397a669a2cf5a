import Foundation
import Glibc
import SnapshotModel
import TestSupport
import Testing

@testable import Collectors

extension FetchingTests {
  @Test func twoPagesOfAKindAreRefused() {
    var options = SnapshotOptions(toolVersion: "1")
    options.metrics = [.url("http://h/a"), .file("/tmp/x")]
    let error = #expect(throws: CollectionError.self) { try MetricsCollector(options) }
    #expect(
      error?.description
        == "--metrics-file /tmp/x: another page of this kind is named already (one of /metrics, "
        + "one of /debug/vars and one of /debug/pprof/heap can be)")
  }

  @Test func aPageInAFile() throws {
    try withTemporaryDirectory { folder in
      try write(["page": "up 1\n"], below: folder)
      var options = SnapshotOptions(toolVersion: "1")
      options.metrics = [.file(folder.path() + "/page")]
      let directory = folder.path() + "/captured"
      try write(["captured/statm": "1 1 1 1 1 1 1\n"], below: folder)
      let snapshot = try snapshot(
        from: CaptureDirectory(reading: directory, pid: 7), options: options)
      #expect(snapshot.readings.contains { $0.id == "metrics.up" })
      options.metrics = [.file(folder.path() + "/none")]
      let none = try Collectors.snapshot(
        from: CaptureDirectory(reading: directory, pid: 7), options: options)
      #expect(none.unavailable.contains { $0.why.reason == "no such file" })
      options.metrics = [.auto]
      #expect(throws: CollectionError.self) {
        try Collectors.snapshot(
          from: CaptureDirectory(reading: directory, pid: 7), options: options)
      }
    }
  }

  @Test func theProcesssOwnPageIsFoundAmongThePortsThatItListensOn() throws {
    let stat = try String(contentsOfFile: "/proc/self/stat", encoding: .utf8)
    let ticks = try #require(Int(stat.split(separator: ")").last?.split(separator: " ")[19] ?? ""))
    let system = try String(contentsOfFile: "/proc/stat", encoding: .utf8)
    let boot = try #require(
      system.split(separator: "\n").first { $0.hasPrefix("btime ") }?.dropFirst(6))
    let start = "\(boot).\(ticks % 100 < 10 ? "0" : "")\(ticks % 100)"
    let seconds = try #require(Double(start)) + Double(ticks / 100)
    let other = TestServer { _, send in
      _ = send(TestServer.page("process_start_time_seconds 1700000000\n"))
    }
    let own = TestServer { _, send in
      _ = send(
        TestServer.page(
          "process_start_time_seconds \(seconds)\ngo_memstats_sys_bytes 4096\n"))
    }
    var options = SnapshotOptions(toolVersion: "1")
    options.metrics = [.auto]
    options.attempts = 1
    let snapshot = try takeSnapshot(of: .pid(getpid()), options: options)
    let capture = snapshot.captures.first { $0.name == "metrics/metrics" }
    #expect(capture?.source == own.url, "\(capture?.outcome as Any)")
    #expect(snapshot.captures.contains { $0.name == "metrics/metrics@after" })
    #expect(
      snapshot.header.consistency.movement(of: "metrics.go_memstats_sys_bytes") == 0)
    #expect(snapshot.header.warnings.isEmpty)
    withExtendedLifetime(other) {}
  }

  @Test func aProcessThatListensNowhereHasNoPage() throws {
    let child = ChildProcess()
    defer { child.end() }
    usleep(200_000)
    var options = SnapshotOptions(toolVersion: "1")
    options.metrics = [.auto]
    let snapshot = try takeSnapshot(of: .pid(child.pid), options: options)
    #expect(
      snapshot.unavailable.contains {
        $0.why
          == Unavailability(
            "the process listens on no TCP port", remedy: "name the page with --metrics URL")
      })
  }
}
