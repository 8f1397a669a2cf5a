import SnapshotModel

/// Puts relations that lack the same thing together.
struct UnresolvedGrouping {
  private let views: Set<View>
  private let sources: Set<String>

  init(readings: [Reading]) {
    views = Set(readings.compactMap(\.quantity.view))
    sources = Set(readings.map { Self.source(of: $0.quantity) })
  }

  /// The file or page behind a quantity, as its name tells: `procfs.smaps`, `metrics`.
  private static func source(of id: QuantityID) -> String {
    guard id.view == .procfs || id.view == .core else { return id.view?.rawValue ?? id.rawValue }
    return id.rawValue.split(separator: ".").prefix(2).joined(separator: ".")
  }

  func groups(_ relations: [Report.Relation]) -> [Report.UnresolvedGroup] {
    var keys: [Key] = []
    var members: [Key: [Report.Relation]] = [:]
    for relation in relations {
      let key = key(relation)
      if members[key] == nil { keys.append(key) }
      members[key, default: []].append(relation)
    }
    // The largest group first; among equals in the order in which they came.
    return keys.enumerated()
      .sorted { a, b in
        (members[b.element]?.count ?? 0, a.offset) < (members[a.element]?.count ?? 0, b.offset)
      }
      .map {
        Report.UnresolvedGroup(missing: $0.element.prose, relations: members[$0.element] ?? [])
      }
  }

  private enum Key: Hashable {
    /// Views or files of which there is no reading at all.
    case sources([String])
    case things([Report.Missing])

    var prose: Prose {
      switch self {
      case .sources(let sources):
        return "any reading of "
          + Prose.joined(sources.map { "\(code: $0)" }, last: " and of ")
      case .things(let things):
        let shown = things.prefix(3).map { thing -> Prose in
          let name: Prose =
            QuantityID(thing.what).view == nil ? "\(thing.what)" : "\(code: thing.what)"
          return thing.why.isEmpty ? name : "\(name) (\(thing.why))"
        }
        let rest = things.count - shown.count
        return rest == 0
          ? Prose.joined(shown, last: " and ")
          : Prose.joined(shown) + " and \(rest) more"
      }
    }
  }

  /// A view or a file that is not there at all explains everything of it that is missing.
  private func key(_ relation: Report.Relation) -> Key {
    let ids = relation.missing.map { QuantityID($0.what) }.filter { $0.view != nil }
    let absentViews = Set(ids.compactMap(\.view)).subtracting(views).sorted()
    if !absentViews.isEmpty { return .sources(absentViews.map(\.rawValue)) }
    let absentSources = Set(ids.map(Self.source)).subtracting(sources).sorted()
    if !absentSources.isEmpty { return .sources(absentSources) }
    var things: [Report.Missing] = []
    for thing in relation.missing where !things.contains(thing) { things.append(thing) }
    return .things(things)
  }
}
