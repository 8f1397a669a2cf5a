import ObjectFile

/// The pages of a span, and which descriptor is theirs.
struct SpanPlace: Sendable {
  let start: UInt64
  let pages: UInt64
  let index: UInt32

  var end: UInt64 { start &+ pages &* GoConstants.pageSize }
}

/// The spans that have pages, checked: none that there cannot be, no two of the same pages.
struct SoundSpans {
  /// In order of the addresses that they cover.
  private(set) var inUse: [SpanPlace] = []
  private(set) var manual: [SpanPlace] = []
  private(set) var leftOut = 0

  /// Throws for the first that cannot be, unless the process moves: then it is left out.
  init(_ spans: SpanCopy, isMoving: Bool) throws(GoRuntimeError) {
    var places: [(place: SpanPlace, state: HeapSpan.State)] = []
    for index in 0..<spans.count {
      let span = spans[index]
      if span?.state == .dead { continue }
      let fault = span.map(\.fault) ?? "a state that there is none"
      guard let span, fault == nil else {
        try leaveOut(index, fault ?? "", spans, isMoving)
        continue
      }
      places.append(
        (SpanPlace(start: span.start, pages: span.pages, index: UInt32(index)), span.state))
    }
    places.sort { $0.place.start < $1.place.start }
    var end: UInt64 = 0
    for (place, state) in places {
      guard place.start >= end else {
        try leaveOut(
          Int(place.index),
          "pages from \(hexadecimal(place.start)) on, which are another span's", spans,
          isMoving)
        continue
      }
      end = place.end
      if state == .inUse { inUse.append(place) } else { manual.append(place) }
    }
  }

  private mutating func leaveOut(
    _ index: Int, _ fault: String, _ spans: SpanCopy, _ isMoving: Bool
  ) throws(GoRuntimeError) {
    guard isMoving else {
      throw .implausible(
        what: "the descriptor of a span", address: spans.addresses[index], found: fault)
    }
    leftOut += 1
  }
}
