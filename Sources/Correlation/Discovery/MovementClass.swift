/// The quantities that move alike: each is ± the first, plus something that never changes.
struct MovementClass {
  /// By quantity, so that the first stands for all.
  let variants: [Variant]
  /// Of the first.
  let increments: [Int64]

  /// Those that differ from the first by the same sign and constant: they are equal to each other.
  struct Variant {
    let isOpposite: Bool
    /// What is left where the first, with the sign, is taken away.
    let offset: Int64
    /// Places in the list of series.
    fileprivate(set) var members: [Int]
  }

  /// All classes of the series, in the order of their first members.
  static func classes(of series: [Series]) -> [MovementClass] {
    var places: [[Int64]: Int] = [:]
    var classes: [(isOpposite: Bool, variants: [Variant], increments: [Int64])] = []
    for (index, next) in series.enumerated() {
      let increments = next.increments
      let isNegative = (increments.first { $0 != 0 } ?? 0) < 0
      let key = isNegative ? increments.map { 0 &- $0 } : increments
      guard let place = places[key] else {
        places[key] = classes.count
        let variant = Variant(isOpposite: false, offset: 0, members: [index])
        classes.append((isNegative, [variant], increments))
        continue
      }
      let isOpposite = isNegative != classes[place].isOpposite
      let first = series[classes[place].variants[0].members[0]].values[0]
      let offset = isOpposite ? next.values[0] &+ first : next.values[0] &- first
      if let variant = classes[place].variants.firstIndex(where: {
        $0.isOpposite == isOpposite && $0.offset == offset
      }) {
        classes[place].variants[variant].members.append(index)
      } else {
        classes[place].variants.append(
          Variant(isOpposite: isOpposite, offset: offset, members: [index]))
      }
    }
    return classes.map { MovementClass(variants: $0.variants, increments: $0.increments) }
  }
}
