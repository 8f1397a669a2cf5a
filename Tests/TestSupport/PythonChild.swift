import Foundation

/// A Python program that runs beside the test and talks with it line by line.
package final class PythonChild {
  package let pid: Int32
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var received: [UInt8] = []

  /// `script` is what `python3 -c` gets, the arguments are its `sys.argv[1:]`.
  package init(_ script: String, _ arguments: [String] = []) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-u", "-c", script] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    pid = process.processIdentifier
  }

  /// The next line that it prints, without the newline. Empty at the end.
  package func line() -> String {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: received[..<end], as: UTF8.self)
        received.removeSubrange(...end)
        return line
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return "" }
      received += more
    }
  }

  /// Sends a line.
  package func send(_ line: String) {
    input.fileHandleForWriting.write(Data((line + "\n").utf8))
  }

  /// Ends it and waits.
  package func end() {
    guard process.isRunning else { return }
    kill(pid, SIGKILL)
    process.waitUntilExit()
  }

  deinit { end() }
}
