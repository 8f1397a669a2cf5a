import SnapshotModel

/// Turns a sum of movements that is 0 into a relation between quantities.
struct RelationWriter {
  let series: [Series]
  let classes: [MovementClass]
  let constants: ConstantParts
  let unit: MatchUnit

  /// A class in a sum of movements.
  typealias Term = (movement: Int, isSubtracted: Bool)

  /// The sum told with those members of the classes that need nothing to be added, if there are such.
  ///
  /// `isWhole` is whether it is 0; else it is a number that never changes.
  func summands(
    _ terms: [Term]
  ) -> (summands: [Combination.Summand], isWhole: Bool) {
    let choices = variants(of: terms)
    let whole = choices.first { rest(terms, $0) == 0 }
    let choice = whole ?? choices[0]
    let summands = zip(terms, zip(choice, members(of: choice))).map {
      Combination.Summand(index: $1.1, isSubtracted: $0.isSubtracted != $1.0.isOpposite)
    }
    return (summands, whole != nil)
  }

  /// The relation of the series themselves. What their sum is in all snapshots must be one number.
  func relation(_ summands: [Combination.Summand], expected: Double) -> FoundRelation {
    let amount = summands.reduce(Int64(0)) { sum, summand in
      let value = series[summand.index].values[0]
      return summand.isSubtracted ? sum &- value : sum &+ value
    }
    let captures = Set(summands.map { series[$0.index].capture })
    var sides = Sides(
      summands.map { (series[$0.index].quantity, $0.isSubtracted) })
    guard amount != 0 else { return relation(sides, .exact, expected) }
    guard let parts = constants.parts(of: amount, near: captures) else {
      return relation(sides, .upToConstant(sides.isSwapped ? 0 &- amount : amount), expected)
    }
    sides.add(parts.summands.map { ($0.series.quantity, !$0.isSubtracted) })
    return relation(sides, .exact, expected + parts.expectedByChance)
  }

  /// The relation of series that are near: the left side first, as it is to be told.
  func relation(
    _ summands: [Combination.Summand], residuals: [Int64], because: [String], expected: Double
  ) -> FoundRelation {
    let sides = Sides(summands.map { (series[$0.index].quantity, $0.isSubtracted) })
    let told = sides.isSwapped ? residuals.map { 0 &- $0 } : residuals
    let range = (told.min() ?? 0)...(told.max() ?? 0)
    return relation(sides, .within(residuals: range, because: because), expected)
  }

  private func relation(
    _ sides: Sides, _ agreement: FoundRelation.Agreement, _ expected: Double
  ) -> FoundRelation {
    FoundRelation(
      left: sides.left, right: sides.right, unit: unit, agreement: agreement,
      expectedByChance: expected)
  }

  /// What the sum of the chosen variants is in every snapshot.
  private func rest(_ terms: [Term], _ choice: [MovementClass.Variant]) -> Int64 {
    zip(terms, choice).reduce(0) { sum, next in
      let value = series[next.1.members[0]].values[0]
      return next.0.isSubtracted != next.1.isOpposite ? sum &- value : sum &+ value
    }
  }

  /// One variant of each class, in all ways: of the first few of each.
  private func variants(of terms: [Term]) -> [[MovementClass.Variant]] {
    terms.reduce([[]]) { choices, term in
      choices.flatMap { choice in
        classes[term.movement].variants.prefix(4).map { choice + [$0] }
      }
    }
  }

  /// Members that stand in one file as far as can be, else in one view.
  private func members(of choice: [MovementClass.Variant]) -> [Int] {
    let files = choice.map { variant in Set(variant.members.map { series[$0].file }) }
    let file = Self.commonest(files)
    let view = Self.commonest(files.map { Set($0.map { File(view: $0.view, capture: "") }) })?.view
    return choice.map { variant in
      variant.members.first { series[$0].file == file }
        ?? variant.members.first { series[$0].quantity.view == view } ?? variant.members[0]
    }
  }

  private static func commonest(_ files: [Set<File>]) -> File? {
    Dictionary(files.joined().map { ($0, 1) }, uniquingKeysWith: +)
      .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}

/// Where a quantity stands: those of the first views are told first.
private struct File: Hashable, Comparable {
  let view: View?
  let capture: String

  static func < (a: File, b: File) -> Bool {
    guard a.view == b.view else {
      return a.view.map { a in b.view.map { a < $0 } ?? true } ?? false
    }
    return a.capture < b.capture
  }
}

extension Series {
  fileprivate var file: File { File(view: quantity.view, capture: capture) }
}

/// The two sides of a relation: a total on the left, its parts on the right, as far as can be.
private struct Sides {
  private(set) var left: [QuantityID]
  private(set) var right: [QuantityID]
  /// Whether what is subtracted stands on the left.
  let isSwapped: Bool

  init(_ summands: [(QuantityID, isSubtracted: Bool)]) {
    let added = summands.filter { !$0.isSubtracted }.map(\.0).sorted()
    let subtracted = summands.filter(\.isSubtracted).map(\.0).sorted()
    isSwapped = !subtracted.isEmpty && (added.isEmpty || subtracted.count < added.count)
    (left, right) = isSwapped ? (subtracted, added) : (added, subtracted)
  }

  /// Adds to both sides what never changes, each with its sign in left − right before swapping.
  mutating func add(_ summands: [(QuantityID, isSubtracted: Bool)]) {
    for (id, isSubtracted) in summands {
      if isSubtracted != isSwapped { right.append(id) } else { left.append(id) }
    }
  }
}
