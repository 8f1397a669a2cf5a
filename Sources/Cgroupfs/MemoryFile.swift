package import TextParsing

/// The control files of the memory controller, and of cgroups, that hold numbers.
package enum MemoryFile: Hashable, Sendable {
  case memoryStat
  case numaStat
  /// A number of events a line: memory.events, memory.swap.events.
  case events
  /// memory.oom_control: two flags and a count.
  case oomControl
  /// cgroup.stat: how many there are of each.
  case numbersOfThings
  case single(CgroupUnit)

  /// What a file of that name holds. `nil` for files without numbers worth a reading (pressure,
  /// slabinfo, those that are only written) and for names that no kernel up to 6.18 has, unless they
  /// say that they hold bytes.
  package init?(named name: String) {
    switch name {
    case "memory.stat": self = .memoryStat
    case "memory.numa_stat": self = .numaStat
    case "memory.events", "memory.events.local", "memory.swap.events": self = .events
    case "memory.oom_control": self = .oomControl
    case "cgroup.stat": self = .numbersOfThings
    case "memory.current", "memory.peak", "memory.min", "memory.low", "memory.high", "memory.max",
      "memory.swap.current", "memory.swap.peak", "memory.swap.high", "memory.swap.max",
      "memory.zswap.current", "memory.zswap.max":
      self = .single(.bytes)
    case "memory.failcnt", "memory.memsw.failcnt", "memory.kmem.failcnt",
      "memory.kmem.tcp.failcnt":
      self = .single(.count)
    case "memory.swappiness", "memory.use_hierarchy", "memory.move_charge_at_immigrate",
      "memory.oom.group", "memory.zswap.writeback":
      self = .single(.number)
    default:
      // usage, max_usage, limit and soft_limit, each for memory, memsw, kmem and kmem.tcp; and what
      // a vendor's kernel adds.
      guard name.hasPrefix("memory."), name.hasSuffix("_in_bytes") else { return nil }
      self = .single(.bytes)
    }
  }

  /// Takes the lines of such a file.
  package func parser(_ version: CgroupVersion) -> Parser {
    switch self {
    case .memoryStat: .keyed(FlatKeyedFile(unit: memoryStatUnit))
    case .numaStat: .numa(NumaStatFile(version))
    case .events, .numbersOfThings: .keyed(FlatKeyedFile { _ in .count })
    case .oomControl: .keyed(FlatKeyedFile { $0 == "oom_kill" ? .count : .number })
    case .single(let unit): .single(SingleValueFile(unit: unit))
    }
  }

  /// The parser of any one of the files.
  package enum Parser: LineParser {
    case keyed(FlatKeyedFile)
    case numa(NumaStatFile)
    case single(SingleValueFile)

    package mutating func consume(
      _ line: borrowing Span<UInt8>, at location: SourceLocation
    ) throws(ParseError) {
      switch self {
      case .keyed(var file):
        try file.consume(line, at: location)
        self = .keyed(file)
      case .numa(var file):
        try file.consume(line, at: location)
        self = .numa(file)
      case .single(var file):
        try file.consume(line, at: location)
        self = .single(file)
      }
    }

    package func finish(at location: SourceLocation) throws(ParseError) -> [CgroupEntry] {
      switch self {
      case .keyed(let file): try file.finish(at: location)
      case .numa(let file): try file.finish(at: location)
      case .single(let file): [try file.finish(at: location)]
      }
    }
  }
}
