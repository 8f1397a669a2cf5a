import Glibc

/// A child that sleeps, for tests of processes that end.
final class ChildProcess {
  let pid: pid_t
  private var isReaped = false

  init(_ arguments: [String] = ["/bin/sleep", "600"]) {
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { (word: String) in strdup(word) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    // What the program prints is nobody's business.
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for number in [1, 2] as [Int32] {
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
    }
    let failure = posix_spawn(&child, arguments[0], &actions, nil, words, environ)
    precondition(failure == 0, "posix_spawn: \(failure)")
    pid = child
  }

  /// Ends it. Without `reap` it stays as a zombie.
  func end(reap: Bool = true) {
    guard !isReaped else { return }
    kill(pid, SIGKILL)
    guard reap else {
      // Until the kernel is done with it.
      var info = siginfo_t()
      waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT)
      return
    }
    wait()
  }

  /// Waits until it ends by itself.
  func wait() {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    isReaped = true
  }

  deinit { end() }
}
