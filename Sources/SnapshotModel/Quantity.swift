/// The definition of something measured: what it counts and what it leaves out.
package struct Quantity: Hashable, Sendable {
  /// What kind of amount it is. Amounts of different kinds are never compared but through a relation.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Address space, whether or not memory stands behind it.
    case virtual
    /// Memory in RAM that the process maps.
    case resident
    /// Memory in swap.
    case swapped
    /// Physical memory that a cgroup pays for.
    case charged
    /// What a program's allocator says it holds or has handed out.
    case allocated
    /// What may not be exceeded.
    case limit
    /// The highest value so far.
    case peak
    /// A counter that only grows.
    case cumulative
    /// A number of things.
    case count
    /// A point in time, or a duration.
    case time
    /// Anything else: settings, ratios.
    case other
  }

  package let id: QuantityID
  package let title: String
  package let unit: Unit
  package let kind: Kind
  /// One sentence: what it counts.
  package let counts: String
  /// One sentence: what a reader might expect in it that it does not hold. Empty where nothing.
  package let leavesOut: String
  /// File and field, kernel or Go source: where the number is made.
  package let source: String

  package init(
    _ id: QuantityID, _ title: String, _ unit: Unit = .bytes, _ kind: Kind, counts: String,
    leavesOut: String = "", source: String
  ) {
    self.id = id
    self.title = title
    self.unit = unit
    self.kind = kind
    self.counts = counts
    self.leavesOut = leavesOut
    self.source = source
  }
}

/// What a reading's number means.
package enum Unit: String, Hashable, Sendable, CaseIterable, Codable {
  case bytes
  case seconds
  case count
  /// A number whose unit the source does not tell, or a ratio.
  case number
}
