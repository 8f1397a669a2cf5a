import Foundation
import TestSupport
import Testing

/// A user without rights gets what /proc shows to everybody, and is told what would help.
@Suite(.enabled(if: geteuid() == 0, "only root can become another user"))
struct OtherUserTests {
  @Test func theMappingsOfAnotherUsersProcessAreAGapAndTheTotalsAreRead() throws {
    try withTemporaryDirectory { folder in
      // A place that the other user can reach, and write to.
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let program = folder.appending(path: "memcorrelate")
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: own).deletingLastPathComponent().appending(path: "memcorrelate"),
        to: program)
      chmod(folder.path, 0o777)
      let database = folder.appending(path: "x.sqlite").path
      let pid = getpid()
      let taken = try runProgram(
        "/usr/bin/setpriv",
        [
          "--reuid=65534", "--regid=65534", "--clear-groups", program.path, "snapshot", "--db",
          database, "--pid", "\(pid)",
        ])
      #expect(taken.status == 0, "\(taken.errors)")
      let shown = try runMemcorrelate(["show", "--db", database])
      #expect(shown.text.contains("procfs.statm.resident"))
      #expect(!shown.text.contains("procfs.smaps.sum.Rss"))
      let report = try runMemcorrelate(["report", "--db", database]).text
      for file in ["maps", "smaps", "smaps_rollup", "exe"] {
        #expect(
          report.contains(
            "| `/proc/\(pid)/\(file)` | permission denied | "
              + "run as the same user, or with CAP_SYS_PTRACE |"), "\(file)")
      }
    }
  }
}
