/// The stable dotted name of a quantity: `procfs.statm.size`, `cgroup.v1.memory.stat.rss`.
///
/// The part before the first dot is the view. Kernel and Go terms stand in it verbatim. An ID that was
/// released is never renamed.
package struct QuantityID: RawRepresentable, Hashable, Sendable, Comparable, Codable,
  ExpressibleByStringLiteral, CustomStringConvertible
{
  package let rawValue: String

  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ name: String) { rawValue = name }
  package init(stringLiteral value: StaticString) { rawValue = value.description }

  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  package var description: String { rawValue }

  /// The view that the quantity belongs to, `nil` for a name that no view bears.
  package var view: View? {
    rawValue.split(separator: ".", maxSplits: 1).first.flatMap { View(rawValue: String($0)) }
  }
}
