import TestSupport
import Testing

@testable import Correlation

struct RelationSpaceTests {
  @Test func theRankIsThatOfTheVectors() {
    var generator = SeededGenerator(seed: 1)
    var space = RelationSpace(columns: 30)
    let basis = (0..<10).map { _ in
      (0..<30).map { _ in Int64.random(in: -1...1, using: &generator) }
    }
    let insert = { (vector: [Int64], space: inout RelationSpace) in
      space.insert(vector.enumerated().map { (column: $0, value: $1) })
    }
    let ranks = basis.map { insert($0, &space) }
    #expect(ranks.allSatisfy { $0 })
    for _ in 0..<50 {
      let factors = basis.map { _ in Int64.random(in: -3...3, using: &generator) }
      let vector = (0..<30).map { column in
        zip(factors, basis).reduce(0) { $0 + $1.0 * $1.1[column] }
      }
      let follows = insert(vector, &space)
      #expect(!follows)
    }
    #expect(space.rank == 10)
  }
}
