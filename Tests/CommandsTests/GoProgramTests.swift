import Foundation
import TestSupport
import Testing

/// The program as it was built, on Go programs that run: the scripts of `make moments` and `make matrix`,
/// a small part of each.
@Suite(.serialized, .enabled(if: GoProgram.isInstalled, "\(GoProgram.notInstalled)"))
struct GoProgramTests {
  private func run(_ script: String, _ arguments: [String]) throws {
    let result = try runProgram(
      projectRoot.appending(path: "scripts/\(script)").path,
      ["--command", try memcorrelatePath()] + arguments)
    let last = result.text.split(separator: "\n").last ?? ""
    print("\(script): \(last)")
    #expect(result.status == 0, "\(result.text)\(result.errors)")
    #expect(last.contains(" passed, 0 failed"))
  }

  /// How fast the program goes on is not asked here: the machine may be busy.
  @Test func aProgramThatAllocatesIsReadAtAnyMomentAndNeverHarmed() throws {
    try run("go-moments.py", ["--moments", "20", "--kills", "5", "--limit", "30000", "1.19"])
  }

  /// With those versions of Go that are on this machine.
  @Test(.enabled(if: GoProgram.canDumpCore, "\(GoProgram.cannotDumpCore)"))
  func everyNumberIsWhatGoItselfSays() throws {
    let environment = ProcessInfo.processInfo.environment
    let cache =
      environment["XDG_CACHE_HOME"] ?? (environment["HOME"] ?? "/nonexistent") + "/.cache"
    let installed = try? FileManager.default.contentsOfDirectory(
      atPath: "\(cache)/memcorrelate/go")
    // 1.27.3 is written 1.27.
    let versions = (installed ?? []).filter { $0.first == "1" }
      .map { $0.split(separator: ".").prefix(2).joined(separator: "\\.") }
    try run(
      "go-matrix.py",
      ["--quick", "--only", "^(\((versions + ["1\\.19"]).joined(separator: "|")))( |$)"])
  }
}
