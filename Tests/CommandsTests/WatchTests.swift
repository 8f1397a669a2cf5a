import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite struct WatchTests {
  private static func sleeper() throws -> PythonChild {
    let child = try PythonChild("print('ready')\nimport time\nwhile True: time.sleep(60)")
    _ = child.line()
    return child
  }

  @Test func takesSoManySnapshots() throws {
    let child = try Self.sleeper()
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let watched = try runMemcorrelate([
        "watch", "--db", database, "--pid", "\(child.pid)", "--every", "300ms", "--count", "3",
      ])
      #expect(watched.status == 0, "\(watched.errors)")
      let lines = watched.text.split(separator: "\n")
      #expect(lines.map { $0.prefix { $0 != " " } } == ["1", "2", "3"])
      let line = /\d+ {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}VmRSS [\d,]+ B {2}usage .*/
      for text in lines { #expect(text.wholeMatch(of: line) != nil, "\(text)") }
      let shown = try runMemcorrelate(["show", "--db", database, "ledger."])
      #expect(!shown.text.contains("ledger."))
      let compared = try runMemcorrelate(["compare", "--db", database, "1", "3"])
      #expect(compared.text.contains(" apart: the same process."))
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSignalEndsItAfterTheSnapshotInHand(number: Int32) throws {
    let child = try Self.sleeper()
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let watch = try RunningCommand(
        ["watch", "--db", database, "--pid", "\(child.pid)", "--every", "1ms"], in: folder)
      try watch.waitForLines(2)
      watch.send(number)
      #expect(watch.status() == 0)
      let lines = try watch.lines
      #expect(lines.count >= 2)
      let list = try runMemcorrelate(["list", "--db", database])
      #expect(list.text.split(separator: "\n").count == lines.count + 1)
      let shown = try runMemcorrelate(["show", "--db", database, "procfs.status.VmRSS"])
      #expect(shown.status == 0, "\(shown.errors)")
      #expect(try watch.errors.contains("left out, for the one before took too long: "))
    }
  }

  @Test func anotherProcessOfTheNameStandsForOneThatIsGone() throws {
    try withTemporaryDirectory { folder in
      let name = "mcw-\(UUID().uuidString.prefix(8))"
      let program = folder.appending(path: name)
      let sleep = URL(fileURLWithPath: "/usr/bin/sleep").resolvingSymlinksInPath()
      try FileManager.default.copyItem(at: sleep, to: program)
      let start = { () throws -> Process in
        let process = Process()
        process.executableURL = program
        process.arguments = ["600"]
        try process.run()
        return process
      }
      let first = try start()
      let database = folder.appending(path: "x.sqlite").path
      let watch = try RunningCommand(
        ["watch", "--db", database, "--name", name, "--every", "20ms"], in: folder)
      try watch.waitForLines(1)
      kill(first.processIdentifier, SIGKILL)
      first.waitUntilExit()
      let seen = try watch.lines.count
      let second = try start()
      try watch.waitForLines(seen + 2)
      watch.send(SIGTERM)
      #expect(watch.status() == 0)
      kill(second.processIdentifier, SIGKILL)
      let errors = try watch.errors
      #expect(
        errors.contains(
          "a new process: \(name) (pid \(second.processIdentifier)), after pid "
            + "\(first.processIdentifier)\n"), "\(errors)")
    }
  }

  @Test func withoutItsProcessItEnds() throws {
    let child = try Self.sleeper()
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let watch = try RunningCommand(
        ["watch", "--db", database, "--pid", "\(child.pid)", "--every", "20ms"], in: folder)
      try watch.waitForLines(1)
      child.end()
      #expect(watch.status() == 0)
      #expect(try watch.errors.contains("process \(child.pid) is gone; snapshots taken: "))
      let again = try runMemcorrelate(
        ["watch", "--db", database, "--pid", "\(child.pid)", "--every", "20ms"])
      #expect(again.status == 2)
      #expect(again.output.isEmpty)
    }
  }

  @Test(arguments: [
    (["watch", "--pid", "1"], "Missing expected argument '--every <time>'"),
    (["watch", "--every", "1s"], "name a process: --pid or --name"),
    (
      ["watch", "--pid", "1", "--every", "10"],
      "The value '10' is invalid for '--every <time>': expected a whole number and its unit, one of "
        + "ms, s, m and h, as in 10s"
    ),
    (["watch", "--pid", "1", "--every", "1s", "--count", "0"], "--count must be at least 1"),
  ])
  func badUsageIsStatus64(arguments: [String], message: String) throws {
    let result = try runMemcorrelate(arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}

@Suite struct TimeSpanTests {
  @Test(
    arguments: [
      ("500ms", 500_000_000), ("10s", 10_000_000_000), ("2m", 120_000_000_000),
      ("1h", 3_600_000_000_000), ("007s", 7_000_000_000),
    ] as [(String, Int64)])
  func aNumberAndItsUnitIsATime(text: String, nanoseconds: Int64) throws {
    #expect(try TimeSpan(text).nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "10", "s", "1.5s", "-1s", "+1s", "10 s", "10S", "1d", "10sec", "٣s", "1m30s",
  ])
  func anythingElseIsNone(text: String) {
    let error = #expect(throws: TimeSpanError.self) { try TimeSpan(text) }
    #expect(
      error?.description
        == "expected a whole number and its unit, one of ms, s, m and h, as in 10s")
  }

  @Test(arguments: [
    ("0s", "must be more than 0"), ("99999999999999999999s", "more than 292 years"),
    ("9223372036s", ""), ("9223372037s", "more than 292 years"),
  ])
  func neitherNothingNorForEver(text: String, message: String) {
    do {
      _ = try TimeSpan(text)
      #expect(message.isEmpty)
    } catch {
      #expect(error.description == message)
    }
  }
}

@Suite struct TickScheduleTests {
  @Test func ticksStayWhereTheyAreWhateverTakesHowLong() {
    var schedule = TickSchedule(start: 1000, interval: 100)
    var ticks: [(Int64, Int64)] = []
    for now: Int64 in [1000, 1003, 1199, 1450, 1500, 1501, 1500, 99_999] {
      let (due, missed) = schedule.advance(now: now)
      ticks.append((due, missed))
    }
    #expect(ticks.map(\.0) == [1000, 1100, 1200, 1500, 1600, 1700, 1800, 100_000])
    #expect(ticks.map(\.1) == [0, 0, 0, 2, 0, 0, 0, 981])
  }

  @Test func farTicksAreNeverDue() {
    var schedule = TickSchedule(start: 5, interval: .max)
    #expect(schedule.advance(now: 5).due == 5)
    #expect(schedule.advance(now: 5).due == .max)
  }
}
