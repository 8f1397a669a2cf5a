/// /proc/PID/cmdline: the arguments of the process, each ended by NUL.
///
/// Empty for zombies and kernel threads. A process may write what it likes here, and one that writes a
/// title often leaves NULs after it: empty arguments at the end are dropped. Bytes that are not UTF-8
/// become U+FFFD. Source: fs/proc/base.c `get_mm_cmdline`.
package struct CommandLineArguments: Hashable, Sendable {
  package let arguments: [String]

  package init(parsing bytes: [UInt8]) {
    let end = (bytes.lastIndex { $0 != 0 }).map { $0 + 1 } ?? 0
    arguments =
      end == 0
      ? []
      : bytes[..<end].split(separator: 0, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
  }
}
