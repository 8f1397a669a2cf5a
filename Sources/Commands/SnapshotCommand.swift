import ArgumentParser
import Collectors
import MemoryUnits
import Reporting
import SnapshotModel
import Storage

/// Reads a process from all views and keeps what was read.
struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Read the memory of a process from four views, and keep it.",
    discussion: """
      Prints the number of the snapshot. The process is not stopped, unless --go-heap or
      --core-command asks for what takes that. A view that cannot be read is recorded with the
      reason and what would help; the others are read all the same.
      On a terminal, without a target, it offers the Go processes of the host.
      """)

  @Option(help: ArgumentHelp("The process.", valueName: "number"))
  var pid: Int32?

  @Option(help: ArgumentHelp("The process by the name of its program, exactly.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Take the views from captured files: what export wrote, or a plain collection of files.",
      valueName: "directory"))
  var from: String?

  @OptionGroup(title: "Metrics") var metrics: MetricsOptions
  @OptionGroup(title: "Core") var core: CoreOptions
  @OptionGroup(title: "Kernel") var kernel: KernelOptions
  @OptionGroup(title: "Database") var database: DatabaseOptions

  func validate() throws {
    guard pid == nil || name == nil else { throw ValidationError("give --pid or --name, not both") }
    guard from == nil || name == nil else {
      throw ValidationError("--from takes no --name (--pid chooses among several processes)")
    }
    if let pid, pid <= 0 { throw ValidationError("--pid must be at least 1") }
  }

  func run() throws {
    let progress = ProgressLine()
    let snapshot: Snapshot
    if let from {
      let directory = try CaptureDirectory(reading: from, pid: pid)
      snapshot = try Collectors.snapshot(from: directory, options: options)
    } else {
      snapshot = try takeSnapshot(of: target(), options: options) { progress.update($0) }
    }
    progress.update("saving")
    let id = try database.open().save(snapshot)
    progress.clear()
    for warning in snapshot.header.warnings { Output.complain(warning.visible()) }
    if core.goHeap == true, let why = snapshot.whyNoGoHeap {
      Output.complain("the Go heap was not read: \(why)".visible())
    }
    Output.note(snapshot.summary)
    try Output.write("\(id)\n")
  }

  private var options: SnapshotOptions {
    var options = SnapshotOptions(toolVersion: version)
    kernel.apply(to: &options, readsPages: true)
    metrics.apply(to: &options)
    core.apply(to: &options)
    return options
  }

  private func target() throws -> Target {
    if let pid { return .pid(pid) }
    if let name { return .name(name) }
    guard Output.inputIsTerminal, Output.errorIsTerminal else {
      throw ValidationError("name a process: --pid or --name (or captured files: --from)")
    }
    return .pid(try ProcessChoice.ask(goProcesses(options: options)))
  }
}

extension Snapshot {
  /// What kept the heap from being read, and what would help. `nil` where it was read.
  fileprivate var whyNoGoHeap: String? {
    guard
      case .unavailable(let why) = captures.first(where: { $0.name == CoreCollector.heapName })?
        .outcome
    else { return nil }
    return why.remedy.isEmpty ? why.reason : "\(why.reason) (\(why.remedy))"
  }

  /// `prometheus (pid 4711): procfs 312, cgroup 187, metrics 540 readings; held still`
  fileprivate var summary: String {
    let views = View.allCases.compactMap { view in
      let count = readings.count { $0.quantity.view == view }
      return count == 0 ? nil : "\(view.rawValue) \(count.grouped)"
    }
    let stillness =
      switch header.consistency {
      case .unknown: ""
      case let consistency where consistency.isStable: "; it held still"
      default: "; it moved while it was read"
      }
    let name = header.identity.comm?.visible() ?? "process"
    return "\(name) (pid \(header.identity.pid)): readings: "
      + (views.isEmpty ? "none" : views.joined(separator: ", ")) + stillness
  }
}
