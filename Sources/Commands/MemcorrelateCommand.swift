import ArgumentParser
import Glibc

/// The program: parses the arguments, runs the command, ends the process with its status.
///
/// 0 done; 1 a `--fail-on` or `--baseline` condition was met; 2 could not do it; 64 bad usage.
package func runMemcorrelate() -> Never {
  // A reader that has seen enough closes the pipe: that is its right, and no error (see Output).
  signal(SIGPIPE, SIG_IGN)
  do {
    var command = try MemcorrelateCommand.parseAsRoot()
    try command.run()
    exit(0)
  } catch let status as ExitStatus {
    exit(status.rawValue)
  } catch  where MemcorrelateCommand.exitCode(for: error) != .failure {
    // Help, version and usage errors print and exit as ArgumentParser does.
    MemcorrelateCommand.exit(withError: error)
  } catch {
    Output.complain("\(error)")
    exit(ExitStatus.failed.rawValue)
  }
}

/// `memcorrelate`, with its subcommands.
struct MemcorrelateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memcorrelate",
    abstract: "Why do the memory numbers of a process disagree?",
    discussion: """
      Takes the memory of one process from four angles at one moment (procfs, cgroup, its own
      metrics, a core file), and reports which numbers are equal, which are near and why, and
      which nobody can match.

        memcorrelate snapshot --pid 4711 --metrics auto
        memcorrelate report --html --output report.html

      Exit status: 0 done, 1 a --fail-on or --baseline condition was met, 2 could not do it,
      64 bad usage.
      """,
    version: version,
    subcommands: [
      SnapshotCommand.self, WatchCommand.self, ReportCommand.self, LedgerCommand.self,
      CompareCommand.self, DiscoverCommand.self, HeapCommand.self, ListCommand.self,
      ShowCommand.self,
      ExplainCommand.self, ExportCommand.self, RederiveCommand.self, DeleteCommand.self,
    ])
}

/// The version of the program, as it stands in every snapshot that it takes.
let version = "0.1.0"

/// The statuses that the program ends with, beside 0 and ArgumentParser's 64.
enum ExitStatus: Int32, Error {
  case conditionMet = 1
  case failed = 2
}

/// A sentence for the user: what could not be done.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
