package import TextParsing

/// /proc/PID/coredump_filter: which mappings a core file of the process holds.
///
/// Source: fs/proc/base.c `proc_coredump_filter_read`, core(5). Absent for a process without memory.
package struct CoredumpFilter: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let anonymousPrivate = Self(rawValue: 1 << 0)
  package static let anonymousShared = Self(rawValue: 1 << 1)
  package static let filePrivate = Self(rawValue: 1 << 2)
  package static let fileShared = Self(rawValue: 1 << 3)
  /// The first page of a file that is an ELF file, even where the file is left out.
  package static let elfHeaders = Self(rawValue: 1 << 4)
  package static let hugetlbPrivate = Self(rawValue: 1 << 5)
  package static let hugetlbShared = Self(rawValue: 1 << 6)
  package static let daxPrivate = Self(rawValue: 1 << 7)
  package static let daxShared = Self(rawValue: 1 << 8)

  /// The words for the bits that are set; a bit without one is `bit 9`.
  package var names: [String] {
    let words = [
      "anonymous private", "anonymous shared", "file-backed private", "file-backed shared",
      "ELF headers", "hugetlb private", "hugetlb shared", "DAX private", "DAX shared",
    ]
    return (0..<32).filter { rawValue & 1 << $0 != 0 }
      .map { $0 < words.count ? words[$0] : "bit \($0)" }
  }

  /// Throws for anything but one hexadecimal number of 32 bits.
  package init(parsing bytes: [UInt8], path: String) throws(ParseError) {
    let text = bytes.span
    let line = text.extracting(0..<(text.firstIndex(of: UInt8(ascii: "\n")) ?? text.count))
    guard let bits = line.hexadecimal(0..<line.count).flatMap(UInt32.init(exactly:)) else {
      throw ParseError(
        at: SourceLocation(path: path, line: 1), expected: "bits in hexadecimal", found: line)
    }
    self.init(rawValue: bits)
  }
}
