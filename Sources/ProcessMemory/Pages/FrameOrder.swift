/// Numbers of pages of physical memory in ascending order, each with the place of the page in a batch: so
/// that files about physical memory can be read in few calls.
///
/// A page that stands at several places comes in the order of these.
final class FrameOrder {
  /// How many bits the place in the batch has.
  static let placeBits: UInt64 = 15
  /// What is above cannot be told apart from the place. No machine has so much memory.
  static let frameLimit: UInt64 = 1 << (64 - placeBits)
  static let capacity = 1 << Int(placeBits)

  /// Entries to read with one call: those of `first` to `end`, for the pages from `low` up to `high` in
  /// this order.
  struct Span {
    var low: Int
    var high: Int
    var first: UInt64
    var end: UInt64
  }

  private(set) var count = 0
  private(set) var spans: [Span] = []
  private var keys = EntryBuffer<UInt64>(count: capacity)
  private var spare = EntryBuffer<UInt64>(count: capacity)
  private let histogram = EntryBuffer<Int>(count: 1 << digitBits)
  private static let digitBits = 11

  /// Entries between two that are wanted are read along up to here: a call costs as much as ten of them.
  private static let gap: UInt64 = 8
  /// The most entries that one call reads.
  static let spanLimit = 1 << 14

  func removeAll() { count = 0 }

  @inline(__always) func append(_ frame: UInt64, place: Int) {
    keys.start[count] = frame << Self.placeBits | UInt64(place)
    count += 1
  }

  @inline(__always) func frame(_ index: Int) -> UInt64 { keys.start[index] >> Self.placeBits }

  @inline(__always) func place(_ index: Int) -> Int {
    Int(keys.start[index] & (1 << Self.placeBits - 1))
  }

  /// Brings all into order and works out the spans.
  func sort() {
    sortKeys()
    spans.removeAll(keepingCapacity: true)
    var index = 0
    while index < count {
      let first = frame(index)
      var last = first
      let low = index
      index += 1
      while index < count {
        let next = frame(index)
        guard next - last <= Self.gap + 1, next - first < UInt64(Self.spanLimit) else { break }
        last = next
        index += 1
      }
      spans.append(Span(low: low, high: index, first: first, end: last + 1))
    }
  }

  /// By the digits of a large base, the least first. Places are in order already.
  private func sortKeys() {
    guard count > 1 else { return }
    var varying: UInt64 = 0
    var isSorted = true
    for index in 1..<count {
      varying |= keys.start[index] ^ keys.start[0]
      if keys.start[index] < keys.start[index - 1] { isSorted = false }
    }
    if isSorted { return }
    if count < 256 {
      var few = UnsafeMutableBufferPointer(start: keys.start, count: count)
      few.sort()
      return
    }
    let bits = UInt64(64 - varying.leadingZeroBitCount)
    for shift in stride(from: Self.placeBits, to: bits, by: Self.digitBits) {
      let mask: UInt64 = 1 << UInt64(Self.digitBits) - 1
      let places = histogram.start
      places.initialize(repeating: 0, count: histogram.count)
      for index in 0..<count { places[Int(keys.start[index] >> shift & mask)] += 1 }
      var sum = 0
      for digit in 0..<histogram.count {
        let number = places[digit]
        places[digit] = sum
        sum += number
      }
      for index in 0..<count {
        let key = keys.start[index]
        let digit = Int(key >> shift & mask)
        spare.start[places[digit]] = key
        places[digit] += 1
      }
      swap(&keys, &spare)
    }
  }
}
