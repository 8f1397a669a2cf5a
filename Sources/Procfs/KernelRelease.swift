package import TextParsing

/// The release of the kernel, as `uname -r` prints it, from /proc/version.
///
/// Source: fs/proc/version.c.
package struct KernelRelease: Hashable, Sendable {
  /// `6.1.0-28-amd64`
  package let text: String

  /// Throws for a text that does not begin with `Linux version`.
  package init(parsing bytes: [UInt8], path: String) throws(ParseError) {
    let text = bytes.span
    let fields = text.fields(limit: 4)
    guard fields.count >= 3, text.equals("Linux", in: fields[0]),
      text.equals("version", in: fields[1])
    else {
      throw ParseError(
        at: SourceLocation(path: path, line: 1), expected: "\"Linux version <release> …\"",
        found: text)
    }
    self.text = text.string(fields[2]).filter { !$0.isNewline }
  }
}
