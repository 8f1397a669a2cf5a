package import MemoryUnits
package import TextParsing

/// One value of one quantity in one snapshot.
///
/// What could not be read has no reading; a reading of 0 means that 0 was read.
package struct Reading: Hashable, Sendable {
  package let quantity: QuantityID
  /// Labels that tell apart several readings of the quantity, as an exposition page writes them:
  /// `{cgroup="/kubepods"}`. Empty for the one that the name alone means.
  package let instance: String
  package let amount: Amount
  package let unit: Unit
  package let granularity: Granularity
  package let provenance: Provenance

  package init(
    _ quantity: QuantityID, instance: String = "", _ amount: Amount, unit: Unit,
    granularity: Granularity, provenance: Provenance
  ) {
    self.quantity = quantity
    self.instance = instance
    self.amount = amount
    self.unit = unit
    self.granularity = granularity
    self.provenance = provenance
  }

  /// An amount of memory.
  package init(
    _ quantity: QuantityID, instance: String = "", bytes: ByteCount, granularity: Granularity,
    provenance: Provenance
  ) {
    self.init(
      quantity, instance: instance, .bytes(bytes), unit: .bytes, granularity: granularity,
      provenance: provenance)
  }

  /// A number that is not an amount of memory.
  package init(
    _ quantity: QuantityID, instance: String = "", number: ExactDecimal, unit: Unit,
    provenance: Provenance
  ) {
    self.init(
      quantity, instance: instance, .number(number), unit: unit, granularity: .one,
      provenance: provenance)
  }

  /// Unique in a snapshot: the quantity's ID followed by the instance.
  package var id: String { quantity.rawValue + instance }

  package var bytes: ByteCount? {
    if case .bytes(let bytes) = amount { bytes } else { nil }
  }

  package var number: ExactDecimal? {
    switch amount {
    case .bytes(let bytes): ExactDecimal(bytes.bytes)
    case .number(let number): number
    case .unlimited: nil
    }
  }
}

/// The value of a reading.
package enum Amount: Hashable, Sendable {
  case bytes(ByteCount)
  case number(ExactDecimal)
  /// A limit that is not set.
  case unlimited
}

/// The smallest step that the source of a reading can show.
package enum Granularity: String, Hashable, Sendable, CaseIterable, Codable {
  /// Exact to the byte, or to the unit of the number.
  case one
  /// A `kB` file: steps of 1,024 bytes.
  case kibibyte
  /// Whole pages of the machine.
  case page

  package func bytes(_ pageSize: PageSize) -> ByteCount {
    switch self {
    case .one: ByteCount(1)
    case .kibibyte: ByteCount(1024)
    case .page: ByteCount(pageSize.bytes)
    }
  }
}

/// Where a reading came from.
package struct Provenance: Hashable, Sendable {
  /// The name of the capture, as in `Capture.name`.
  package let capture: String
  /// The line in it, counted from 1; 0 where the reading does not stand on one line.
  package let line: Int
  /// The place in words: `VmRSS`, `field 24 (rss)`, `sum of Rss over 88 mappings`.
  package let place: String

  package init(capture: String, line: Int = 0, place: String) {
    self.capture = capture
    self.line = line
    self.place = place
  }
}
