/// A table whose rows belong to a snapshot: what is written into it and read from it, in this order.
struct Table: Sendable {
  enum Column: Sendable {
    case integer(String)
    case text(String)
    case blob(String)

    var name: String {
      switch self {
      case .integer(let name), .text(let name), .blob(let name): name
      }
    }
  }

  let name: String
  /// The columns after those that say which row it is.
  let columns: [Column]

  init(_ name: String, _ columns: [Column]) {
    self.name = name
    self.columns = columns
  }

  /// `keys` stand before the columns. The cast: see `DatabaseValue.init(text:)`.
  func insertion(keys: [String]) -> String {
    let names = keys + columns.map(\.name)
    let values =
      keys.map { _ in "?" }
      + columns.map { if case .text = $0 { "CAST(? AS TEXT)" } else { "?" } }
    return "INSERT INTO \(name) (\(names.joined(separator: ", "))) "
      + "VALUES (\(values.joined(separator: ", ")))"
  }

  func update(where condition: String) -> String {
    let assignments = columns.map {
      if case .text(let name) = $0 { "\(name) = CAST(? AS TEXT)" } else { "\($0.name) = ?" }
    }
    return "UPDATE \(name) SET \(assignments.joined(separator: ", ")) WHERE \(condition)"
  }

  /// Texts come as bytes: so a zero byte ends none of them, and what is no UTF-8 can be told.
  func selection(keys: [String], where condition: String) -> String {
    let values =
      keys
      + columns.map { if case .text(let name) = $0 { "CAST(\(name) AS BLOB)" } else { $0.name } }
    return "SELECT \(values.joined(separator: ", ")) FROM \(name) WHERE \(condition)"
  }
}
