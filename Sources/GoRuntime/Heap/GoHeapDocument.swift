package import MemoryUnits

/// The heaps of all Go runtimes of one process, and how they were read.
///
/// As JSON the first runtime's fields stand at the top, so that a process with one, as almost all have,
/// needs no list.
package struct GoHeapDocument: Hashable, Sendable {
  /// Changes only when a reader of the former form would misread the new one.
  package static let schema = 1

  /// At least one. A process has several where plugins or libraries bring their own.
  package var runtimes: [GoHeap]
  package var reading: GoHeapReading

  package init(runtimes: [GoHeap], reading: GoHeapReading) {
    self.runtimes = runtimes
    self.reading = reading
  }
}

/// How the memory was read.
package struct GoHeapReading: Hashable, Sendable, Codable {
  package enum Mode: String, Hashable, Sendable, Codable {
    /// Out of a core: one moment.
    case core
    /// Somebody had stopped the process before.
    case stopped
    /// The process ran on, and nothing moved while it was read.
    case heldStill = "held still"
    /// The process was stopped for as long as copying took.
    case paused
    /// The process ran on, and its numbers are of more than one moment.
    case moved
  }

  package var mode: Mode
  /// How often it was read until nothing moved.
  package var attempts: Int
  /// Of the last attempt.
  package var bytesRead: ByteCount
  package var reads: Int64
  /// From stopping the first thread to releasing the last, in nanoseconds; `nil` where none was stopped.
  package var pauseNanoseconds: Int64?
  /// From the first byte copied to the last.
  package var copyNanoseconds: Int64
  /// From looking for the runtime to the last number.
  package var totalNanoseconds: Int64
  /// When copying ended, in nanoseconds since 1970. `nil` for a core.
  package var copiedAt: Int64?

  package init(mode: Mode) {
    self.mode = mode
    attempts = 1
    bytesRead = .zero
    reads = 0
    copyNanoseconds = 0
    totalNanoseconds = 0
  }
}

extension GoHeapDocument: Codable {
  private enum Key: String, CodingKey {
    case schema, cost, otherRuntimes
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    let schema = try values.decode(Int.self, forKey: .schema)
    guard schema <= Self.schema else {
      throw DecodingError.dataCorruptedError(
        forKey: .schema, in: values,
        debugDescription: "schema \(Self.schema) or older expected, \(schema) found")
    }
    self.init(
      runtimes: [try GoHeap(from: decoder)]
        + (try values.decodeIfPresent([GoHeap].self, forKey: .otherRuntimes) ?? []),
      reading: try values.decode(GoHeapReading.self, forKey: .cost))
  }

  package func encode(to encoder: any Encoder) throws {
    try runtimes.first?.encode(to: encoder)
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(Self.schema, forKey: .schema)
    try values.encode(reading, forKey: .cost)
    if runtimes.count > 1 {
      try values.encode(Array(runtimes.dropFirst()), forKey: .otherRuntimes)
    }
  }
}
