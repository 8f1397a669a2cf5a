import Foundation
import TestSupport
import Testing

/// Targets of which there can be no snapshot: one clear sentence, status 2, no database.
@Suite struct BadTargetTests {
  private func complaint(_ arguments: [String]) throws -> String {
    try withTemporaryDirectory { folder in
      let database = folder.appending(path: "x.sqlite").path
      let result = try runMemcorrelate(["snapshot", "--db", database] + arguments)
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: database))
      return result.errors
    }
  }

  @Test func noSuchProcess() throws {
    #expect(
      try complaint(["--pid", "4194305"]) == "memcorrelate: /proc/4194305: no such process\n")
  }

  @Test func aKernelThread() throws {
    // Process 2 is kthreadd, unless this runs in a container that hides it.
    guard
      let status = try? String(contentsOfFile: "/proc/2/status", encoding: .utf8),
      !status.contains("VmSize")
    else { return }
    let complaint = try complaint(["--pid", "2"])
    #expect(
      complaint.hasSuffix("a kernel thread, which has no memory of its own\n")
        || complaint.hasSuffix("a zombie, which has exited and has no memory any more\n"))
  }

  @Test func noProcessOfThatName() throws {
    #expect(
      try complaint(["--name", "no-such-program-anywhere"])
        == "memcorrelate: no-such-program-anywhere: no process has this name (it must be exact: "
        + "that of the program's file, or what ps -o comm shows)\n")
  }

  @Test func severalProcessesOfOneName() throws {
    let sleepers = try (0..<2).map { _ in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sleep")
      process.arguments = ["60.25"]
      try process.run()
      return process
    }
    defer { for process in sleepers { process.terminate() } }
    let complaint = try complaint(["--name", "sleep"])
    #expect(complaint.contains("sleep: "))
    #expect(complaint.contains("processes have this name (choose one with --pid):\n"))
    for process in sleepers { #expect(complaint.contains("\(process.processIdentifier)")) }
  }

  @Test func aDirectoryWithoutCaptures() throws {
    try withTemporaryDirectory { folder in
      let complaint = try complaint(["--from", folder.path])
      #expect(complaint.contains(folder.path))
    }
  }
}
