/// By how much a sum of series may be off 0 in each snapshot, and why.
struct SlackModel {
  let series: [Series]
  /// By how much a series may be above its parts, in each snapshot.
  let stocks: [Int: [Int64]]

  struct Slack {
    var windows: [ClosedRange<Int64>]
    var reasons: [String]

    /// By how much the residual may change from one snapshot to the next.
    var changes: [Int64] {
      zip(windows.dropFirst(), windows).map {
        max(
          $0.upperBound.saturatingSubtract($1.lowerBound),
          $1.upperBound.saturatingSubtract($0.lowerBound))
      }
    }
  }

  /// The most that any file's step and its movement can leave out of one series, in one snapshot.
  func most(in snapshot: Int) -> Int64 {
    series.map { ($0.step - 1).saturatingAdd($0.drift[snapshot]) }.max() ?? 0
  }

  /// What the files cannot show of each other: the steps of those that are coarser than some value, and what moved while they
  /// were read. And of a cgroup's usage, where it stands first, what CPUs have charged in advance.
  func slack(_ summands: [Combination.Summand]) -> Slack {
    // Where all values are whole pages, nothing was rounded to pages.
    let finest = summands.map { series[$0.index].grain }.min() ?? 1
    let rounding = summands.map { series[$0.index].step }.filter { $0 > finest }.reduce(Int64(0)) {
      $0 + $1 - 1
    }
    let count = summands.first.map { series[$0.index].values.count } ?? 0
    let drift = (0..<count).map { snapshot in
      summands.reduce(Int64(0)) { $0.saturatingAdd(series[$1.index].drift[snapshot]) }
    }
    let stock = summands.first.flatMap { stocks[$0.index] }
    let windows = drift.indices.map { snapshot in
      let both = rounding.saturatingAdd(drift[snapshot])
      return -both...both.saturatingAdd(stock?[snapshot] ?? 0)
    }
    var reasons: [String] = []
    if stock != nil { reasons.append("memcg stock") }
    if rounding > 0 { reasons.append("granularity") }
    if drift.contains(where: { $0 > 0 }) { reasons.append("measured drift") }
    return Slack(windows: windows, reasons: reasons)
  }
}
