import Correlation
import TestSupport
import Testing

/// Whatever the text: relations or an error with a place in it, never a crash.
@Suite struct UserRelationMutationTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func parsesOrThrows(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var bytes = Array(everyUserRelation.utf8)
    for _ in 0..<Int.random(in: 1...5, using: &random) where !bytes.isEmpty {
      let place = bytes.indices.randomElement(using: &random) ?? 0
      let end = Int.random(in: place...min(bytes.count, place + 40), using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] = "()+-=*{}\"#,~ \n9".utf8.randomElement(using: &random) ?? 0
      case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 3: bytes.removeSubrange(place..<end)
      case 4: bytes.remove(at: place)
      default: if seed % 4 == 0 { bytes.removeSubrange(place...) }
      }
    }
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    let index = ReadingIndex(snapshot([]))
    var parser = UserRelationsParser()
    do throws(UserRelationError) {
      for relation in try parser.parse(bytes, path: "r.txt") {
        let match = Correlator(relations: []).judge(relation, index)
        // A formula of constants alone may be judged; no reading is there for any other.
        #expect(match.verdict == .unresolved || relation.isConstant, "seed \(seed)")
      }
    } catch {
      #expect(error.path == "r.txt")
      #expect(lines.indices.contains(error.position.line - 1), "seed \(seed): \(error)")
      let length = lines[max(0, error.position.line - 1)].count
      #expect((1...length + 1).contains(error.position.column), "seed \(seed): \(error)")
    }
  }
}

extension Relation {
  fileprivate var isConstant: Bool {
    !formula.contains("sum(") && (left.quantities + right.quantities).isEmpty
  }
}
