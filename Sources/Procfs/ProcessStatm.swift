package import MemoryUnits
package import TextParsing

/// /proc/PID/statm: seven numbers of pages, all 0 for a process without memory.
///
/// Source: fs/proc/array.c `proc_pid_statm`, fs/proc/task_mmu.c `task_statm`.
package struct ProcessStatm: Hashable, Sendable {
  package enum Column: String, CaseIterable, Sendable {
    /// The address space: VmSize.
    case size
    /// In memory: VmRSS. Exact since Linux 6.16.
    case resident
    /// In memory and of files or shmem: RssFile + RssShmem. Says nothing about being shared.
    case shared
    /// From the first to the last page of the program's code: VmExe.
    case text
    /// Always 0 since Linux 2.6.
    case lib
    /// VmData + VmStk: address space, not memory.
    case data
    /// Always 0 since Linux 2.6.
    case dt

    /// Counted from 1.
    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
  }

  private let values: [PageCount?]

  /// `nil` where the kernel printed a negative counter as one of 64 bits.
  package subscript(column: Column) -> PageCount? { values[column.number - 1] }

  /// Whether every number is 0: a zombie, a kernel thread, or a process whose main thread has ended.
  package var isEmpty: Bool { values.allSatisfy { $0 == PageCount(0) } }

  /// Throws for anything but seven numbers.
  package init(parsing bytes: [UInt8], path: String) throws(ParseError) {
    let text = bytes.span
    let line = text.extracting(0..<(text.firstIndex(of: UInt8(ascii: "\n")) ?? text.count))
    let numbers = line.fields().map { line.decimal($0) }
    guard numbers.count == Column.allCases.count, !numbers.contains(nil) else {
      throw ParseError(
        at: SourceLocation(path: path, line: 1), expected: "seven numbers of pages", found: line)
    }
    values = numbers.map { $0.flatMap(Int64.init(exactly:)).map(PageCount.init) }
  }
}
