import MemoryUnits
package import TextParsing

/// One record of /proc/PID/smaps: a mapping and what of it is in memory.
package struct SmapsEntry: Sendable {
  package let mapping: MapsEntry
  package internal(set) var amounts = SmapsAmounts()
  /// The two-letter codes of the `VmFlags` line (kernel 3.8). Empty where the kernel prints none.
  package internal(set) var flags: [String] = []
}

/// Parses /proc/PID/smaps, one record after the other, without keeping any of the text.
///
/// A process may have 65,530 mappings, which are 47 MB of text. Each record goes to `body` once it is
/// complete; `body` gathers what it wants in a state, which is the parser's output.
///
/// A process that ends while it is read leaves a file that stops early. Where it stops inside a record,
/// that is an error; where it stops between two, only a comparison with maps can tell.
///
/// An empty file is what zombies and kernel threads have: no mappings.
package struct ProcessSmapsParser<State>: LineParser {
  private var state: State
  private let body: (inout State, SmapsEntry) -> Void

  private var names = NameTable()
  private var flagSets = FlagTable()
  private let keys = SmapsKey.names
  private var entry: SmapsEntry?
  /// Where the next known key is looked for first: they always come in the same order.
  private var nextKey = 0
  private var entryHasFlags = false
  /// What the first record ended with; all others must end the same way.
  private var expected: Ending?

  private enum Ending {
    case flags
    /// No `VmFlags` before Linux 3.8: the same keys as the first record.
    case keys(UInt32)
  }

  package init(into state: State, _ body: @escaping (inout State, SmapsEntry) -> Void) {
    self.state = state
    self.body = body
  }

  package mutating func consume(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    // Keys begin with a capital, addresses with a digit or a small letter.
    if !line.isEmpty, line[0] < UInt8(ascii: "A") || line[0] > UInt8(ascii: "Z") {
      try close(before: "the next mapping", at: location)
      entry = SmapsEntry(mapping: try MapsEntry(parsing: line, at: location, names: &names))
      entryHasFlags = false
      nextKey = 0
    } else {
      try consumeValue(line, at: location)
    }
  }

  package mutating func finish(at location: SourceLocation) throws(ParseError) -> State {
    // No process has but one mapping: where nothing tells how a record ends, it is taken as cut off.
    if expected == nil { expected = .flags }
    try close(before: "the end of the file", at: location)
    return state
  }

  private mutating func consumeValue(
    _ line: borrowing Span<UInt8>, at location: SourceLocation
  ) throws(ParseError) {
    guard entry != nil else {
      throw ParseError(at: location, expected: "a mapping before its values", found: line)
    }
    let colon = try line.colon(at: location)
    if let key = key(in: line, upTo: colon) {
      let value = line.value(after: colon)
      guard value.count > 3, line.hasPrefix(" kB", from: value.upperBound - 3),
        let kibibytes = line.decimal(value.lowerBound..<value.upperBound - 3),
        let amount = ByteCount(kibibytes: kibibytes)
      else { throw line.notKibibytes(key: 0..<colon, value: value, at: location) }
      guard entry?.amounts[key] == nil else {
        throw ParseError(
          at: location, expected: "one \"\(key.name):\" a mapping", found: "a second one")
      }
      entry?.amounts[key] = amount
    } else if line.equals("VmFlags", in: 0..<colon) {
      entry?.flags = try flagSets.flags(line, line.value(after: colon), at: location)
      entryHasFlags = true
    }
  }

  /// The known key that ends before the colon. Others pass: `THPeligible`, `ProtectionKey`.
  private mutating func key(in line: borrowing Span<UInt8>, upTo colon: Int) -> SmapsKey? {
    for step in 0..<keys.count {
      var index = nextKey + step
      if index >= keys.count { index -= keys.count }
      if line.equals(keys[index], in: 0..<colon) {
        nextKey = index + 1
        return SmapsKey(rawValue: index)
      }
    }
    return nil
  }

  /// Hands over the record if it is complete.
  private mutating func close(
    before next: String, at location: SourceLocation
  ) throws(ParseError) {
    guard let entry else { return }
    let missing = missingLine(of: entry)
    guard missing == nil else {
      throw ParseError(
        at: location, expected: "\"\(missing ?? ""):\" of mapping \(entry.mapping.range)",
        found: next)
    }
    if expected == nil { expected = entryHasFlags ? .flags : .keys(entry.amounts.present) }
    body(&state, entry)
    self.entry = nil
  }

  private func missingLine(of entry: SmapsEntry) -> StaticString? {
    for key in [SmapsKey.size, .rss] where entry.amounts[key] == nil { return key.name }
    switch expected {
    case .flags: return entryHasFlags ? nil : "VmFlags"
    case .keys(let keys):
      let missing = keys & ~entry.amounts.present
      return missing == 0 ? nil : SmapsKey(rawValue: missing.trailingZeroBitCount)?.name
    case nil: return nil
    }
  }
}

extension ProcessSmapsParser where State == [SmapsEntry] {
  /// Gathers all records.
  package init() { self.init(into: []) { $0.append($1) } }
}

/// The sets of flags seen so far: many mappings, few sets.
private struct FlagTable {
  private var sets: [[UInt8]: [String]] = [:]

  mutating func flags(
    _ line: borrowing Span<UInt8>, _ field: Field, at location: SourceLocation
  ) throws(ParseError) -> [String] {
    let bytes = line.array(field)
    if let known = sets[bytes] { return known }
    let flags = bytes.split(separator: UInt8(ascii: " "))
    guard flags.allSatisfy({ $0.count == 2 }) else {
      throw ParseError(
        at: location, expected: "two-letter flags after \"VmFlags:\"",
        found: line.extracting(field))
    }
    let strings = flags.map { String(decoding: $0, as: UTF8.self) }
    sets[bytes] = strings
    return strings
  }
}
