import MemoryUnits
import SnapshotModel

/// A mapping as a row of `mapping`. Amounts in bytes, absent ones NULL.
extension Mapping {
  static let table = Table(
    "mapping",
    [
      .integer("start"), .integer("end"), .text("permissions"), .integer("offset"),
      .integer("device"), .integer("inode"), .integer("name"), .integer("flags"),
    ] + SmapsField.allCases.map { .integer($0.name.lowercased()) })

  func encode(_ row: inout RowWriter, texts: inout TextPool) {
    row.append(bits: range.start.value)
    row.append(bits: range.end.value)
    row.append(permissions.text)
    row.append(bits: offset)
    row.append(texts.key(for: device))
    row.append(bits: inode)
    row.append(texts.key(for: name))
    row.append(texts.key(for: flags.joined(separator: " ")))
    for field in SmapsField.allCases { row.append(amounts[field]?.bytes) }
  }

  init(_ row: inout RowReader, texts: TextPool) throws {
    guard let range = AddressRange(Address(try row.bits()), Address(try row.bits())) else {
      throw row.damage("ends before it starts")
    }
    guard let permissions = Permissions(try row.text()) else {
      throw row.damage("permissions of other than four letters")
    }
    let offset = try row.bits()
    let device = try row.text(in: texts)
    let inode = try row.bits()
    let name = try row.text(in: texts)
    let flags = try row.text(in: texts).split(separator: " ").map(String.init)
    var amounts = MappingAmounts()
    for field in SmapsField.allCases {
      amounts[field] = try row.optionalInt64().map(ByteCount.init)
    }
    self.init(
      range: range, permissions: permissions, offset: offset, device: device, inode: inode,
      name: name, flags: flags, amounts: amounts)
  }
}
