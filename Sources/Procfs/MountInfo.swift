package import TextParsing

/// One mount of /proc/PID/mountinfo.
///
/// Source: fs/proc_namespace.c `show_mountinfo`, proc_pid_mountinfo(5).
package struct MountInfo: Hashable, Sendable {
  package let id: Int
  package let parentID: Int
  /// Major and minor number in decimal: `0:32`.
  package let device: String
  /// Which directory of the file system is mounted. For a cgroup mount of another namespace it begins
  /// with `/..`.
  package let root: String
  package let mountPoint: String
  package let options: [String]
  /// `shared:1`, `master:2` …
  package let propagation: [String]
  /// `ext4`, `cgroup`, `cgroup2` …
  package let fileSystem: String
  package let source: String
  /// For a v1 cgroup mount its controllers are among them.
  package let superOptions: [String]
}

/// Parses /proc/PID/mountinfo.
package struct MountInfoParser: LineParser {
  private var mounts: [MountInfo] = []

  package init() {}

  /// Throws for a line of another shape.
  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    // One blank after each field; blanks in a field are escaped, and a source may be empty.
    let fields = line.array(0..<line.count)
      .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      .map(unescaped)
    guard fields.count >= 10, let dash = fields[6...].firstIndex(of: "-"),
      fields.count >= dash + 4, let id = Int(fields[0]), let parent = Int(fields[1])
    else {
      throw ParseError(
        at: location,
        expected: "\"<id> <parent> <device> <root> <mount point> <options> … - <type> <source> "
          + "<options>\"",
        found: line)
    }
    mounts.append(
      MountInfo(
        id: id, parentID: parent, device: fields[2], root: fields[3], mountPoint: fields[4],
        options: list(fields[5]), propagation: Array(fields[6..<dash]),
        fileSystem: fields[dash + 1], source: fields[dash + 2],
        superOptions: list(fields[dash + 3])))
  }

  package mutating func finish(at location: SourceLocation) throws(ParseError) -> [MountInfo] {
    mounts
  }

  private func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

  /// Undoes `\040` and its like: blank, tab, newline, backslash, `#`.
  private func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3,
        let escaped = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      {
        result.append(escaped)
        rest = rest.dropFirst(3)
      } else {
        result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
