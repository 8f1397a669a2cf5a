import Glibc
import SystemCalls

/// stdout for the result alone, stderr for the rest.
enum Output {
  /// Writes the text to stdout.
  ///
  /// A closed pipe ends the program with success: the reader has had enough.
  static func write(_ text: String) throws {
    try write(Array(text.utf8), to: STDOUT_FILENO, name: "standard output")
  }

  /// Writes bytes to a file that is made anew, or to stdout.
  static func write(_ bytes: [UInt8], toFile path: String?) throws {
    guard let path else {
      return try write(bytes, to: STDOUT_FILENO, name: "standard output")
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CommandError("\(path): \(SystemError(errno))") }
    defer { close(descriptor) }
    try write(bytes, to: descriptor, name: path)
  }

  /// A line on stderr: `memcorrelate: …`.
  static func complain(_ text: String) {
    note("memcorrelate: \(text)")
  }

  /// A line on stderr as it is.
  static func note(_ text: String) {
    prompt(text + "\n")
  }

  /// Text on stderr, without a newline. A failure to complain has nowhere to be told.
  static func prompt(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }
  static var inputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, name: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { exit(0) }
        throw CommandError("\(name): \(SystemError(errno))")
      }
      rest = rest.dropFirst(count)
    }
  }
}
