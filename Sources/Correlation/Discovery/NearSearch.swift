/// Finds totals that are near the sum of their parts in every snapshot.
struct NearSearch {
  private let slack: SlackModel
  private let series: [Series]
  /// The series that are looked at: one of those that are equal.
  private let candidates: [Int]
  /// The snapshot in which neighbours are looked up: the one in which the least moved.
  private let pivot: Int
  private let sorted: [(value: Int64, index: Int)]
  /// The most that one series can be off there.
  private let most: Int64

  struct Hit {
    /// The total, and its parts as subtracted.
    let summands: [Combination.Summand]
    let residuals: [Int64]
    let slack: SlackModel.Slack

    /// From the least residual to the greatest: the better a sum fits, the less.
    var spread: Int64 { (residuals.max() ?? 0) &- (residuals.min() ?? 0) }
  }

  init(_ slack: SlackModel, candidates: [Int]) {
    self.slack = slack
    self.candidates = candidates
    series = slack.series
    let snapshots = slack.series.first?.values.indices ?? 0..<0
    let slacks = snapshots.map { slack.most(in: $0) }
    let pivot = snapshots.min { slacks[$0] < slacks[$1] } ?? 0
    self.pivot = pivot
    most = slacks.isEmpty ? 0 : slacks[pivot]
    let series = series
    sorted = candidates.map { (series[$0].values[pivot], $0) }.sorted {
      ($0.value, $0.index) < ($1.value, $1.index)
    }
  }

  /// a ≈ b: where files are coarse, or something moved while they were read.
  func pairs() -> [Hit] {
    candidates.flatMap { total in
      near(series[total].values[pivot], terms: 2).filter { $0 > total }
        .compactMap { hit(total, [$0]) }
    }.sorted(by: Self.fits)
  }

  /// a ≈ b + c likewise.
  func triples() -> [Hit] {
    var hits: [Hit] = []
    for (place, first) in candidates.enumerated() {
      for second in candidates[(place + 1)...] {
        let sum = series[first].values[pivot] &+ series[second].values[pivot]
        hits += near(sum, terms: 3).compactMap { hit($0, [first, second]) }
      }
    }
    return hits.sorted(by: Self.fits)
  }

  /// The parts that fit a cgroup's usage best, of those sums that have the fewest parts, 1 to 3.
  ///
  /// What CPUs have charged in advance is much, and hides small parts: of many that hold, one is told.
  func parts(of total: Int, among parts: [Int]) -> Hit? {
    let parts = parts.filter { $0 != total }
    for size in 1...3 {
      var best: Hit?
      choose(size, of: parts[...], []) { chosen in
        guard let hit = hit(total, chosen) else { return }
        if best.map({ Self.fits(hit, $0) }) ?? true { best = hit }
      }
      if let best { return best }
    }
    return nil
  }

  private func choose(
    _ size: Int, of parts: ArraySlice<Int>, _ chosen: [Int], _ body: ([Int]) -> Void
  ) {
    guard size > 0 else { return body(chosen) }
    for place in parts.indices {
      choose(size - 1, of: parts[(place + 1)...], chosen + [parts[place]], body)
    }
  }

  /// Series whose value is so near that, with the slack of all terms, they may be meant.
  private func near(_ value: Int64, terms: Int) -> [Int] {
    let room = most.saturatingMultiply(Int64(terms))
    let (lowest, highest) = (value.saturatingSubtract(room), value.saturatingAdd(room))
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].value < lowest { low = middle + 1 } else { high = middle }
    }
    var found: [Int] = []
    while low < sorted.count, sorted[low].value <= highest {
      found.append(sorted[low].index)
      low += 1
    }
    return found
  }

  /// `nil` where a snapshot does not allow it, or it is not about anything that moves by more.
  private func hit(_ total: Int, _ parts: [Int]) -> Hit? {
    guard !parts.contains(total) else { return nil }
    let summands =
      [Combination.Summand(index: total, isSubtracted: false)]
      + parts.map { Combination.Summand(index: $0, isSubtracted: true) }
    let slack = slack.slack(summands)
    guard !slack.reasons.isEmpty else { return nil }
    var residuals: [Int64] = []
    for (snapshot, window) in slack.windows.enumerated() {
      let residual = parts.reduce(series[total].values[snapshot]) {
        $0 &- series[$1].values[snapshot]
      }
      guard window.contains(residual) else { return nil }
      residuals.append(residual)
    }
    let widest =
      slack.windows.map { $0.upperBound.saturatingSubtract($0.lowerBound) }.max() ?? 0
    let isStock = self.slack.stocks[total] != nil
    // A part that moves by less than the window might be any other that does.
    guard series[total].spread > widest, isStock || parts.allSatisfy({ series[$0].spread > widest })
    else { return nil }
    return Hit(summands: summands, residuals: residuals, slack: slack)
  }

  private static func fits(_ a: Hit, _ b: Hit) -> Bool {
    guard a.spread == b.spread else { return a.spread < b.spread }
    return a.summands.map(\.index).lexicographicallyPrecedes(b.summands.map(\.index))
  }
}
