import Compression
import MemoryUnits
import SnapshotModel

/// The regions of a snapshot as the one row of `region`, at a few bytes each.
///
/// Four columns one after another, each an entry a region: how far its start is past the end of the one
/// before, its length, the key of its role in the pool of texts, and 0 where it is not told how much of
/// it is in RAM, else 1 more than the rest that is not (zigzag: 0, −1, 1, … as 0, 1, 2, …). Numbers are
/// in LEB128, addresses of 64 bits that wrap around.
struct RegionList {
  static let table = Table("region", [.integer("length"), .blob("content")])

  private let content: CompressedBytes

  init(_ regions: [Region], texts: inout TextPool) {
    var bytes: [UInt8] = []
    var end: UInt64 = 0
    for region in regions {
      bytes.append(leb128: region.range.start.value &- end)
      end = region.range.end.value
    }
    for region in regions {
      bytes.append(leb128: region.range.end.value - region.range.start.value)
    }
    for region in regions { bytes.append(leb128: UInt64(texts.key(for: region.role))) }
    for region in regions {
      guard let resident = region.resident else {
        bytes.append(0)
        continue
      }
      let rest = region.range.length.bytes &- resident.bytes
      bytes.append(leb128: UInt64(bitPattern: rest << 1 ^ rest >> 63) &+ 1)
    }
    content = CompressedBytes(compressing: bytes)
  }

  func encode(_ row: inout RowWriter) {
    row.append(content.count)
    row.append(content.stream)
  }

  init(_ row: inout RowReader) throws {
    let length = try row.int()
    guard let stream = try row.optionalBytes() else { throw row.damage("no content") }
    content = CompressedBytes(stream: stream, count: length)
  }

  func regions(texts: TextPool) throws -> [Region] {
    var numbers: [UInt64] = []
    var number = LEB128()
    do {
      try content.forEachChunk { chunk in
        for index in chunk.indices {
          if let whole = number.append(chunk[index]) { numbers.append(whole) }
        }
      }
    } catch {
      throw Damage("regions: \(error)")
    }
    guard number.isEmpty, numbers.count % 4 == 0 else { throw Damage("regions: cut short") }
    let count = numbers.count / 4
    var end: UInt64 = 0
    return try (0..<count).map { index in
      let start = end &+ numbers[index]
      end = start &+ numbers[count + index]
      guard let range = AddressRange(Address(start), Address(end)) else {
        throw Damage("region \(index) ends before it starts")
      }
      guard let role = texts[Int64(bitPattern: numbers[2 * count + index])] else {
        throw Damage("region \(index) refers to a text that is missing")
      }
      let resident = numbers[3 * count + index]
      guard resident > 0 else { return Region(range, role: role) }
      let code = resident - 1
      let rest = Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1)
      return Region(range, role: role, resident: ByteCount(range.length.bytes &- rest))
    }
  }
}

/// A number of which the bytes come one by one.
private struct LEB128 {
  private var value: UInt64 = 0
  private var shift: UInt64 = 0

  /// Whether no number has been begun.
  var isEmpty: Bool { shift == 0 }

  /// Returns the number with its last byte.
  mutating func append(_ byte: UInt8) -> UInt64? {
    value |= UInt64(byte & 0x7f) << shift
    guard byte < 0x80 else {
      shift += 7
      return nil
    }
    let whole = value
    self = LEB128()
    return whole
  }
}

extension [UInt8] {
  fileprivate mutating func append(leb128 number: UInt64) {
    var number = number
    while number >= 0x80 {
      append(UInt8(truncatingIfNeeded: number) | 0x80)
      number >>= 7
    }
    append(UInt8(number))
  }
}
