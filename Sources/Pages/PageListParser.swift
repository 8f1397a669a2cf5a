import MemoryUnits
package import TextParsing

/// Parses a list of pages as `PageList.text` writes it.
package struct PageListParser: LineParser {
  static let title = "memcorrelate pages 1"
  /// No process has addresses beyond: sums stay in range.
  private static let limit: UInt64 = 1 << 61

  private var hasTitle = false
  private var pid: Int32?
  private var pageSize: PageSize?
  private var list = PageList(pid: 0, pageSize: .fourKiB)
  private var facts: [PageFacts] = []
  /// The end of the last run: runs are in order.
  private var end = Address(0)

  package init() {}

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard hasTitle else {
      guard line.string(0..<line.count) == Self.title else {
        throw ParseError(at: location, expected: "\"\(Self.title)\"", found: line)
      }
      hasTitle = true
      return
    }
    let fields = line.fields(limit: 4)
    guard let key = fields.first else { return }
    if line.equals("run", in: key) {
      try consumeRun(line, fields, at: location)
    } else if line.equals("facts", in: key) {
      try consumeFacts(line, at: location)
    } else if line.equals("cgroup", in: key) {
      let parts = line.fields(limit: 3)
      guard parts.count == 3, let inode = line.decimal(parts[1]) else {
        throw ParseError(at: location, expected: "\"cgroup <inode> <path>\"", found: line)
      }
      list.cgroups[inode] = line.string(parts[2])
    } else if line.equals("source", in: key) {
      try consumeSource(line, fields, at: location)
    } else if line.equals("hold", in: key), fields.count == 2 {
      guard let time = line.decimal(fields[1]).flatMap(Int64.init(exactly:)) else {
        throw ParseError(at: location, expected: "\"hold <nanoseconds>\"", found: line)
      }
      list.longestHold = time
    } else if line.equals("pid", in: key), fields.count == 2 {
      pid = line.decimal(fields[1]).flatMap(Int32.init(exactly:))
    } else if line.equals("page-size", in: key), fields.count == 2 {
      pageSize = line.decimal(fields[1]).flatMap(Int64.init(exactly:)).flatMap(PageSize.init)
    }
    // Other words are a later version's.
  }

  package mutating func finish(at location: SourceLocation) throws(ParseError) -> PageList {
    guard hasTitle, let pid, let pageSize else {
      throw ParseError(
        at: location, expected: "a pid and the size of a page", found: "the end of the file")
    }
    list.pid = pid
    list.pageSize = pageSize
    return list
  }

  private mutating func consumeRun(
    _ line: borrowing Span<UInt8>, _ fields: [Field], at location: SourceLocation
  ) throws(ParseError) {
    guard fields.count == 4, let start = line.hexadecimal(fields[1]),
      let pages = line.decimal(fields[2]), let number = line.decimal(fields[3]),
      number < facts.count
    else {
      throw ParseError(
        at: location, expected: "\"run <address> <pages> <number of facts>\"", found: line)
    }
    guard let pageSize else {
      throw ParseError(at: location, expected: "\"page-size\" before the first run", found: line)
    }
    let (length, overflow) = pages.multipliedReportingOverflow(by: UInt64(pageSize.bytes))
    guard !overflow, length > 0, start >= end.value, start % UInt64(pageSize.bytes) == 0,
      let range = AddressRange(Address(start), length: length), range.end.value <= Self.limit
    else {
      throw ParseError(
        at: location, expected: "a run behind the one before, of whole pages", found: line)
    }
    end = range.end
    list.runs.append(PageRun(range, facts[Int(number)]))
  }

  private mutating func consumeFacts(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    let words = line.fields().map { line.string($0) }
    guard words.count >= 5, let state = PageState(rawValue: words[1]),
      let kind = PageKind(rawValue: words[2]), let charge = PageCharge(word: words[4])
    else {
      throw ParseError(
        at: location, expected: "\"facts <state> <kind> <count> <cgroup>\"", found: line)
    }
    let count = words[3] == "?" ? nil : UInt32(words[3])
    guard words[3] == "?" || count != nil else {
      throw ParseError(at: location, expected: "how often the pages are mapped", found: line)
    }
    let flags = words.dropFirst(5)
    facts.append(
      PageFacts(
        state, kind, mapCount: count, charge: charge, isHuge: flags.contains("huge"),
        isMerged: flags.contains("merged"), isAgain: flags.contains("again")))
  }

  private mutating func consumeSource(
    _ line: borrowing Span<UInt8>, _ fields: [Field], at location: SourceLocation
  ) throws(ParseError) {
    let error = ParseError(
      at: location,
      expected: "\"source <name> read <nanoseconds> <calls>\" or \"unavailable <reason>\"",
      found: line)
    guard fields.count == 4 else { throw error }
    // A source that this program does not know is a later version's.
    guard let name = PageSource.Name(rawValue: line.string(fields[1])) else { return }
    if line.equals("read", in: fields[2]) {
      let numbers = line.string(fields[3]).split(separator: " ").compactMap { Int64($0) }
      guard numbers.count == 2, numbers.allSatisfy({ $0 >= 0 }) else { throw error }
      list.sources.append(
        PageSource(name, .read(nanoseconds: numbers[0], calls: numbers[1])))
    } else if line.equals("unavailable", in: fields[2]) {
      let words = line.string(fields[3]).split(separator: ";", maxSplits: 1)
      let remedy = words.count > 1 ? words[1].drop { $0 == " " } : ""
      list.sources.append(
        PageSource(
          name, .unavailable(reason: String(words.first ?? ""), remedy: String(remedy))))
    } else {
      throw error
    }
  }
}

extension PageCharge {
  fileprivate init?(word: String) {
    switch word {
    case "?": self = .unknown
    case "-": self = .nobody
    default:
      guard let inode = UInt64(word) else { return nil }
      self = .cgroup(inode)
    }
  }
}
