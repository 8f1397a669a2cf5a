import MemoryUnits
import SnapshotModel
import TextParsing

/// A reading as a row of `reading`.
///
/// Its amount: bytes have no exponent, numbers have one, unlimited has no digits either. Its place: NULL
/// where that is the reading's ID less the view, as with every sample of an exposition page.
extension Reading {
  static let table = Table(
    "reading",
    [
      .integer("quantity"), .integer("instance"), .integer("digits"), .integer("exponent"),
      .integer("unit"), .integer("granularity"), .integer("capture"), .integer("line"),
      .integer("place"),
    ])

  func encode(
    _ row: inout RowWriter, quantities: inout QuantityNames, texts: inout TextPool
  ) throws {
    row.append(key: try quantities.key(for: quantity), standingFor: quantity.rawValue)
    row.append(texts.key(for: instance))
    switch amount {
    case .bytes(let bytes):
      row.append(bytes.bytes)
      row.append(nil as Int?)
    case .number(let number):
      row.append(number.digits)
      row.append(number.exponent)
    case .unlimited:
      row.append(nil as Int?)
      row.append(nil as Int?)
    }
    row.append(unit.code)
    row.append(granularity.code)
    row.append(texts.key(for: provenance.capture))
    row.append(provenance.line)
    let isImplied = impliedPlace.map { $0.utf8.elementsEqual(provenance.place.utf8) } ?? false
    row.append(isImplied ? nil : texts.key(for: provenance.place))
  }

  private var impliedPlace: Substring? {
    Self.impliedPlace(quantity.rawValue + instance)
  }

  private static func impliedPlace(_ id: String) -> Substring? {
    id.utf8.firstIndex(of: UInt8(ascii: ".")).map { id[id.utf8.index(after: $0)...] }
  }

  init(_ row: inout RowReader, quantities: QuantityNames, texts: TextPool) throws {
    let quantity = QuantityID(try row.text(forKey: { quantities[$0] }))
    let instance = try row.text(in: texts)
    let digits = try row.optionalInt64()
    let exponent = try row.optionalInt()
    let amount: Amount =
      switch (digits, exponent) {
      case (nil, _): .unlimited
      case (let digits?, nil): .bytes(ByteCount(digits))
      case (let digits?, let exponent?): .number(ExactDecimal(digits: digits, exponent: exponent))
      }
    guard let unit = Unit(code: try row.int64()) else { throw row.damage("unknown unit") }
    guard let granularity = Granularity(code: try row.int64()) else {
      throw row.damage("unknown granularity")
    }
    let capture = try row.text(in: texts)
    let line = try row.int()
    let implied = Self.impliedPlace(quantity.rawValue + instance).map(String.init)
    guard let place = try row.optionalText(in: texts) ?? implied else {
      throw row.damage("no place")
    }
    self.init(
      quantity, instance: instance, amount, unit: unit, granularity: granularity,
      provenance: Provenance(capture: capture, line: line, place: place))
  }
}

extension RowReader {
  /// A key of the pool. Its texts have a checksum of their own.
  mutating func optionalText(in texts: TextPool) throws -> String? {
    guard let key = try optionalInt64() else { return nil }
    guard let text = texts[key] else { throw damage("refers to text \(key), which is missing") }
    return text
  }

  mutating func text(in texts: TextPool) throws -> String {
    guard let text = try optionalText(in: texts) else { throw damage("lacks a text") }
    return text
  }
}

/// The numbers under which units stand in databases: never given to another.
extension Unit {
  var code: Int64 {
    switch self {
    case .bytes: 0
    case .seconds: 1
    case .count: 2
    case .number: 3
    }
  }

  init?(code: Int64) {
    guard let unit = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = unit
  }
}

/// The numbers under which granularities stand in databases: never given to another.
extension Granularity {
  var code: Int64 {
    switch self {
    case .one: 0
    case .kibibyte: 1
    case .page: 2
    }
  }

  init?(code: Int64) {
    guard let granularity = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = granularity
  }
}
