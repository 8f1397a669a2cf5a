package import TextParsing

/// /proc/PID/oom_score or oom_score_adj: how soon the process is killed when memory runs out.
///
/// Source: fs/proc/base.c `proc_oom_score`, `oom_score_adj_read`.
package struct OOMScore: Hashable, Sendable {
  /// oom_score: 0 to 2,000. oom_score_adj: −1,000 to 1,000.
  package let value: Int64

  /// Throws for anything but one number.
  package init(parsing bytes: [UInt8], path: String) throws(ParseError) {
    let text = bytes.span
    let line = text.extracting(0..<(text.firstIndex(of: UInt8(ascii: "\n")) ?? text.count))
    guard let value = line.signedDecimal(0..<line.count) else {
      throw ParseError(
        at: SourceLocation(path: path, line: 1), expected: "a number", found: line)
    }
    self.value = value
  }
}
