extension RandomAccessCollection {
  /// The first element that the test accepts, by bisection; `endIndex` where it accepts none.
  ///
  /// The collection is in such an order that all that is accepted stands behind all that is not.
  package func partitioningIndex(where isBehind: (Element) -> Bool) -> Index {
    var low = startIndex
    var length = count
    while length > 0 {
      let half = length / 2
      let middle = index(low, offsetBy: half)
      if isBehind(self[middle]) {
        length = half
      } else {
        low = index(after: middle)
        length -= half + 1
      }
    }
    return low
  }
}
