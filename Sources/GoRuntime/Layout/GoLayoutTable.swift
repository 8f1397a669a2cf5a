import FoundationEssentials
import GoLayouts

/// Where the fields of the runtime's structures stand, for every version that is known.
///
/// Source: go-layouts.json, made by scripts/go-layout.py from the DWARF of Go programs.
struct GoLayoutTable: Sendable {
  /// By architecture, in order of version; variants of a version behind it.
  private let layouts: [String: [GoLayout]]

  /// The table that is compiled in. Decoded when it is first asked for.
  static let builtIn: GoLayoutTable? = {
    let content = UnsafeRawBufferPointer(start: go_layouts(), count: go_layouts_size())
    return try? GoLayoutTable(json: Data(content))
  }()

  /// Throws a `DecodingError`, or the name of a field that a layout lacks.
  init(json: Data) throws {
    let table = try JSONDecoder().decode([String: [String: GoLayoutEntry]].self, from: json)
    layouts = try table.mapValues { entries in
      try entries.map { try GoLayout(name: $0, $1) }.sorted { $0.order < $1.order }
    }
  }

  func layouts(for architecture: String) -> [GoLayout] { layouts[architecture] ?? [] }
}

/// One version of the table: each structure with its size and its fields, and the constants.
struct GoLayoutEntry: Decodable {
  let structures: [String: GoStructure]
  let constants: [String: Int64]
  /// What it was made from.
  let origin: String

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    constants = try values.decode([String: Int64].self, forKey: Key("consts"))
    origin = try values.decodeIfPresent(String.self, forKey: Key("origin")) ?? ""
    var structures: [String: GoStructure] = [:]
    for key in values.allKeys where !["consts", "origin", "vars"].contains(key.stringValue) {
      structures[key.stringValue] = try values.decode(GoStructure.self, forKey: key)
    }
    self.structures = structures
  }
}

/// The size of a structure and the places of its fields, in bytes from its start.
struct GoStructure: Decodable {
  private(set) var size = 0
  private(set) var fields: [String: Int] = [:]

  /// A field has place and size, and one may be called `size`; the number of that name is the
  /// structure's own.
  private enum Entry: Decodable {
    case number(Int)
    case field(Int)

    init(from decoder: any Decoder) throws {
      if let size = try? decoder.singleValueContainer().decode(Int.self) {
        self = .number(size)
      } else {
        var pair = try decoder.unkeyedContainer()
        self = .field(try pair.decode(Int.self))
      }
    }
  }

  init(from decoder: any Decoder) throws {
    for (name, entry) in try decoder.singleValueContainer().decode([String: Entry].self) {
      switch entry {
      case .number(let number): if name == "size" { size = number }
      case .field(let offset): fields[name] = offset
      }
    }
  }
}
