package import MemoryUnits
package import TextParsing

/// /proc/PID/stat: one line of numbers about the process.
///
/// Source: fs/proc/array.c `do_task_stat`; fields are numbered as in proc_pid_stat(5).
package struct ProcessStat: Hashable, Sendable {
  package let pid: Int32
  /// Field 2: the name, of at most 15 bytes (more for kernel threads), any but NUL.
  package let comm: String
  /// Field 3: `R`, `S`, `D`, `Z` …
  package let state: Character
  /// Field 9 holds `PF_KTHREAD`: a thread of the kernel.
  package let isKernelThread: Bool
  /// Field 10: page faults that needed no disk.
  package let minorFaults: UInt64
  /// Field 12: page faults that did.
  package let majorFaults: UInt64
  /// Field 20.
  package let threads: UInt64
  /// Field 22: clock ticks from boot to its start.
  package let startTime: UInt64
  /// Field 23: the address space, as VmSize. `nil` for more than 63 bits.
  package let virtualSize: ByteCount?
  /// Field 24: resident pages, approximate since Linux 6.2: every processor holds back some of its
  /// changes. /metrics publishes this number; statm and status have the exact one since 6.16.
  package let resident: PageCount
  /// Field 26 and 27: first and last address of the program's code. 1 without the right to trace the
  /// process, 0 for one without memory.
  package let startCode: Address
  package let endCode: Address

  /// Throws for a text of another shape.
  package init(parsing bytes: [UInt8], path: String) throws(ParseError) {
    let text = bytes.span
    let location = SourceLocation(path: path, line: 1)
    // The name may hold parentheses, blanks and newlines: it ends at the last parenthesis.
    guard let open = text.firstIndex(of: UInt8(ascii: "(")),
      let close = bytes.lastIndex(of: UInt8(ascii: ")")), open > 0, open < close,
      let pid = text.decimal(0..<open - 1).flatMap(Int32.init(exactly:))
    else {
      throw ParseError(at: location, expected: "\"<pid> (<name>) <state> …\"", found: text)
    }
    self.pid = pid
    comm = text.string(open + 1..<close)

    let rest = text.extracting(close + 1..<text.count)
    let numbers = StatFields(rest, at: location)
    state = try numbers.state(in: rest)
    isKernelThread = try numbers.unsigned(9, in: rest) & 0x0020_0000 != 0
    minorFaults = try numbers.unsigned(10, in: rest)
    majorFaults = try numbers.unsigned(12, in: rest)
    threads = try numbers.unsigned(20, in: rest)
    startTime = try numbers.unsigned(22, in: rest)
    virtualSize = Int64(exactly: try numbers.unsigned(23, in: rest)).map(ByteCount.init)
    resident = PageCount(try numbers.signed(24, in: rest))
    startCode = Address(try numbers.unsigned(26, in: rest))
    endCode = Address(try numbers.unsigned(27, in: rest))
  }
}

/// The fields after the name, by the numbers of the manual page: the first is field 3.
private struct StatFields {
  private let fields: [Field]
  private let location: SourceLocation

  init(_ text: borrowing Span<UInt8>, at location: SourceLocation) {
    let end = text.firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    fields = text.extracting(0..<end).fields()
    self.location = location
  }

  func state(in text: borrowing Span<UInt8>) throws(ParseError) -> Character {
    let field = try field(3)
    guard field.count == 1 else {
      throw ParseError(
        at: location, expected: "a letter in field 3 (state)", found: text.extracting(field))
    }
    return Character(UnicodeScalar(text[field.lowerBound]))
  }

  func unsigned(_ number: Int, in text: borrowing Span<UInt8>) throws(ParseError) -> UInt64 {
    let field = try field(number)
    guard let value = text.decimal(field) else {
      throw ParseError(
        at: location, expected: "a number in field \(number)", found: text.extracting(field))
    }
    return value
  }

  func signed(_ number: Int, in text: borrowing Span<UInt8>) throws(ParseError) -> Int64 {
    let field = try field(number)
    guard let value = text.signedDecimal(field) else {
      throw ParseError(
        at: location, expected: "a number in field \(number)", found: text.extracting(field))
    }
    return value
  }

  private func field(_ number: Int) throws(ParseError) -> Field {
    guard number - 3 < fields.count else {
      throw ParseError(
        at: location, expected: "field \(number)", found: "\(fields.count + 2) fields")
    }
    return fields[number - 3]
  }
}
