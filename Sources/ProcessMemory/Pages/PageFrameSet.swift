/// Numbers of pages of physical memory, as a bitmap that has only those parts in which any stands.
///
/// What was seen of one process is again seen in the next: one page is one page in the sum of both.
package struct PageFrameSet: Sendable {
  private static let wordsPerChunk: UInt64 = 512
  private static let framesPerChunk = wordsPerChunk * 64

  private var words: [UInt64] = []
  private var starts: [UInt64: Int] = [:]
  /// The chunk that was asked for last, and where its words begin.
  private var last: (chunk: UInt64, start: Int) = (.max, 0)

  package init() {}

  /// Whether it was not in the set before.
  package mutating func insert(_ frame: UInt64) -> Bool {
    let chunk = frame / Self.framesPerChunk
    if chunk != last.chunk { last = (chunk, start(of: chunk)) }
    let index = last.start + Int(frame % Self.framesPerChunk / 64)
    let bit: UInt64 = 1 << (frame % 64)
    let isNew = words[index] & bit == 0
    words[index] |= bit
    return isNew
  }

  /// Whether the first of several was not in the set before.
  package mutating func insert(_ first: UInt64, count: UInt64) -> Bool {
    let isNew = insert(first)
    for frame in first + 1..<first + max(count, 1) { _ = insert(frame) }
    return isNew
  }

  private mutating func start(of chunk: UInt64) -> Int {
    if let start = starts[chunk] { return start }
    let start = words.count
    words.append(contentsOf: repeatElement(0, count: Int(Self.wordsPerChunk)))
    starts[chunk] = start
    return start
  }
}
