package import SnapshotModel

/// The relations found in some snapshots, and what they were found in.
package struct Discovery: Sendable {
  package let relations: [FoundRelation]
  /// Quantities that changed, of those that every snapshot has.
  package let changing: Int
  /// Quantities that never changed.
  package let constant: Int
  /// How many relations of the catalogue held in all snapshots: what follows from them is left out.
  package let known: Int

  /// Looks for relations of up to so many terms, 2 to 6, among amounts of memory, and among counts.
  package init(_ snapshots: [Snapshot], terms: Int, catalog: [Relation]) {
    let known = KnownRelations(catalog, holdingIn: snapshots)
    var relations: [FoundRelation] = []
    var changing = 0
    var constant = 0
    for unit in [MatchUnit.bytes, .count] {
      let observations = Observations(snapshots, unit: unit)
      changing += observations.changing.count
      constant += observations.constant.count
      var search = RelationSearch(observations, known: known.coefficients(in: unit))
      relations += search.run(terms: terms)
    }
    self.relations = relations
    self.changing = changing
    self.constant = constant
    self.known = known.relations.count
  }
}
