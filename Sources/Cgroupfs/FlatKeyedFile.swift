package import TextParsing

/// Parses files of `<key> <number>` lines: memory.stat, memory.events, memory.oom_control,
/// memory.swap.events, cgroup.stat.
///
/// Source: Documentation/admin-guide/cgroup-v2.rst "Flat keyed", mm/memcontrol.c
/// memory_stat_format. Keys differ between kernels: all are kept, in the file's order.
/// Throws where a line is not a key and a number, or a key comes twice.
package struct FlatKeyedFile: LineParser {
  private let unit: @Sendable (String) -> CgroupUnit
  private var entries: [CgroupEntry] = []
  private var keys: Set<String> = []

  /// `unit` tells what the number after a key counts.
  package init(unit: @escaping @Sendable (String) -> CgroupUnit) { self.unit = unit }

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    let fields = line.fields()
    guard fields.count == 2, let number = line.decimal(fields[1]) else {
      throw ParseError(at: location, expected: "\"<key> <number>\"", found: line)
    }
    let key = line.string(fields[0])
    guard keys.insert(key).inserted else {
      throw ParseError(at: location, expected: "each key once", found: line)
    }
    entries.append(
      CgroupEntry(key: key, value: CgroupValue(number, unit: unit(key)), line: location.line))
  }

  package func finish(at location: SourceLocation) throws(ParseError) -> [CgroupEntry] { entries }
}
