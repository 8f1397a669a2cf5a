import Collectors

/// Lets the user choose a process on the terminal.
enum ProcessChoice {
  /// Lists the processes and asks for the number of one.
  ///
  /// Throws when there are none, or the input ends.
  static func ask(_ processes: [ProcessSummary]) throws -> Int32 {
    guard !processes.isEmpty else {
      throw CommandError("no Go process can be seen here (name another: --pid or --name)")
    }
    Output.note(printableLines(ProcessSummary.table(processes)))
    while true {
      Output.prompt("pid: ")
      guard let line = readLine() else { throw CommandError("no process was chosen") }
      if let pid = Int32(line), processes.contains(where: { $0.pid == pid }) { return pid }
      Output.note("\(printable(line)): not one of these")
    }
  }

  private static func printableLines(_ text: String) -> String {
    text.split(separator: "\n").map { printable(String($0)) }.joined(separator: "\n")
  }
}
