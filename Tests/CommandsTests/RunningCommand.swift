import Foundation
import TestSupport

/// A run of the built program that a test talks with while it goes on.
final class RunningCommand {
  private let process = Process()
  private let output: URL
  private let errorsFile: URL

  /// Output goes to files in the folder.
  init(_ arguments: [String], in folder: URL) throws {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(fileURLWithPath: own).deletingLastPathComponent().appending(
      path: "memcorrelate")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    output = folder.appending(path: "output")
    errorsFile = folder.appending(path: "errors")
    for file in [output, errorsFile] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errorsFile)
    try process.run()
  }

  var lines: [String] {
    get throws {
      String(decoding: try Data(contentsOf: output), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
  }

  var errors: String {
    get throws { String(decoding: try Data(contentsOf: errorsFile), as: UTF8.self) }
  }

  /// Waits until it has printed so many lines, or has ended.
  func waitForLines(_ count: Int) throws {
    while process.isRunning, try lines.count < count { usleep(10_000) }
  }

  /// Sends a signal.
  func send(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Waits for its end, and returns its status.
  func status() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -1
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }
}
