package import TextParsing

/// /sys/devices/system/cpu/online: the processors online, as ranges: `0-3,6`.
package struct ProcessorsOnline: Hashable, Sendable {
  package let ranges: [ClosedRange<Int>]

  package var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Throws for anything but a list of ranges.
  package init(parsing bytes: [UInt8], path: String) throws(ParseError) {
    let text = bytes.span
    let line = text.extracting(0..<(text.firstIndex(of: UInt8(ascii: "\n")) ?? text.count))
    var ranges: [ClosedRange<Int>] = []
    var start = 0
    while start <= line.count {
      let end = line.firstIndex(of: UInt8(ascii: ","), from: start) ?? line.count
      let dash = line.firstIndex(of: UInt8(ascii: "-"), from: start).flatMap { $0 < end ? $0 : nil }
      // Linux has no more than 8,192 processors; the bound keeps a broken text from counting on.
      guard let first = line.decimal(start..<(dash ?? end)), first < 65536,
        let last = line.decimal((dash.map { $0 + 1 } ?? start)..<end), last < 65536,
        first <= last
      else {
        throw ParseError(
          at: SourceLocation(path: path, line: 1),
          expected: "a list of processors, \"0-3,6\"", found: line)
      }
      ranges.append(Int(first)...Int(last))
      start = end + 1
    }
    self.ranges = ranges
  }
}
