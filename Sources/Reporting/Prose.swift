/// A sentence or a few, with what stands in them marked for what it is, in no format.
///
/// Text from the machine must be marked as `code`: only the plain parts are the program's own words.
package struct Prose: Hashable, Sendable {
  package enum Span: Hashable, Sendable {
    case text(String)
    /// A name, a path, an ID, a formula: as it stands, and possibly hostile.
    case code(String)
    /// A number with its unit.
    case amount(String)
    /// A relation by its ID, shown by its title.
    case relation(id: String, title: String)
  }

  package private(set) var spans: [Span]

  package init(_ spans: [Span]) { self.spans = spans }

  package var isEmpty: Bool { spans.isEmpty }

  /// Without marks, for where there can be none.
  package var plain: String {
    spans.map { span in
      switch span {
      case .text(let text), .code(let text), .amount(let text): text
      case .relation(_, let title): "“\(title)”"
      }
    }.joined()
  }

  package static func + (a: Prose, b: Prose) -> Prose { Prose(a.spans + b.spans) }

  package static func += (a: inout Prose, b: Prose) { a.spans += b.spans }

  /// The parts one after another, with a text between them.
  package static func joined(
    _ parts: [Prose], separator: String = ", ", last: String? = nil
  ) -> Prose {
    var sum = Prose([])
    for (index, part) in parts.enumerated() {
      if index > 0 {
        sum.spans.append(.text(index == parts.count - 1 ? last ?? separator : separator))
      }
      sum += part
    }
    return sum
  }
}

extension Prose: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { spans = value.isEmpty ? [] : [.text(value)] }

  package init(stringInterpolation: Interpolation) { spans = stringInterpolation.spans }

  package struct Interpolation: StringInterpolationProtocol {
    var spans: [Span] = []

    package init(literalCapacity: Int, interpolationCount: Int) {}

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { spans.append(.text(literal)) }
    }

    /// The program's own words.
    package mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
    package mutating func appendInterpolation(_ count: Int) {
      spans.append(.amount(count.description))
    }
    package mutating func appendInterpolation(_ prose: Prose) { spans += prose.spans }
    package mutating func appendInterpolation(code: String) { spans.append(.code(code)) }
    package mutating func appendInterpolation(_ figure: Figure) {
      spans.append(.amount(figure.text))
    }
    package mutating func appendInterpolation(_ relation: Report.Relation) {
      spans.append(.relation(id: relation.id, title: relation.title))
    }
  }
}
