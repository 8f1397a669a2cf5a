package import TextParsing

/// /proc/PID/status: the state of the process for people.
///
/// Source: fs/proc/array.c `proc_pid_status`, fs/proc/task_mmu.c `task_mem`.
package struct ProcessStatus: Sendable {
  /// The name, with newlines and backslashes escaped.
  package fileprivate(set) var name: String?
  /// The letter of `State`: `Z` for a zombie, or a process whose main thread has ended.
  package fileprivate(set) var state: Character?
  /// `Kthread` (Linux 6.8): a thread of the kernel. `nil` where the line is missing.
  package fileprivate(set) var isKernelThread: Bool?
  package fileprivate(set) var threads: Count?
  /// `TracerPid`: the process that traces it, 0 where none does.
  package fileprivate(set) var tracer: Int32?
  /// `NSpid` (Linux 4.1): its number in each PID namespace, the innermost last.
  package fileprivate(set) var namespacePIDs: [Int32] = []
  /// All `kB` lines. None for a process without memory.
  package fileprivate(set) var amounts: [KibibyteLine] = []

  /// A number of things and the line that it stands on.
  package struct Count: Hashable, Sendable {
    package let value: UInt64
    package let line: Int
  }

  /// Whether the file tells of an address space. Zombies and kernel threads have none.
  package var hasMemory: Bool { amounts["VmSize"] != nil }

  package struct Parser: LineParser {
    private var status = ProcessStatus()

    package init() {}

    /// Throws for a line without a colon, and for a known key with another kind of value.
    package mutating func consume(
      _ line: borrowing Span<UInt8>, at location: SourceLocation
    ) throws(ParseError) {
      let colon = try line.colon(at: location)
      let key = 0..<colon
      let value = line.value(after: colon)
      if line.equals("Name", in: key) {
        // Exactly one tab before it: the name may begin and end with blanks.
        status.name = line.string(min(colon + 2, line.count)..<line.count)
      } else if line.equals("State", in: key) {
        guard !value.isEmpty else { throw wrong("a letter", key, value, line, location) }
        status.state = Character(UnicodeScalar(line[value.lowerBound]))
      } else if line.equals("Kthread", in: key) {
        guard let flag = line.decimal(value), flag <= 1 else {
          throw wrong("0 or 1", key, value, line, location)
        }
        status.isKernelThread = flag == 1
      } else if line.equals("Threads", in: key) {
        guard let threads = line.decimal(value) else {
          throw wrong("a number", key, value, line, location)
        }
        status.threads = Count(value: threads, line: location.line)
      } else if line.equals("TracerPid", in: key) {
        guard let tracer = line.decimal(value).flatMap(Int32.init(exactly:)) else {
          throw wrong("a process number", key, value, line, location)
        }
        status.tracer = tracer
      } else if line.equals("NSpid", in: key) {
        for field in line.fields().dropFirst() {
          guard let pid = line.decimal(field).flatMap(Int32.init(exactly:)) else {
            throw wrong("process numbers", key, value, line, location)
          }
          status.namespacePIDs.append(pid)
        }
      } else if let amount = try KibibyteLine(parsing: line, known: amountKeys, at: location) {
        status.amounts.append(amount)
      }
    }

    /// Throws for a file without a `State`: an empty one.
    package mutating func finish(at location: SourceLocation) throws(ParseError) -> ProcessStatus {
      guard status.state != nil else {
        throw ParseError(at: location, expected: "\"State:\"", found: "the end of the file")
      }
      return status
    }

    private func wrong(
      _ expected: String, _ key: Field, _ value: Field, _ line: borrowing Span<UInt8>,
      _ location: SourceLocation
    ) -> ParseError {
      ParseError(
        at: location, expected: "\(expected) after \"\(line.string(key)):\"",
        found: line.extracting(value))
    }
  }
}

private let amountKeys: [StaticString] = [
  "VmPeak", "VmSize", "VmLck", "VmPin", "VmHWM", "VmRSS", "RssAnon", "RssFile", "RssShmem",
  "VmData", "VmStk", "VmExe", "VmLib", "VmPTE", "VmPMD", "VmSwap", "HugetlbPages",
]
