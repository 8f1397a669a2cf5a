package import MemoryUnits
package import SnapshotModel

/// A sum over the mappings that a user chose: `sum(rss where file and path ~ "*.so")`.
///
/// The gate page [vsyscall] is in none: it is part of no process's memory.
package struct MappingSelection: Hashable, Sendable {
  package enum Field: Hashable, Sendable {
    /// From the first address to the last, which maps gives too.
    case size
    /// An amount of smaps.
    case amount(SmapsField)

    /// As a formula has it: the kernel's name in small letters.
    package var name: String {
      switch self {
      case .size: "size"
      case .amount(let field): field.name.lowercased()
      }
    }

    static let all: [Field] =
      [.size] + SmapsField.allCases.filter { $0 != .size }.map { .amount($0) }
  }

  package enum Test: Hashable, Sendable {
    /// The four letters of maps, with `?` for any.
    case permissions(String)
    /// The last column of maps, of whatever mapping.
    case name(Text)
    /// The last column, of mappings of files alone.
    case path(Text)
    /// Without a file of a file system.
    case anonymous
    case file
    /// Writes reach the file, or whoever else maps it.
    case shared
    /// Lying in the range from end to end.
    case range(AddressRange)
    indirect case not(Test)
  }

  package enum Text: Hashable, Sendable {
    case exact(String)
    /// `*` for any text, also none, and `?` for one character.
    case glob(String)
  }

  package let field: Field
  /// All of them hold for a mapping that is counted.
  package let tests: [Test]

  /// The reading that tells whether there are such numbers, and of which moment they are.
  var source: QuantityID {
    switch field {
    case .size: MappingSum.size.id
    case .amount(let field): QuantityID("procfs.smaps.sum.\(field.name)")
    }
  }

  func includes(_ mapping: Mapping) -> Bool {
    !mapping.isGate && tests.allSatisfy { $0.holds(mapping) }
  }

  package var formula: String {
    "sum(\(field.name)"
      + (tests.isEmpty ? "" : " where " + tests.map(\.formula).joined(separator: " and ")) + ")"
  }
}

extension MappingSelection.Test {
  fileprivate func holds(_ mapping: Mapping) -> Bool {
    switch self {
    case .permissions(let pattern):
      zip(pattern, mapping.permissions.text).allSatisfy { $0 == "?" || $0 == $1 }
    case .name(let text): text.holds(mapping.name)
    case .path(let text): mapping.isFileBacked && text.holds(mapping.name)
    case .anonymous: !mapping.isFileBacked
    case .file: mapping.isFileBacked
    case .shared: mapping.permissions.shared
    case .range(let range): range.start <= mapping.range.start && mapping.range.end <= range.end
    case .not(let test): !test.holds(mapping)
    }
  }

  fileprivate var formula: String {
    switch self {
    case .permissions(let pattern): "permissions = \(pattern)"
    case .name(let text): "name \(text.formula)"
    case .path(let text): "path \(text.formula)"
    case .anonymous: "anonymous"
    case .file: "file"
    case .shared: "shared"
    case .range(let range): "range \(range)"
    case .not(let test): "not \(test.formula)"
    }
  }
}

extension MappingSelection.Text {
  fileprivate func holds(_ name: String) -> Bool {
    switch self {
    case .exact(let text): text.utf8.elementsEqual(name.utf8)
    case .glob(let pattern):
      Array(name.unicodeScalars).matches(glob: Array(pattern.unicodeScalars))
    }
  }

  fileprivate var formula: String {
    switch self {
    case .exact(let text): "= \(text.asString)"
    case .glob(let pattern): "~ \(pattern.asString)"
    }
  }
}

extension String {
  /// Between quotation marks, as labels and names stand in a formula and on a metrics page.
  var asString: String {
    "\""
      + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      + "\""
  }
}

extension [Unicode.Scalar] {
  /// Whether the pattern fits all of it: `*` any text, `?` one character. Takes time in proportion to the
  /// product of the two lengths, at most.
  func matches(glob pattern: [Unicode.Scalar]) -> Bool {
    var (index, place) = (0, 0)
    var star: (index: Int, place: Int)?
    while index < count {
      if place < pattern.count, pattern[place] == "*" {
        star = (index, place)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == self[index] {
        index += 1
        place += 1
      } else if let last = star {
        star = (last.index + 1, last.place)
        index = last.index + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
