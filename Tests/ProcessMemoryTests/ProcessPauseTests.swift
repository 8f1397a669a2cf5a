import Foundation
import Glibc
import Procfs
import SystemCalls
import TestSupport
import Testing

@testable import ProcessMemory

@Suite struct ProcessPauseTests {
  private func states(_ pid: Int32) throws -> Set<Character> {
    let threads = ProcessThreads(directory: try Directory("/proc/\(pid)"))
    return Set(try threads.numbers().compactMap { threads.status(of: $0)?.state })
  }

  @Test func stopsAllThreadsUntilItIsReleased() throws {
    let child = try PythonChild(busyThreads)
    #expect(child.line() == "ready")
    let directory = try Directory("/proc/\(child.pid)")
    #expect(!ProcessPause.isStopped(directory))
    let pause = try ProcessPause(pid: child.pid, in: directory)
    #expect(pause.threads == 9)
    #expect(try states(child.pid) == ["t"])
    #expect(ProcessPause.isStopped(directory))
    let length = pause.release()
    #expect(length > 0)
    #expect(pause.release() == length)
    // It works on.
    child.send("count")
    #expect(child.line() == "counting")
    #expect(!ProcessPause.isStopped(directory))
    child.end()
    #expect(!ProcessPause.isStopped(directory))
  }

  @Test func endsWithItsOwnLife() throws {
    let child = try PythonChild(busyThreads)
    #expect(child.line() == "ready")
    do { _ = try ProcessPause(pid: child.pid, in: Directory("/proc/\(child.pid)")) }
    child.send("count")
    #expect(child.line() == "counting")
    child.end()
  }

  @Test func canBeRepeatedWhileThreadsComeAndGo() throws {
    let child = try PythonChild(shortThreads)
    #expect(child.line() == "ready")
    let directory = try Directory("/proc/\(child.pid)")
    for _ in 0..<50 {
      let pause = try ProcessPause(pid: child.pid, in: directory)
      #expect(ProcessPause.isStopped(directory))
      let threads = try ProcessThreads(directory: directory).numbers()
      #expect(threads.count >= pause.threads)
      pause.release()
    }
    child.send("count")
    #expect(child.line() == "counting")
    child.end()
  }

  @Test func aStoppedProcessStaysStopped() throws {
    let child = try PythonChild(busyThreads)
    #expect(child.line() == "ready")
    let directory = try Directory("/proc/\(child.pid)")
    kill(child.pid, SIGSTOP)
    while !ProcessPause.isStopped(directory) { usleep(1000) }
    let pause = try ProcessPause(pid: child.pid, in: directory)
    #expect(pause.threads == 9)
    #expect(try states(child.pid) == ["t"])
    pause.release()
    while try states(child.pid) != ["T"] { usleep(1000) }
    kill(child.pid, SIGCONT)
    child.send("count")
    #expect(child.line() == "counting")
    child.end()
  }

  @Test func signalsThatArriveMeanwhileAreSeenAfterwards() throws {
    let child = try PythonChild(signalCounter)
    #expect(child.line() == "ready")
    let directory = try Directory("/proc/\(child.pid)")
    for round in 1...20 {
      // Some arrive before the stop, some with it, some during the pause.
      kill(child.pid, SIGUSR1)
      let pause = try ProcessPause(pid: child.pid, in: directory)
      kill(child.pid, SIGUSR2)
      pause.release()
      child.send("signals")
      #expect(child.line() == "\(round) \(round)")
    }
    child.end()
  }

  @Test func aProcessKilledMeanwhileEnds() throws {
    let child = try PythonChild(busyThreads)
    #expect(child.line() == "ready")
    let directory = try Directory("/proc/\(child.pid)")
    let pause = try ProcessPause(pid: child.pid, in: directory)
    kill(child.pid, SIGKILL)
    pause.release()
    child.end()
    let error = #expect(throws: ProcessPauseError.self) {
      _ = try ProcessPause(pid: child.pid, in: directory)
    }
    #expect(error == .exited(pid: child.pid))
    #expect(error?.description == "process \(child.pid) has exited")
  }

  @Test func aProcessHasOneTracer() throws {
    let child = try PythonChild(busyThreads)
    #expect(child.line() == "ready")
    let directory = try Directory("/proc/\(child.pid)")
    let pause = try ProcessPause(pid: child.pid, in: directory)
    let error = #expect(throws: ProcessPauseError.self) {
      _ = try ProcessPause(pid: child.pid, in: directory)
    }
    let ending = " (let the other let go of it: gdb's detach, or end strace)"
    #expect(error?.description.hasPrefix("process \(child.pid) is traced already, by ") == true)
    #expect(error?.description.hasSuffix(ending) == true)
    pause.release()
    child.end()
  }

  @Test func pastTheLimitNoneIsHeld() throws {
    let child = try PythonChild(vforkWaiting)
    #expect(child.line() == "ready")
    let directory = try Directory("/proc/\(child.pid)")
    // Its main thread waits for the child that borrowed its memory, which nothing interrupts.
    while try states(child.pid) != ["D"] { usleep(1000) }
    let error = #expect(throws: ProcessPauseError.self) {
      _ = try ProcessPause(pid: child.pid, in: directory, limit: .milliseconds(20))
    }
    #expect(
      error
        == .notStopping(
          pid: child.pid, thread: child.pid, state: "D", limit: .milliseconds(20)))
    #expect(
      error?.description.contains("(state D) did not stop within 20 ms; none is held any more")
        == true)
    child.end()
  }

  @Test func aProcessWhoseMainThreadHasExitedIsPausedAndRead() throws {
    let child = try PythonChild(leaderless)
    let words = child.line().split(separator: " ")
    let directory = try Directory("/proc/\(child.pid)")
    while try states(child.pid) != ["Z", "S"] { usleep(1000) }
    let pause = try ProcessPause(pid: child.pid, in: directory)
    #expect(pause.threads == 1)
    #expect(ProcessPause.isStopped(directory))
    #expect(throws: LiveMemoryError.self) { _ = try LiveMemory(directory) }
    let memory = try LiveMemory(directory, folder: "task/\(words[0])/")
    let address = try #require(UInt64(words[1]))
    #expect(try memory.bytes(at: address, count: 7) == Array("content".utf8))
    pause.release()
    child.end()
  }

  @Test func itselfAndForeignNumbersAreRefused() throws {
    #expect(throws: ProcessPauseError.itself) {
      _ = try ProcessPause(pid: getpid(), in: Directory("/proc/self"))
    }
    try withTemporaryDirectory { root throws in
      try FileManager.default.createDirectory(
        at: root.appending(path: "self"), withIntermediateDirectories: true)
      try Data("State:\tR (running)\nNSpid:\t4000\t\(getpid())\n".utf8).write(
        to: root.appending(path: "self/status"))
      #expect(throws: ProcessPauseError.foreignNumbers(procRoot: root.path())) {
        _ = try ProcessPause(
          pid: 1, in: Directory(root.appending(path: "self").path()), procRoot: root.path())
      }
    }
  }
}

private let busyThreads = """
  import sys, threading
  for _ in range(4):
      threading.Thread(target=lambda: [x for x in iter(int, 1)], daemon=True).start()
  for _ in range(4):
      threading.Thread(target=threading.Event().wait, daemon=True).start()
  print('ready')
  sys.stdin.readline()
  print('counting')
  sys.stdin.readline()
  """

private let shortThreads = """
  import sys, threading
  def spawn():
      while True:
          thread = threading.Thread(target=lambda: None)
          thread.start()
          thread.join()
  for _ in range(3):
      threading.Thread(target=spawn, daemon=True).start()
  print('ready')
  sys.stdin.readline()
  print('counting')
  sys.stdin.readline()
  """

private let signalCounter = """
  import signal, sys
  # The threads that tests run on block signals, and their children inherit it.
  signal.pthread_sigmask(signal.SIG_SETMASK, [])
  seen = [0, 0]
  def count(number, frame):
      seen[number == signal.SIGUSR2] += 1
  signal.signal(signal.SIGUSR1, count)
  signal.signal(signal.SIGUSR2, count)
  print('ready')
  while sys.stdin.readline():
      print(*seen)
  """

private let vforkWaiting = """
  import ctypes, os
  libc = ctypes.CDLL(None)
  print('ready')
  # CLONE_VFORK: the caller sleeps until the child ends.
  clone = 56 if os.uname().machine == 'x86_64' else 220
  if libc.syscall(clone, 0x4000 | 17, 0, 0, 0, 0) == 0:
      libc.sleep(3)
      os._exit(0)
  """

private let leaderless = """
  import ctypes, os, sys, threading
  libc = ctypes.CDLL(None)
  text = ctypes.create_string_buffer(b'content')
  def live():
      print(threading.get_native_id(), ctypes.addressof(text))
      while True:
          libc.sleep(100)
  threading.Thread(target=live).start()
  # exit(2) ends the calling thread alone.
  libc.syscall(60 if os.uname().machine == 'x86_64' else 93, 0)
  """
