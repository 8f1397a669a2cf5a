import Foundation
import Glibc
import TestSupport
import Testing

@testable import Collectors

@Suite struct ProcessDirectoryTests {
  private func opening(
    _ files: [String: String]
  ) throws -> Result<(folder: String, startTime: UInt64), CollectionError> {
    try withTemporaryDirectory { root throws in
      try write(files, below: root)
      do throws(CollectionError) {
        let process = try ProcessDirectory(pid: 42, procRoot: root.path())
        return .success((process.memoryFolder, process.first.startTime))
      } catch {
        return .failure(error)
      }
    }
  }

  @Test func anOrdinaryProcess() throws {
    let found = try opening(["42/stat": statLine(pid: 42)]).get()
    #expect(found == ("", 4711))
  }

  @Test func noSuchProcess() {
    let error = #expect(throws: CollectionError.self) {
      try ProcessDirectory(pid: 99_999_999, procRoot: "/proc")
    }
    #expect(error?.description == "/proc/99999999: no such process")
    let elsewhere = #expect(throws: CollectionError.self) {
      try ProcessDirectory(pid: 1, procRoot: "/nowhere/proc")
    }
    #expect(elsewhere?.description == "/nowhere/proc: no such directory")
  }

  @Test func aKernelThread() throws {
    let error = #expect(throws: CollectionError.self) {
      try opening(["42/stat": statLine(pid: 42, comm: "kworker/0:1", flags: 0x0420_8060)]).get()
    }
    #expect(
      error?.description
        == "process 42 (kworker/0:1): a kernel thread, which has no memory of its own")
  }

  @Test func aZombie() throws {
    let error = #expect(throws: CollectionError.self) {
      try opening([
        "42/stat": statLine(pid: 42, comm: "sh", state: "Z"),
        "42/task/42/statm": "0 0 0 0 0 0 0\n",
      ]).get()
    }
    #expect(
      error?.description == "process 42 (sh): a zombie, which has exited and has no memory any more"
    )
  }

  @Test func aRealZombie() {
    let child = ChildProcess()
    child.end(reap: false)
    let error = #expect(throws: CollectionError.self) {
      try ProcessDirectory(pid: child.pid, procRoot: "/proc")
    }
    #expect(error == .zombie(pid: child.pid, name: "sleep"))
  }

  @Test func aMainThreadThatHasExitedWhileOthersLive() throws {
    let found = try opening([
      "42/stat": statLine(pid: 42, state: "Z"), "42/task/42/statm": "0 0 0 0 0 0 0\n",
      "42/task/43/statm": "0 0 0 0 0 0 0\n", "42/task/44/statm": "9 5 1 1 0 3 0\n",
    ]).get()
    #expect(found == ("task/44/", 4711))
  }

  @Test func aHiddenProcessIsNotCalledGone() {
    #expect(
      CollectionError.hidden(path: "/proc/42").description
        == "/proc/42: hidden from this user (run as the same user, or with CAP_SYS_PTRACE)")
  }

  @Test func aProcessThatExitsIsNoticedReapedOrNot() throws {
    for reap in [false, true] {
      let child = ChildProcess()
      let process = try ProcessDirectory(pid: child.pid, procRoot: "/proc")
      try process.verifyIdentity()
      child.end(reap: reap)
      let error = #expect(throws: CollectionError.self) { try process.verifyIdentity() }
      #expect(error?.description == "process \(child.pid) exited while it was read")
    }
  }

  @Test func aProcessThatBecomesAnotherProgramIsNoticed() throws {
    try withTemporaryDirectory { root throws in
      try write(["42/stat": statLine(pid: 42)], below: root)
      let link = root.path() + "/42/exe"
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: "/bin/first")
      let process = try ProcessDirectory(pid: 42, procRoot: root.path())
      try FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: "/bin/second")
      let error = #expect(throws: CollectionError.self) { try process.verifyIdentity() }
      #expect(
        error?.description
          == "process 42: the process changed while it was read: its program was /bin/first, "
          + "then /bin/second")
      try write(["42/stat": statLine(pid: 42, startTime: 9)], below: root)
      let reused = #expect(throws: CollectionError.self) { try process.verifyIdentity() }
      #expect(
        reused?.description
          == "process 42: the process changed while it was read: its start time was 4711 ticks "
          + "after boot, then 9")
    }
  }
}
