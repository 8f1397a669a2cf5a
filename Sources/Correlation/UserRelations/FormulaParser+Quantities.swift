import SnapshotModel

extension FormulaParser {
  /// `procfs.statm.size`, `metrics.app_cache_bytes{name="blocks"}`.
  mutating func quantity() throws(UserRelationError) -> Operand {
    let next = lexer.next
    guard case .word(let name) = next.token else { throw lexer.error("a quantity") }
    let id = QuantityID(name)
    let definition = QuantityCatalog.definition(of: id)
    guard definition != nil || id.isSample else {
      throw lexer.error("a quantity", hint: Self.suggestion(name))
    }
    guard definition?.unit != .seconds else {
      throw lexer.error("a quantity in bytes or a count", hint: "it is in seconds")
    }
    let place = next.range.lowerBound
    lexer.take()
    let labelled = QuantityID(name + (try labels()))
    let leaf = FormulaLeaf(id, definition, at: place)
    let isDefined = definition.map { $0.unit != .number } ?? false
    return Operand(
      value: .term(isDefined ? .quantity(labelled) : .sample(labelled)), leaves: [leaf],
      place: place)
  }

  /// In the order and the spelling of a reading's instance; empty where there are none.
  private mutating func labels() throws(UserRelationError) -> String {
    guard lexer.take(sign: "{") else { return "" }
    var labels: [(name: String, value: String)] = []
    repeat {
      guard case .word(let name) = lexer.next.token, !name.contains(".") else {
        throw lexer.error("the name of a label")
      }
      guard !labels.contains(where: { $0.name == name }) else {
        throw lexer.error("each label once")
      }
      lexer.take()
      guard lexer.take(sign: "=") else { throw lexer.error("\"=\"") }
      guard case .string(let value) = lexer.next.token else {
        throw lexer.error("the label's value in quotation marks")
      }
      lexer.take()
      labels.append((name, value))
    } while lexer.take(sign: ",")
    guard lexer.take(sign: "}") else { throw lexer.error("\",\" or \"}\"") }
    let pairs = labels.sorted { $0.name < $1.name }.map { "\($0.name)=\($0.value.asString)" }
    return "{" + pairs.joined(separator: ",") + "}"
  }

  /// The nearest name in the catalogue, where one is near.
  static func suggestion(_ name: String) -> String {
    guard name.count <= 200, let nearest = name.nearest(of: QuantityCatalog.all.map(\.id.rawValue))
    else { return "memcorrelate explain lists them; metrics.NAME is a sample of the program's own" }
    return "the nearest is \(nearest)"
  }
}

extension QuantityID {
  /// Whether it may be a sample of a program's page, which bears any name.
  fileprivate var isSample: Bool {
    rawValue.hasPrefix("metrics.") && rawValue.count > 8 && !rawValue.dropFirst(8).contains(".")
  }
}

/// One quantity, amount or number in a formula, and what it is measured in.
struct FormulaLeaf {
  enum Unit {
    case bytes
    case count
    /// A sample of a program's own, or a number that says nothing of its unit.
    case unknown
  }

  let unit: Unit
  let place: Int

  static func amount(at place: Int) -> FormulaLeaf { FormulaLeaf(unit: .bytes, place: place) }

  /// 0 is as many bytes as things.
  static func number(_ number: Int64, at place: Int) -> FormulaLeaf {
    FormulaLeaf(unit: number == 0 ? .unknown : .count, place: place)
  }

  private init(unit: Unit, place: Int) {
    self.unit = unit
    self.place = place
  }

  init(_ id: QuantityID, _ definition: Quantity?, at place: Int) {
    self.place = place
    unit =
      switch definition?.unit {
      case .bytes: .bytes
      case .count: .count
      default: id.rawValue.hasSuffix("_bytes") ? .bytes : .unknown
      }
  }

  var mayBeCount: Bool { unit != .bytes }
}

extension [FormulaLeaf] {
  /// Bytes where any is of bytes, else a count. Throws where things are added to bytes.
  func unit(in text: PlacedText) throws(UserRelationError) -> MatchUnit {
    guard contains(where: { $0.unit == .bytes }) else { return .count }
    guard let count = first(where: { $0.unit == .count }) else { return .bytes }
    throw FormulaLexer(text).error(
      at: count.place, "bytes, as in the rest of the formula",
      hint: "a number needs a unit, and a count is multiplied by an amount")
  }
}
