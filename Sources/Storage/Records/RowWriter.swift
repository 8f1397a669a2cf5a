import Foundation
import GRDB

/// Collects the values of one row, column by column.
struct RowWriter {
  private(set) var values: [DatabaseValue]
  /// The sum over all that was appended, keys apart.
  private(set) var checksum: Checksum

  init(keys: [Int64], checksum: Checksum) {
    values = keys.map(\.databaseValue)
    self.checksum = checksum
  }

  mutating func append(_ number: Int64?) {
    guard let number else { return appendNull() }
    checksum.combine(number)
    values.append(number.databaseValue)
  }

  mutating func append(_ number: Int?) { append(number.map { Int64($0) }) }

  mutating func append(_ flag: Bool) { append(flag ? 1 as Int64 : 0) }

  /// The 64 bits as they are: SQLite has no unsigned integers.
  mutating func append(bits: UInt64) { append(Int64(bitPattern: bits)) }

  mutating func append(_ text: String?) {
    guard var text else { return appendNull() }
    text.makeContiguousUTF8()
    checksum.combine(text.utf8.span)
    values.append(DatabaseValue(text: text))
  }

  mutating func append(_ bytes: [UInt8]?) {
    guard let bytes else { return appendNull() }
    checksum.combine(bytes.span)
    values.append(Data(bytes).databaseValue)
  }

  /// A value of which only the key is stored: `text` is what the key stands for.
  mutating func append(key: Int64, standingFor text: String) {
    var text = text
    text.makeContiguousUTF8()
    checksum.combine(text.utf8.span)
    values.append(key.databaseValue)
  }

  mutating func append(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    append(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  private mutating func appendNull() {
    checksum.combineAbsence()
    values.append(.null)
  }
}

extension DatabaseValue {
  /// To be bound as `CAST(? AS TEXT)`: GRDB ends a string at its first zero byte, but not bytes.
  init(text: String) {
    self = text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue
  }
}
