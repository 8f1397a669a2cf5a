import MemoryUnits
import ObjectFile
import ProcessMemory

/// Memory made by hand: what was written, and zeros elsewhere in what is mapped.
struct TestMemory: MemoryReader {
  let path = "memory"
  var machine = ELFHeader.Machine.x8664
  let pageSize = PageSize.fourKiB
  private(set) var ranges: [MemoryRange] = []
  private var pages: [UInt64: [UInt8]] = [:]

  private static let page: UInt64 = 4096

  var size: UInt64 { .max }

  mutating func map(
    _ start: UInt64, _ size: UInt64, _ permissions: String = "rw-", path: String? = nil
  ) {
    guard let range = AddressRange(Address(start), length: size) else { return }
    ranges.append(
      MemoryRange(
        range: range, isReadable: permissions.contains("r"),
        isWritable: permissions.contains("w"), isExecutable: permissions.contains("x"), path: path))
    ranges.sort { $0.range < $1.range }
  }

  mutating func write(_ bytes: [UInt8], at address: UInt64) {
    var done = 0
    while done < bytes.count {
      let place = address + UInt64(done)
      let first = Int(place % Self.page)
      let count = min(Int(Self.page) - first, bytes.count - done)
      pages[place / Self.page, default: [UInt8](repeating: 0, count: Int(Self.page))]
        .replaceSubrange(first..<first + count, with: bytes[done..<done + count])
      done += count
    }
  }

  mutating func write(_ number: some FixedWidthInteger, at address: UInt64) {
    write(withUnsafeBytes(of: number.littleEndian) { Array($0) }, at: address)
  }

  /// A slice's header.
  mutating func writeSlice(
    _ start: UInt64, _ count: Int, capacity: Int? = nil, at address: UInt64
  ) {
    for (index, word) in [start, UInt64(count), UInt64(capacity ?? count)].enumerated() {
      write(word, at: address + UInt64(index) * 8)
    }
  }

  func bytes(at address: UInt64, count: Int) throws(ObjectFileError) -> [UInt8] {
    var content: [UInt8] = []
    var next = address
    while content.count < count {
      guard let range = ranges.first(where: { $0.range.contains(Address(next)) }) else {
        throw .unreadable(path: path, offset: next, reason: "nothing is mapped")
      }
      let first = Int(next % Self.page)
      let length = min(
        Int(Self.page) - first, count - content.count, Int(range.range.end.value - next))
      if let page = pages[next / Self.page] {
        content += page[first..<first + length]
      } else {
        content += [UInt8](repeating: 0, count: length)
      }
      next += UInt64(length)
    }
    return content
  }
}

/// The bytes of numbers, one after the other.
func littleEndianBytes(_ numbers: any FixedWidthInteger...) -> [UInt8] {
  numbers.flatMap { number in bytes(of: number) }
}

private func bytes(of number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

/// The message of what it throws; `nil` where it throws nothing.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}
