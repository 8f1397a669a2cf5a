import Glibc
import SnapshotModel
import SystemCalls

/// Has another program write a core of the process, reads its structure, and removes it.
///
/// The core holds all of the process's memory: it lies in a directory that nobody else may enter, for as
/// long as it takes to read where its segments are.
struct CoreCommand {
  /// As the user wrote it, for a shell: `{pid}` and `{core}` stand for the process and the file.
  let command: String
  let pid: Int32
  let executable: String?
  let readsHeap: Bool

  /// The structure of the core, and the Go heap in it if there is one.
  func captures() -> [Capture] {
    let begin = Instant.now
    do throws(CoreCommandFailure) {
      return try run().map {
        Capture(
          name: $0.name, source: command, view: .core, begin: begin, end: .now,
          outcome: $0.outcome)
      }
    } catch {
      return [
        Capture(
          name: CoreCollector.structureName, source: command, view: .core, begin: begin, end: .now,
          outcome: .unavailable(error.why))
      ]
    }
  }

  private func run() throws(CoreCommandFailure) -> [Capture] {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/memcorrelate-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CoreCommandFailure("\(parent): \(SystemError(errno))")
    }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let core = folder + "/core"
    let log = folder + "/log"
    defer {
      for path in [core, log] { unlink(path) }
      rmdir(folder)
    }
    try spawn(core: core, log: log)
    return CoreCollector(core: core, executable: executable, readsHeap: readsHeap).captures()
  }

  /// Waits for the command; what it prints is told only where it fails.
  private func spawn(core: String, log: String) throws(CoreCommandFailure) {
    // No quoting is needed: neither holds a character that a shell would take for its own, unless
    // TMPDIR does.
    let text = command.replacing("{pid}", with: String(pid)).replacing("{core}", with: core)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    var arguments: [UnsafeMutablePointer<CChar>?] = ["sh", "-c", text].map { (word: String) in
      strdup(word)
    }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, "/bin/sh", &actions, nil, arguments, environ)
    guard failure == 0 else { throw CoreCommandFailure("/bin/sh: \(SystemError(failure))") }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let hasCore = access(core, R_OK) == 0
    guard status != 0 || !hasCore else { return }
    let words = lastWords(in: log)
    let ending =
      status == 0
      ? "it wrote no core to {core}"
      : status & 0x7f == 0
        ? "it ended with status \(status >> 8 & 0xff)" : "signal \(status & 0x7f) ended it"
    throw CoreCommandFailure(words.isEmpty ? ending : "\(ending): \(words)")
  }

  /// The last line that it printed.
  private func lastWords(in log: String) -> String {
    guard let bytes = try? FileDescriptor(opening: log).readAll(limit: 16 << 20) else { return "" }
    let last = bytes.split(separator: UInt8(ascii: "\n")).last ?? []
    return String(decoding: last.prefix(300), as: UTF8.self)
  }
}

private struct CoreCommandFailure: Error {
  let why: Unavailability

  init(_ reason: String) { why = Unavailability("the command failed: \(reason)") }
}
