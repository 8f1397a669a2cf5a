package import MemoryUnits
import TextParsing

/// One line of /proc/PID/maps: one mapping. The same line heads each record of smaps.
///
/// Source: fs/proc/task_mmu.c `show_map_vma`.
package struct MapsEntry: Hashable, Sendable {
  package let range: AddressRange
  package let permissions: Permissions
  /// Offset in the file, in bytes.
  package let offset: UInt64
  /// Major and minor number in hexadecimal as printed: `fe:00`.
  package let device: String
  /// 0 for memory without a file.
  package let inode: UInt64
  /// The last column as printed: a path, `[stack]`, or empty.
  ///
  /// Only a newline is escaped, as `\012`; a path that holds these four characters looks the same, and
  /// so does a living file whose name ends in ` (deleted)`. Bytes that are not UTF-8 become U+FFFD.
  package let name: String

  /// The four letters `r-xp`.
  package struct Permissions: Hashable, Sendable {
    package let read: Bool
    package let write: Bool
    package let execute: Bool
    /// `s`; else `p`, private: what is written goes to a copy.
    package let shared: Bool
  }

  /// Throws for a line of another shape.
  init(
    parsing line: borrowing Span<UInt8>, at location: SourceLocation, names: inout NameTable
  ) throws(ParseError) {
    // Five columns, one blank after each; then blanks up to the name. A name may hold blanks and tabs,
    // and end in them, but begins with none.
    var cursor = 0
    let addresses = line.column(from: &cursor)
    let permissions = line.column(from: &cursor)
    let offset = line.column(from: &cursor)
    let device = line.column(from: &cursor)
    let inode = line.column(from: &cursor)
    while cursor < line.count, line[cursor] == UInt8(ascii: " ") { cursor += 1 }

    guard let dash = line.firstIndex(of: UInt8(ascii: "-"), from: addresses.lowerBound),
      dash < addresses.upperBound,
      let start = line.hexadecimal(addresses.lowerBound..<dash),
      let end = line.hexadecimal(dash + 1..<addresses.upperBound),
      let range = AddressRange(Address(start), Address(end)), !range.isEmpty,
      let letters = line.permissions(permissions),
      let fileOffset = line.hexadecimal(offset),
      line.isDevice(device),
      let inodeNumber = line.decimal(inode)
    else {
      throw ParseError(
        at: location,
        expected: "\"<start>-<end> <permissions> <offset> <device> <inode> [<name>]\"",
        found: line)
    }
    self.range = range
    self.permissions = letters
    self.offset = fileOffset
    self.device = line.string(device)
    self.inode = inodeNumber
    self.name = names.name(line, cursor..<line.count)
  }
}

extension Span<UInt8> {
  /// The bytes up to the next blank; moves past that blank.
  fileprivate func column(from cursor: inout Int) -> Field {
    let start = cursor
    while cursor < count, self[cursor] != UInt8(ascii: " ") { cursor += 1 }
    let end = cursor
    if cursor < count { cursor += 1 }
    return start..<end
  }

  fileprivate func permissions(_ field: Field) -> MapsEntry.Permissions? {
    guard field.count == 4, let read = isSet("r", else: "-", at: field.lowerBound),
      let write = isSet("w", else: "-", at: field.lowerBound + 1),
      let execute = isSet("x", else: "-", at: field.lowerBound + 2),
      let shared = isSet("s", else: "p", at: field.lowerBound + 3)
    else { return nil }
    return MapsEntry.Permissions(read: read, write: write, execute: execute, shared: shared)
  }

  private func isSet(_ set: UnicodeScalar, else clear: UnicodeScalar, at index: Int) -> Bool? {
    switch self[index] {
    case UInt8(ascii: set): true
    case UInt8(ascii: clear): false
    default: nil
    }
  }

  fileprivate func isDevice(_ field: Field) -> Bool {
    guard let colon = firstIndex(of: UInt8(ascii: ":"), from: field.lowerBound),
      colon < field.upperBound
    else { return false }
    return hexadecimal(field.lowerBound..<colon) != nil
      && hexadecimal(colon + 1..<field.upperBound) != nil
  }
}
