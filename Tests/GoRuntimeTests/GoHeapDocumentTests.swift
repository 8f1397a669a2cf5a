import Foundation
import MemoryUnits
import TestSupport
import Testing

@testable import GoRuntime

@Suite struct GoHeapDocumentTests {
  private func heap(_ seed: UInt64, _ name: String) throws -> GoHeap {
    try #require(
      try SyntheticRuntime(SyntheticHeap(seed: seed), try layout(name)).read()
        .first)
  }

  private func encode(_ document: GoHeapDocument) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(document)
  }

  @Test func comesBackFromJSONAsItWas() throws {
    var reading = GoHeapReading(mode: .heldStill)
    reading.attempts = 3
    reading.pauseNanoseconds = 5
    reading.copiedAt = 7
    for names in [["1.27"], ["1.19", "1.24", "1.27-nogreenteagc"]] {
      var heaps = try names.enumerated().map { try heap(UInt64($0), $1) }
      heaps[0].regions[0].resident = ByteCount(4096)
      heaps[0].notes = ["one", "two"]
      let document = GoHeapDocument(runtimes: heaps, reading: reading)
      let json = try encode(document)
      #expect(try JSONDecoder().decode(GoHeapDocument.self, from: json) == document)
      #expect(try encode(JSONDecoder().decode(GoHeapDocument.self, from: json)) == json)
    }
  }

  @Test func theFirstRuntimeStandsAtTheTop() throws {
    let heaps = try ["1.27", "1.24"].map { try heap(1, $0) }
    let json = try #require(
      try JSONSerialization.jsonObject(
        with: try encode(GoHeapDocument(runtimes: heaps, reading: GoHeapReading(mode: .core))))
        as? [String: Any])
    #expect(json["schema"] as? Int == 1)
    #expect(json["layout"] as? String == "1.27")
    #expect((json["cost"] as? [String: Any])?["mode"] as? String == "core")
    #expect(
      ((json["otherRuntimes"] as? [Any])?.first as? [String: Any])?["layout"] as? String == "1.24")
    let alone = try encode(
      GoHeapDocument(runtimes: [heaps[0]], reading: GoHeapReading(mode: .core)))
    #expect(!String(decoding: alone, as: UTF8.self).contains("otherRuntimes"))
  }

  @Test func aNewerDocumentIsRefused() throws {
    let document = GoHeapDocument(
      runtimes: [try heap(1, "1.27")], reading: GoHeapReading(mode: .paused))
    let text = String(decoding: try encode(document), as: UTF8.self)
      .replacing(#""schema":1"#, with: #""schema":2"#)
    let error = #expect(throws: DecodingError.self) {
      _ = try JSONDecoder().decode(GoHeapDocument.self, from: Data(text.utf8))
    }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.debugDescription == "schema 1 or older expected, 2 found")
  }

  @Test func theLargestResidueOfAnyNumberIsANumber() throws {
    var heap = try heap(1, "1.27")
    #expect(heap.largestResidue == .zero)
    heap.identities[0].residue = -12
    heap.identities[1].residue = 11
    #expect(heap.largestResidue == ByteCount(12))
    heap.identities[0].residue = .min
    #expect(heap.largestResidue == ByteCount(.max))
  }
}
