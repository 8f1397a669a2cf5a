import Compression
import Foundation
import Glibc
import SnapshotModel
import SystemCalls
import TestSupport
import Testing

@testable import Collectors

@Suite struct KernelFileTests {
  @Test func aFileLargerThanTheChunksIsCapturedWholeBetweenTwoMoments() throws {
    try withTemporaryDirectory { folder throws in
      let text = String(repeating: "0123456789abcdef\n", count: 50_000)
      try write(["big": text], below: folder)
      let directory = try Directory(folder.path())
      let capture = KernelFile("big", in: directory).capture(as: "proc/1/maps", view: .procfs)
      #expect(try capture.content?.decompressed() == Array(text.utf8))
      #expect(capture.name == "proc/1/maps")
      #expect(capture.source.hasSuffix("/big"))
      let begin = try #require(capture.begin)
      let end = try #require(capture.end)
      #expect(begin.monotonic <= end.monotonic)
      #expect(begin.wall > 1_700_000_000_000_000_000)
    }
  }

  @Test(arguments: [
    (
      EACCES, Access.ptrace, "permission denied",
      "run with CAP_SYS_PTRACE, or as the same user with no fewer capabilities, if the process is dumpable"
    ),
    (
      EACCES, .owner, "permission denied",
      "run as root, or as the same user with no fewer capabilities"
    ),
    (
      EPERM, .everybody, "hidden by the hidepid option of this /proc",
      "run as the same user, or with CAP_SYS_PTRACE"
    ),
    (EACCES, .cgroup, "permission denied", "run as root"),
    (ESRCH, .ptrace, "the process has exited, or has no memory of its own", ""),
    (ENODEV, .cgroup, "the cgroup was removed while it was read", ""),
    (EOPNOTSUPP, .cgroup, "not supported for a threaded cgroup", ""),
    (ENOENT, .system, "no such file", ""),
    (EIO, .system, "input/output error", ""),
  ])
  func whatAnErrorMeans(code: Int32, access: Access, reason: String, remedy: String) {
    let why = Unavailability(SystemError(code), access: access)
    #expect(why == Unavailability(reason, remedy: remedy))
  }

  @Test func anOpenDirectoryDoesNotBecomeAnotherWithItsName() throws {
    try withTemporaryDirectory { folder throws in
      try write(["p/stat": "old"], below: folder)
      let directory = try Directory(folder.appending(path: "p").path())
      try FileManager.default.removeItem(at: folder.appending(path: "p"))
      try write(["p/stat": "new"], below: folder)
      let capture = KernelFile("stat", in: directory).capture(as: "x", view: .procfs)
      #expect(capture.outcome == .unavailable(Unavailability("no such file")))
    }
  }
}
