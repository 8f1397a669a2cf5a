package import TextParsing

/// Parses memory.numa_stat: the amounts of memory.stat for each NUMA node.
///
/// Source: mm/memcontrol-v1.c memcg_numa_stat_show (`anon=29349 N0=29349`, in pages; the kernel prints
/// the total) and mm/memcontrol.c memory_numa_stat_show (`anon N0=17543168`, in bytes; the total is
/// the sum over the nodes).
/// Counts: the total of each key. Leaves out: the amount of a single node.
/// Throws where a line has another shape, a node or a key comes twice, or a sum exceeds 64 bits.
package struct NumaStatFile: LineParser {
  private let version: CgroupVersion
  private var entries: [CgroupEntry] = []
  private var keys: Set<String> = []

  package init(_ version: CgroupVersion) { self.version = version }

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    let fields = line.fields()
    guard let total = total(of: line, fields) else {
      let shape =
        version == .v1 ? "\"<key>=<pages> N<node>=<pages> …\"" : "\"<key> N<node>=<number> …\""
      throw ParseError(at: location, expected: shape, found: line)
    }
    guard keys.insert(total.key).inserted else {
      throw ParseError(at: location, expected: "each key once", found: line)
    }
    let unit = version == .v1 ? CgroupUnit.pages : memoryStatUnit(ofKey: total.key)
    entries.append(
      CgroupEntry(
        key: total.key, value: CgroupValue(total.value, unit: unit), line: location.line))
  }

  /// The key and its value over all nodes, `nil` for a line of another shape.
  private func total(
    of line: borrowing Span<UInt8>, _ fields: [Field]
  ) -> (key: String, value: UInt64)? {
    guard let first = fields.first else { return nil }
    var sum: UInt64 = 0
    var nodes: Set<UInt64> = []
    for field in fields.dropFirst() {
      guard line[field.lowerBound] == UInt8(ascii: "N"),
        let equals = line.firstIndex(of: UInt8(ascii: "="), from: field.lowerBound),
        equals < field.upperBound, let node = line.decimal(field.lowerBound + 1..<equals),
        let value = line.decimal(equals + 1..<field.upperBound), nodes.insert(node).inserted
      else { return nil }
      let (next, overflow) = sum.addingReportingOverflow(value)
      guard !overflow else { return nil }
      sum = next
    }
    guard version == .v1 else {
      // A node's amount is never left out: a key alone is a line that was cut off.
      return nodes.isEmpty ? nil : (line.string(first), sum)
    }
    guard let equals = line.firstIndex(of: UInt8(ascii: "="), from: first.lowerBound),
      equals > first.lowerBound, equals < first.upperBound,
      let total = line.decimal(equals + 1..<first.upperBound)
    else { return nil }
    return (line.string(first.lowerBound..<equals), total)
  }

  package func finish(at location: SourceLocation) throws(ParseError) -> [CgroupEntry] { entries }
}
