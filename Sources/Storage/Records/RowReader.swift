import Foundation
import GRDB

/// Takes a row apart, column by column, in the order in which `RowWriter` put it together.
///
/// Every method throws `Damage` where the column does not hold what was written there.
struct RowReader {
  private let row: Row
  private let place: String
  private var index: Int
  private(set) var checksum: Checksum

  /// `place` is the row in words; columns before `first` are keys.
  init(_ row: Row, place: String, first: Int, checksum: Checksum) {
    self.row = row
    self.place = place
    index = first
    self.checksum = checksum
  }

  func damage(_ what: String) -> Damage { Damage("\(place): \(what)") }

  private mutating func next() -> DatabaseValue {
    defer { index += 1 }
    return row[index]
  }

  mutating func optionalInt64() throws -> Int64? {
    switch next().storage {
    case .null:
      checksum.combineAbsence()
      return nil
    case .int64(let number):
      checksum.combine(number)
      return number
    default: throw damage("column \(index) is no integer")
    }
  }

  mutating func int64() throws -> Int64 {
    guard let number = try optionalInt64() else { throw damage("column \(index) is missing") }
    return number
  }

  mutating func optionalInt() throws -> Int? { try optionalInt64().map { Int($0) } }
  mutating func int() throws -> Int { Int(try int64()) }
  mutating func bits() throws -> UInt64 { UInt64(bitPattern: try int64()) }

  mutating func bool() throws -> Bool {
    let number = try int64()
    guard number == 0 || number == 1 else { throw damage("column \(index) is neither 0 nor 1") }
    return number == 1
  }

  mutating func optionalBytes() throws -> [UInt8]? {
    switch next().storage {
    case .null:
      checksum.combineAbsence()
      return nil
    case .blob(let data):
      let bytes = [UInt8](data)
      checksum.combine(bytes.span)
      return bytes
    default: throw damage("column \(index) holds no bytes")
    }
  }

  mutating func optionalText() throws -> String? {
    guard let bytes = try optionalBytes() else { return nil }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw damage("column \(index) is no UTF-8")
    }
    return text
  }

  mutating func text() throws -> String {
    guard let text = try optionalText() else { throw damage("column \(index) is missing") }
    return text
  }

  /// A key, and what it stands for.
  mutating func text(forKey lookUp: (Int64) -> String?) throws -> String {
    guard case .int64(let key) = next().storage, let text = lookUp(key) else {
      throw damage("column \(index) refers to nothing")
    }
    var contiguous = text
    contiguous.makeContiguousUTF8()
    checksum.combine(contiguous.utf8.span)
    return text
  }

  mutating func json<Value: Decodable>(_: Value.Type) throws -> Value {
    let text = try text()
    do {
      return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    } catch {
      throw damage("column \(index) is not the JSON expected there")
    }
  }
}
