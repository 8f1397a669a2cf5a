extension String {
  /// That of the names which takes the fewest characters put in, taken out or changed; the first of those
  /// that are equally near. `nil` where a third or more of it would have to change.
  func nearest(of names: [String]) -> String? {
    let own = Array(utf8)
    var best: (name: String, distance: Int)?
    for name in names {
      let limit = min(best?.distance ?? .max, own.count / 3)
      let distance = own.distance(to: Array(name.utf8), atMost: limit)
      if distance < limit { best = (name, distance) }
    }
    return best?.name
  }
}

extension [UInt8] {
  /// How many bytes to put in, take out or change: Levenshtein's, or the limit where it is no less.
  fileprivate func distance(to other: [UInt8], atMost limit: Int) -> Int {
    guard (count - other.count).magnitude < limit else { return limit }
    var row = Array<Int>(0...other.count)
    for (index, byte) in enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in other.indices {
        let changed = diagonal + (byte == other[place] ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = Swift.min(changed, row[place] + 1, diagonal + 1)
      }
    }
    return Swift.min(limit, row[other.count])
  }
}
