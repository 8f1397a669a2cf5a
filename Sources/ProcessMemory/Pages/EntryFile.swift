import Glibc
import SystemCalls

/// A file of entries of eight bytes: pagemap and its relatives take offsets and lengths that are multiples
/// of these, and answer EINVAL to others.
protocol EntryReading: AnyObject {
  /// Reads entries until the buffer is full. Gives how many bytes there were, fewer at the file's end.
  ///
  /// Throws the `errno` of pread(2).
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(SystemError)
    -> Int
}

final class EntryFile: EntryReading {
  static let entrySize = 8
  let descriptor: FileDescriptor

  init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(SystemError)
    -> Int
  {
    try descriptor.read(into: buffer, at: offset)
  }
}

/// What calls to one source took, in nanoseconds of CLOCK_MONOTONIC.
struct CallTally {
  private(set) var nanoseconds: Int64 = 0
  private(set) var calls: Int64 = 0
  private(set) var longest: Int64 = 0

  mutating func measure<Result>(
    _ body: () throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    let begin = SystemCalls.nanoseconds(of: CLOCK_MONOTONIC)
    defer {
      let time = SystemCalls.nanoseconds(of: CLOCK_MONOTONIC) - begin
      nanoseconds += time
      calls += 1
      longest = max(longest, time)
    }
    return try body()
  }
}

/// Reads entries by their number, and counts what that takes.
struct MeasuredEntries {
  private let file: any EntryReading
  private(set) var tally = CallTally()

  init(_ file: any EntryReading) { self.file = file }

  /// How many entries there were, fewer than asked for at the end of the file.
  mutating func read(
    from first: UInt64, count: Int, into entries: UnsafeMutablePointer<UInt64>
  ) throws(SystemError) -> Int {
    let bytes = UnsafeMutableRawBufferPointer(start: entries, count: count * EntryFile.entrySize)
    let file = file
    return try tally.measure { () throws(SystemError) in
      try file.read(into: bytes, at: first &* UInt64(EntryFile.entrySize))
    } / EntryFile.entrySize
  }
}
