import MemoryUnits
import SnapshotModel

/// A segment as a row of `segment`.
extension Segment {
  static let table = Table("segment", [.integer("start"), .integer("end"), .integer("dumped")])

  func encode(_ row: inout RowWriter) {
    row.append(bits: range.start.value)
    row.append(bits: range.end.value)
    row.append(dumped.bytes)
  }

  init(_ row: inout RowReader) throws {
    guard let range = AddressRange(Address(try row.bits()), Address(try row.bits())) else {
      throw row.damage("ends before it starts")
    }
    self.init(range, dumped: ByteCount(try row.int64()))
  }
}
