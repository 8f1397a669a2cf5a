package import Foundation

/// What a run of a program left.
package struct CommandResult {
  package let status: Int32
  package let output: [UInt8]
  package let errors: String

  package var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a program and waits for it.
///
/// Output goes through files, so that no full pipe can block the program.
package func runProgram(
  _ program: String, _ arguments: [String], environment: [String: String] = [:],
  directory: URL? = nil
) throws -> CommandResult {
  try withTemporaryDirectory { folder in
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.currentDirectoryURL = directory
    process.standardInput = FileHandle.nullDevice
    var streams: [URL] = []
    for name in ["output", "errors"] {
      let file = folder.appending(path: name)
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
      streams.append(file)
    }
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    try process.run()
    process.waitUntilExit()
    return CommandResult(
      status: process.terminationStatus, output: [UInt8](try Data(contentsOf: streams[0])),
      errors: String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self))
  }
}

/// Runs the program that this build made: it lies beside the test bundle.
package func runMemcorrelate(
  _ arguments: [String], environment: [String: String] = [:]
) throws -> CommandResult {
  let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  let program = URL(fileURLWithPath: own).deletingLastPathComponent().appending(
    path: "memcorrelate")
  return try runProgram(program.path, arguments, environment: environment)
}
