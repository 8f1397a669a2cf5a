package import SnapshotModel

/// Finds the relations that hold between quantities in every snapshot, of independent ones only.
///
/// The simplest come first. Each takes its place in the space of relations, and what lies in that space
/// already, because the catalogue or those before say it, is passed over.
package struct RelationSearch {
  private let observations: Observations
  private let series: [Series]
  private let classes: [MovementClass]
  private let vectors: [[Int64]]
  private let writer: RelationWriter
  private let slack: SlackModel
  private var space: RelationSpace
  private var found: [FoundRelation] = []
  private var waiting: [(summands: [Combination.Summand], relation: FoundRelation)] = []

  /// How many terms a sum over one file may have: all of them are read at one instant.
  private static let termsOfFile = 8
  /// Files with more quantities that move apart are only looked at together with all others.
  private static let quantitiesOfFile = 7...32

  /// `known` are the coefficients of relations that hold, by quantity.
  package init(_ observations: Observations, known: [[QuantityID: Int64]] = []) {
    self.observations = observations
    series = observations.changing
    classes = MovementClass.classes(of: series)
    vectors = classes.map(\.increments)
    writer = RelationWriter(
      series: series, classes: classes, constants: ConstantParts(observations.constant),
      unit: observations.unit)
    let places = Dictionary(
      series.enumerated().map { ($1.quantity, $0) }, uniquingKeysWith: { first, _ in first })
    slack = SlackModel(
      series: series,
      stocks: Dictionary(
        observations.stocks.compactMap { id, bounds in places[id].map { ($0, bounds) } },
        uniquingKeysWith: { first, _ in first }))
    space = RelationSpace(columns: series.count)
    for coefficients in known {
      // What never changes has no place in the space.
      let row = coefficients.compactMap { id, value in places[id].map { (column: $0, value: value) }
      }
      _ = space.insert(row)
    }
  }

  /// All relations of up to so many changing terms, and those within a file of up to eight.
  package mutating func run(terms: Int) -> [FoundRelation] {
    findPairs()
    if terms >= 3 {
      for size in 3...terms { findSums(size, among: Array(classes.indices), groups: 1) }
    }
    let files = filesOfFew
    for size in terms + 1..<Self.termsOfFile + 1 where size >= 3 {
      for file in files where file.count >= size {
        findSums(size, among: file, groups: files.count)
      }
    }
    for (summands, relation) in waiting where isNew(summands) { found.append(relation) }
    findNear(terms: terms)
    return found
  }

  /// Quantities that move alike.
  private mutating func findPairs() {
    let chance = ChanceModel(series.map(\.increments))
    let pairs = classes.flatMap { movement in
      movement.variants.flatMap { variant in
        variant.members.dropFirst().map { (variant.members[0], $0, false) }
      }
    }
    let offsets = classes.flatMap { movement in
      movement.variants.dropFirst().map {
        (movement.variants[0].members[0], $0.members[0], $0.isOpposite)
      }
    }
    for (first, second, isOpposite) in pairs + offsets {
      let summands = [
        Combination.Summand(index: first, isSubtracted: false),
        Combination.Summand(index: second, isSubtracted: !isOpposite),
      ]
      consider(summands) { chance.expected([first, second]) }
    }
  }

  /// Sums of movements that are 0: those of whole readings first, then those that leave a constant.
  private mutating func findSums(_ terms: Int, among chosen: [Int], groups: Int) {
    let sought = chosen.map { vectors[$0] }
    guard sought.count >= terms, sought.count <= SignedSums.limit else { return }
    let chance = ChanceModel(sought)
    let sums = SumJoin(sought).vanishing(terms: terms).map { sum in
      let terms: [RelationWriter.Term] = sum.summands.map { (chosen[$0.index], $0.isSubtracted) }
      return (members: sum.summands.map { $0.index }, told: writer.summands(terms))
    }
    for isWhole in [true, false] {
      for (members, told) in sums where told.isWhole == isWhole {
        consider(told.summands) { chance.expected(members) * Double(groups) }
      }
    }
  }

  /// The classes of each file that are few enough to be added up in all ways.
  private var filesOfFew: [[Int]] {
    var files: [String: [Int]] = [:]
    for (index, movement) in classes.enumerated() {
      let captures = movement.variants.flatMap { $0.members.map { series[$0].capture } }
      for capture in Set(captures) { files[capture, default: []].append(index) }
    }
    return files.sorted { $0.key < $1.key }.map(\.value).filter {
      Self.quantitiesOfFile.contains($0.count)
    }
  }

  /// Sums that are near, by what a mechanism allows.
  private mutating func findNear(terms: Int) {
    let variants = classes.flatMap(\.variants)
    let amounts = variants.compactMap { variant in
      variant.members.first { series[$0].isAmount }
    }
    let search = NearSearch(slack, candidates: amounts)
    for hit in search.pairs() + (terms > 2 ? search.triples() : []) { take(hit, among: amounts) }
    for total in slack.stocks.keys.sorted() {
      let view = series[total].quantity.view
      let parts = variants.filter { !$0.members.contains(total) }.compactMap { variant in
        variant.members.first { series[$0].isAmount && series[$0].quantity.view == view }
      }
      if let hit = search.parts(of: total, among: parts) { take(hit, among: [total] + parts) }
    }
  }

  /// `tried` are the series that sums were made of.
  private mutating func take(_ hit: NearSearch.Hit, among tried: [Int]) {
    guard isNew(hit.summands) else { return }
    let expected = ChanceModel(tried.map { series[$0].increments }).expected(
      hit.summands.compactMap { tried.firstIndex(of: $0.index) }, window: hit.slack.changes)
    found.append(
      writer.relation(
        hit.summands, residuals: hit.residuals, because: hit.slack.reasons, expected: expected))
  }

  /// Takes an exact relation that is new. One that leaves a number without a name waits: what can do
  /// without comes first, though it have more terms.
  private mutating func consider(_ summands: [Combination.Summand], _ expected: () -> Double) {
    guard !space.contains(Self.coefficients(summands)) else { return }
    let relation = writer.relation(summands, expected: expected())
    if case .upToConstant = relation.agreement {
      waiting.append((summands, relation))
    } else if isNew(summands) {
      found.append(relation)
    }
  }

  private mutating func isNew(_ summands: [Combination.Summand]) -> Bool {
    space.insert(Self.coefficients(summands))
  }

  private static func coefficients(
    _ summands: [Combination.Summand]
  ) -> [(column: Int, value: Int64)] {
    summands.map { (column: $0.index, value: $0.isSubtracted ? -1 : 1) }
  }
}
