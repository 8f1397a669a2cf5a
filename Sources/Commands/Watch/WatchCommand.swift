import ArgumentParser
import Collectors
import Glibc
import MemoryUnits
import Reporting
import Storage
import SystemCalls

/// Snapshots of one process, again and again.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Take a snapshot of a process on a schedule, and keep each.",
    discussion: """
      Prints a line for each: its number, the time, VmRSS, what the cgroup is charged, and the Go
      heap in use where that is known: from the metrics, or with --go-heap. Only with --pages are
      pages looked at, smaps read, and all of it read again when something moved meanwhile: a
      look each second must be cheap.
      With --name it goes on when the process is started anew; with --pid it ends with the
      process. SIGINT and SIGTERM end it after the snapshot in hand, a second one at once.
      """)

  @Option(help: ArgumentHelp("The process.", valueName: "number"))
  var pid: Int32?

  @Option(help: ArgumentHelp("The process by the name of its program, exactly.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "The time from one snapshot to the next: 500ms, 10s, 2m, 1h. What takes longer leaves out "
        + "those in between.", valueName: "time"), transform: WatchCommand.timeSpan)
  var every: TimeSpan

  @Option(
    name: .customLong("for"), help: ArgumentHelp("End after this time.", valueName: "time"),
    transform: WatchCommand.timeSpan)
  var length: TimeSpan?

  @Option(help: ArgumentHelp("End after so many snapshots.", valueName: "number"))
  var count: Int?

  @OptionGroup(title: "Metrics") var metrics: MetricsOptions
  @OptionGroup(title: "Core") var core: CoreOptions
  @OptionGroup(title: "Kernel") var kernel: KernelOptions
  @OptionGroup(title: "Database") var database: DatabaseOptions

  private static func timeSpan(_ text: String) throws -> TimeSpan {
    do {
      return try TimeSpan(text)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func validate() throws {
    guard (pid == nil) != (name == nil) else {
      throw ValidationError("name a process: --pid or --name")
    }
    if let pid, pid <= 0 { throw ValidationError("--pid must be at least 1") }
    if let count, count <= 0 { throw ValidationError("--count must be at least 1") }
  }

  func run() throws {
    EndRequest.listen()
    let database = try database.open()
    let progress = ProgressLine()
    let target = pid.map(Target.pid) ?? .name(name ?? "")
    var process = WatchedProcess(target, options)
    let start = nanoseconds(of: CLOCK_MONOTONIC)
    var schedule = TickSchedule(start: start, interval: every.nanoseconds)
    var taken = 0
    while count.map({ taken < $0 }) ?? true {
      let (due, missed) = schedule.advance(now: nanoseconds(of: CLOCK_MONOTONIC))
      if missed > 0 {
        say("left out, for the one before took too long: \(missed.grouped)", progress)
      }
      if let length, due - start >= length.nanoseconds { break }
      progress.update("\(taken.grouped) taken; waiting for the next")
      if EndRequest.wait(until: due) { break }
      switch try process.look({ progress.update($0) }) {
      case .taken(let snapshot, let news):
        if let news { say(news, progress) }
        let id = try database.save(snapshot)
        taken += 1
        progress.clear()
        try Output.write(snapshot.watchLine(id: id.rawValue))
      case .nothing(let reason):
        if let reason { say(reason, progress) }
      case .gone(let reason):
        return say("\(reason); snapshots taken: \(taken.grouped)", progress)
      }
    }
  }

  private var options: SnapshotOptions {
    var options = SnapshotOptions(toolVersion: version)
    kernel.apply(to: &options, readsPages: false)
    metrics.apply(to: &options)
    core.apply(to: &options)
    if !options.readsPages {
      // smaps and its sums walk the page tables of the whole process, in each attempt.
      options.attempts = 1
      options.readsSmaps = false
      if core.goHeap == nil { options.goHeap = .no }
    }
    return options
  }

  private func say(_ text: String, _ progress: ProgressLine) {
    progress.clear()
    Output.complain(text)
  }
}
