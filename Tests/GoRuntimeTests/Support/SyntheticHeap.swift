import MemoryUnits
import TestSupport

@testable import GoRuntime

/// A heap as somebody would draw it: spans, free pages, caches. `SyntheticRuntime` writes it into memory
/// as a version of Go does.
struct SyntheticHeap {
  struct Span {
    var start: UInt64
    var pages: UInt64
    var state = HeapSpan.State.inUse
    var spanClass = 0
    var slots = 1
    var slotSize: UInt64
    var freeIndex = 1
    var allocBits: [UInt8] = [1]
    var markBits: [UInt8] = [1]
    var cachedBefore: Int?
    /// Against the heap's own: 0 is swept, −2 is not.
    var sweep: Int32 = 0
    var isWorkbuf = false

    var end: UInt64 { start + pages * GoConstants.pageSize }

    private func isAllocated(_ slot: Int) -> Bool { slot < freeIndex || Self.bit(allocBits, slot) }

    static func bit(_ bits: [UInt8], _ slot: Int) -> Bool {
      bits[slot / 8] >> UInt8(slot % 8) & 1 != 0
    }

    /// Slot by slot.
    var allocated: Int { (0..<slots).count(where: isAllocated) }
    var marked: Int { (0..<slots).count { Self.bit(markBits, $0) } }
    var allocatedBits: Int { (0..<slots).count { Self.bit(allocBits, $0) } }
  }

  struct PageCache {
    var base: UInt64
    var free: UInt64
    var scavenged: UInt64
  }

  var spans: [Span] = []
  var arenas: [UInt64] = []
  var ranges: [Range<UInt64>] = []
  /// Free pages that no memory stands behind.
  var released: Set<UInt64> = []
  /// Taken, but nobody's.
  var padding: Set<UInt64> = []
  /// One for each P; a P without one has none free.
  var caches: [PageCache] = []

  var inUse: [Span] { spans.filter { $0.state == .inUse } }

  func pages(of state: HeapSpan.State) -> Int64 {
    Int64(spans.filter { $0.state == state }.reduce(0) { $0 + $1.pages })
  }
}

extension SyntheticHeap {
  /// One of three arenas that are not all next to each other, filled at random.
  init(seed: UInt64, processors: Int = 3) {
    var random = SeededGenerator(seed: seed)
    self.init()
    let first: UInt64 = 0xc0_0000_0000
    arenas = [first, first + 2 * GoConstants.arenaSize, first + 3 * GoConstants.arenaSize]
    ranges = [
      first..<first + UInt64.random(in: 1...2, using: &random) * GoConstants.chunkSize,
      arenas[1] + 14 * GoConstants.chunkSize..<arenas[2] + GoConstants.chunkSize,
    ]
    caches = (0..<processors).map { _ in PageCache(base: 0, free: 0, scavenged: 0) }
    for range in ranges { fill(range, &random) }
    cacheSpans(&random)
  }

  private mutating func fill(_ range: Range<UInt64>, _ random: inout SeededGenerator) {
    var next = range.lowerBound
    while next < range.upperBound {
      let left = (range.upperBound - next) / GoConstants.pageSize
      let count = min(left, UInt64.random(in: 1...24, using: &random))
      switch Int.random(in: 0..<12, using: &random) {
      case 0: next += count * GoConstants.pageSize
      case 1:
        for page in 0..<count { released.insert(next + page * GoConstants.pageSize) }
        next += count * GoConstants.pageSize
      case 2:
        for page in 0..<count { padding.insert(next + page * GoConstants.pageSize) }
        next += count * GoConstants.pageSize
      case 3 where next % (64 * GoConstants.pageSize) == 0 && left >= 64:
        next = cachePages(next, &random)
      case 4: next = add(Span(start: next, pages: count, slotSize: count * GoConstants.pageSize))
      case 5 where left >= 4:
        var span = Span(start: next, pages: 4, state: .manual, slotSize: 0)
        span.isWorkbuf = Bool.random(using: &random)
        next = add(span)
      default:
        let sizeClass = Int.random(in: 1..<GoConstants.classSizes.count, using: &random)
        guard GoConstants.classPages[sizeClass] <= left else { continue }
        next = add(small(next, sizeClass, &random))
      }
    }
  }

  /// Returns where the next begins.
  private mutating func add(_ span: Span) -> UInt64 {
    spans.append(span)
    return span.end
  }

  private func small(
    _ start: UInt64, _ sizeClass: Int, _ random: inout SeededGenerator
  ) -> Span {
    let size = GoConstants.classSizes[sizeClass]
    let pages = GoConstants.classPages[sizeClass]
    // Some of the newer versions keep bitmaps behind the last slot.
    let most = Int(pages * GoConstants.pageSize / size)
    let slots = max(1, most - Int.random(in: 0...min(8, most - 1), using: &random))
    func bits() -> [UInt8] {
      (0..<(slots + 7) / 8).map { _ in
        UInt8.random(in: 0...255, using: &random) & UInt8.random(in: 0...255, using: &random)
      }
    }
    var span = Span(
      start: start, pages: pages,
      spanClass: sizeClass * 2 + Int.random(in: 0...1, using: &random), slots: slots,
      slotSize: size, freeIndex: Int.random(in: 0...slots, using: &random), allocBits: bits(),
      markBits: bits())
    span.sweep = [0, 0, 3, -2, -1].randomElement(using: &random) ?? 0
    return span
  }

  /// 64 pages, of which the next P without a cache keeps some; the others are spans of one page.
  private mutating func cachePages(
    _ base: UInt64, _ random: inout SeededGenerator
  ) -> UInt64 {
    guard let place = caches.firstIndex(where: { $0.base == 0 }) else {
      return base + GoConstants.pageSize
    }
    let free = UInt64.random(in: 1 ... .max, using: &random)
    caches[place] = PageCache(
      base: base, free: free, scavenged: free & UInt64.random(in: 0 ... .max, using: &random))
    for page in 0..<64 as Range<UInt64> where free >> page & 1 == 0 {
      spans.append(small(base + page * GoConstants.pageSize, 2, &random))
    }
    return base + 64 * GoConstants.pageSize
  }

  /// Ps allocate from some of the spans: of each class at most one for each P.
  private mutating func cacheSpans(_ random: inout SeededGenerator) {
    var used: [Int: Int] = [:]
    for index in spans.indices where spans[index].state == .inUse && spans[index].spanClass > 1 {
      let span = spans[index]
      guard used[span.spanClass, default: 0] < caches.count, Bool.random(using: &random) else {
        continue
      }
      used[span.spanClass, default: 0] += 1
      spans[index].sweep = 3
      spans[index].cachedBefore = Int.random(in: 0...span.allocated, using: &random)
    }
  }
}
