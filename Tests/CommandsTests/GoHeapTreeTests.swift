import Foundation
import GoRuntime
import MemoryUnits
import TestSupport
import Testing

@testable import Commands

/// The rows of a heap that was read out of a real server.
@Suite struct GoHeapTreeTests {
  private static func heap() throws -> GoHeap {
    let file = projectRoot.appending(
      path: "samples/prometheus-go1.19-heap-linux6.18-cgroup1/core/go-heap.json")
    let document = try JSONDecoder().decode(GoHeapDocument.self, from: Data(contentsOf: file))
    return try #require(document.runtimes.first)
  }

  @Test func eachRowIsTheSumOfThoseBelowIt() throws {
    let rows = GoHeapTree(try Self.heap()).rows.filter(\.isPartOfSys)
    for (index, row) in rows.enumerated() {
      let below = rows[(index + 1)...].prefix { $0.depth > row.depth }
      let parts = below.filter { $0.depth == row.depth + 1 }
      guard !parts.isEmpty else { continue }
      #expect(parts.reduce(.zero) { $0 + $1.amount } == row.amount, "\(row)")
    }
  }

  @Test func whatWasGivenBackIsHeapReleased() throws {
    let heap = try Self.heap()
    let released = try #require(GoHeapTree(heap).rows.first { $0.name == "released" })
    #expect(released.amount == heap.memstats.heapReleased)
    #expect(released.comment.hasPrefix("HeapReleased"))
  }
}
