import TestSupport
import Testing

@testable import ProcessMemory

@Suite struct FrameOrderTests {
  private func sorted(_ frames: [UInt64]) -> FrameOrder {
    let order = FrameOrder()
    for (place, frame) in frames.enumerated() { order.append(frame, place: place) }
    order.sort()
    return order
  }

  @Test(arguments: [0, 1, 2, 255, 256, 5000, FrameOrder.capacity])
  func framesComeInOrderAndKeepTheirPlaces(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    for limit: UInt64 in [3, 1 << 11, 1 << 23, FrameOrder.frameLimit] {
      let frames = (0..<count).map { _ in UInt64.random(in: 0..<limit, using: &generator) }
      let order = sorted(frames)
      let expected = frames.enumerated()
        .sorted { ($0.element, $0.offset) < ($1.element, $1.offset) }
      #expect((0..<order.count).map { order.frame($0) } == expected.map(\.element))
      #expect((0..<order.count).map { order.place($0) } == expected.map(\.offset))
    }
  }

  @Test func spansJoinWhatIsClose() {
    let order = sorted([100, 101, 110, 120, 100, 5])
    #expect(order.spans.map(\.first) == [5, 100, 120])
    #expect(order.spans.map(\.end) == [6, 111, 121])
    #expect(order.spans.map(\.low) == [0, 1, 5])
    #expect(order.spans.map(\.high) == [1, 5, 6])
  }

  @Test func noSpanIsLongerThanTheBuffer() {
    let order = sorted((0..<20_000).map { UInt64($0) })
    #expect(order.spans.map(\.first) == [0, UInt64(FrameOrder.spanLimit)])
    #expect(order.spans.last?.end == 20_000)
  }

  private func expect(
    _ set: inout PageFrameSet, _ frame: UInt64, count: UInt64 = 1, isNew: Bool,
    at location: SourceLocation = #_sourceLocation
  ) {
    let answer = set.insert(frame, count: count)
    #expect(answer == isNew, sourceLocation: location)
  }

  @Test func theSetKnowsWhatItHas() {
    var set = PageFrameSet()
    for frame in [0, 63, 64, 32767, 32768, 1 << 40] as [UInt64] {
      expect(&set, frame, isNew: true)
      expect(&set, frame, isNew: false)
    }
    expect(&set, 1, isNew: true)
    expect(&set, 500_000, count: 512, isNew: true)
    expect(&set, 500_511, isNew: false)
    expect(&set, 500_512, isNew: true)
    expect(&set, 500_511, count: 10, isNew: false)
    expect(&set, 500_520, isNew: false)
  }
}
