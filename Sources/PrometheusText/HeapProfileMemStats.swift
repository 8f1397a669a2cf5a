package import TextParsing

/// Parses the `# runtime.MemStats` block of net/http/pprof's heap?debug=1.
///
/// Source: src/runtime/pprof/pprof.go writeHeapInternal: `# HeapSys = 3866624` a line, and
/// `# Stack = 327680 / 327680` for the two fields StackInuse and StackSys. Also has `MaxRSS`, which is
/// the kernel's and in bytes (pprof_rusage.go).
/// Throws where the text is no heap profile or the block is missing or cut off.
package struct HeapProfileMemStats: LineParser {
  private var fields: [MemStatsField] = []
  private var isInBlock = false

  package init() {}

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    if location.line == 1 {
      guard line.hasPrefix("heap profile: ") else {
        throw ParseError(
          at: location, expected: "\"heap profile: …\" (the heap page with debug=1)", found: line)
      }
      return
    }
    if line.hasPrefix("# runtime.MemStats") {
      isInBlock = true
      return
    }
    guard isInBlock, line.hasPrefix("# ") else { return }
    let words = line.fields()
    guard words.count >= 4, line.equals("=", in: words[2]) else {
      throw ParseError(at: location, expected: "\"# <field> = <number>\"", found: line)
    }
    try add(line, words, location)
  }

  private mutating func add(
    _ line: borrowing Span<UInt8>, _ words: [Field], _ location: SourceLocation
  ) throws(ParseError) {
    let name = line.string(words[1])
    switch name {
    case "PauseNs", "PauseEnd", "DebugGC", "EnableGC": return
    default: break
    }
    let isPair = words.count == 6 && line.equals("/", in: words[4])
    guard isPair || words.count == 4, let first = ExactDecimal(wide: line.string(words[3])) else {
      throw ParseError(at: location, expected: "a number after \"# \(name) =\"", found: line)
    }
    guard isPair else {
      fields.append(MemStatsField(name: name, value: first, line: location.line))
      return
    }
    guard let second = ExactDecimal(wide: line.string(words[5])) else {
      throw ParseError(at: location, expected: "a number after \"/\"", found: line)
    }
    fields.append(MemStatsField(name: name + "Inuse", value: first, line: location.line))
    fields.append(MemStatsField(name: name + "Sys", value: second, line: location.line))
  }

  package func finish(at location: SourceLocation) throws(ParseError) -> [MemStatsField] {
    // NumGC is one of the last lines, and of every Go version.
    guard fields.contains(where: { $0.name == "NumGC" }) else {
      throw ParseError(
        at: location, expected: "the whole block \"# runtime.MemStats\" (needs debug=1)",
        found: "the end of the text")
    }
    return fields
  }
}
