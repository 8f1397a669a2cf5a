import Compression
import Procfs
import SnapshotModel
import SystemCalls
import TextParsing

/// Reads the files of /proc/PID.
struct ProcfsCollector {
  let process: ProcessDirectory

  private var pid: Int32 { process.pid }

  /// The counters that move when the process does anything with memory.
  func counters(round: String) -> [Capture] {
    ["statm", "stat"].map { capture($0, round: round) }
  }

  /// What is cheap and exact at one instant: read next to the cgroup's own numbers.
  func summaries() -> [Capture] { ["statm", "stat", "status"].map { capture($0) } }

  /// The mappings; the larger the process, the longer it takes.
  func mappings(withSmaps: Bool) -> [Capture] {
    [
      capture("maps", access: .ptrace),
      withSmaps ? capture("smaps", access: .ptrace) : leftOut("smaps"),
      withSmaps ? capture("smaps_rollup", access: .ptrace) : leftOut("smaps_rollup"),
    ]
  }

  private func leftOut(_ name: String) -> Capture {
    Capture(
      name: "proc/\(pid)/\(name)", source: process.directory.pathOf(folder(of: name) + name),
      view: .procfs, begin: nil, end: nil,
      outcome: .unavailable(
        Unavailability("not asked for", remedy: "watch with --pages, or snapshot")))
  }

  /// What does not move with the memory.
  func settings() -> [Capture] {
    let files = [
      "limits", "cgroup", "mountinfo", "oom_score", "oom_score_adj", "coredump_filter", "comm",
      "cmdline",
    ]
    return files.map { capture($0) } + [executable()]
  }

  private func capture(
    _ name: String, round: String = "", access: Access = .everybody
  ) -> Capture {
    process.file(folder(of: name) + name, access: access)
      .capture(as: "proc/\(pid)/\(name)\(round)", view: .procfs)
  }

  private func executable() -> Capture {
    let name = folder(of: "exe") + "exe"
    let begin = Instant.now
    let outcome: Capture.Outcome
    do throws(SystemError) {
      let target = try process.directory.target(ofLink: name)
      outcome = .captured(CompressedBytes(compressing: target))
    } catch {
      outcome = .unavailable(Unavailability(error, access: .ptrace))
    }
    return Capture(
      name: "proc/\(pid)/exe", source: process.directory.pathOf(name), view: .procfs,
      begin: begin, end: .now, outcome: outcome)
  }

  /// The main thread's own files where it has exited: its stat alone has the start time of the
  /// process, and a thread's directory has no coredump_filter.
  private func folder(of name: String) -> String {
    ["stat", "coredump_filter"].contains(name) ? "" : process.memoryFolder
  }
}

/// Reads what is told of the machine as a whole.
struct MachineCollector {
  let procRoot: String
  let sysRoot: String

  /// Read next to the root cgroup's statistics, before and after: `@after` tells how far the machine's
  /// totals moved meanwhile.
  func memory(round: String = "") -> Capture {
    captureFile(
      "\(procRoot)/meminfo", as: "proc/meminfo\(round)", view: .procfs, access: .system)
  }

  /// What does not move.
  func captures() -> [Capture] {
    let files = [
      ("proc/version", "\(procRoot)/version"), ("proc/stat", "\(procRoot)/stat"),
      ("sys/devices/system/cpu/online", "\(sysRoot)/devices/system/cpu/online"),
    ]
    return files.map { name, path in captureFile(path, as: name, view: nil, access: .system) }
      + readersNamespace()
  }

  /// The link that names the pid namespace in which the files are read.
  static let pidNamespace = "proc/self/ns/pid"

  /// Nothing where this /proc does not show the reader: then it does not tell either way.
  private func readersNamespace() -> [Capture] {
    let begin = Instant.now
    guard let own = try? Directory("\(procRoot)/self"), let link = try? own.target(ofLink: "ns/pid")
    else { return [] }
    return [
      Capture(
        name: Self.pidNamespace, source: own.pathOf("ns/pid"), view: nil, begin: begin, end: .now,
        outcome: .captured(CompressedBytes(compressing: link)))
    ]
  }
}

/// The members of a cgroup other than the process: just what the sums over all of them are made of.
struct MembersCollector {
  let procRoot: String

  /// Files of processes that end meanwhile are unavailable, and nothing worse.
  func captures(of pids: [Int32]) -> [Capture] {
    pids.flatMap { pid in
      func capture(_ name: String, _ access: Access) -> Capture {
        captureFile(
          "\(procRoot)/\(pid)/\(name)", as: "proc/\(pid)/\(name)", view: .procfs, access: access)
      }
      let captures = [capture("statm", .everybody), capture("status", .everybody)]
      // Kernel threads and zombies have no smaps_rollup, and miss none.
      return tellsOfNoMemory(captures[1])
        ? captures : captures + [capture("smaps_rollup", .ptrace)]
    }
  }

  private func tellsOfNoMemory(_ status: Capture) -> Bool {
    guard let bytes = try? status.content?.decompressed(),
      let parsed = try? ProcessStatus.Parser().parse(bytes, path: status.source)
    else { return false }
    return !parsed.hasMemory
  }
}
