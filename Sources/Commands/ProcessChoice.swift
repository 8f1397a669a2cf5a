import Collectors
import Reporting

/// Lets the user choose a process on the terminal.
enum ProcessChoice {
  /// Lists the processes and asks for the number of one.
  ///
  /// Throws when there are none, or the input ends.
  static func ask(_ processes: [ProcessSummary]) throws -> Int32 {
    guard !processes.isEmpty else {
      throw CommandError("no Go process can be seen here (name another: --pid or --name)")
    }
    Output.note(ProcessSummary.table(processes).visible(lines: true))
    while true {
      Output.prompt("pid: ")
      guard let line = readLine() else { throw CommandError("no process was chosen") }
      if let pid = Int32(line), processes.contains(where: { $0.pid == pid }) { return pid }
      Output.note("\(line.visible()): not one of these")
    }
  }
}
