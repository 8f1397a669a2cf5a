import MemoryUnits
package import SnapshotModel
import TextParsing

/// The readings of a snapshot by quantity, and what relations need to know beside them.
package struct ReadingIndex: Sendable {
  package let machine: Machine
  package let consistency: Consistency
  package let cgroupVersion: Int?
  /// From the `go_info` sample, `nil` where the page has none.
  let goVersion: GoVersion?
  private let readings: [QuantityID: Reading]
  private let labelled: [QuantityID: [Reading]]
  /// When each capture was read: the clock that never steps.
  private let moments: [String: (begin: Int64, end: Int64)]
  let mappings: [Mapping]
  let executable: String?

  package init(_ snapshot: Snapshot) {
    machine = snapshot.header.machine.withPossibleProcessors
    consistency = snapshot.header.consistency
    cgroupVersion = snapshot.header.identity.cgroupVersion
    executable = snapshot.header.identity.executable
    goVersion =
      snapshot.readings.lazy.filter { $0.quantity == "metrics.go_info" }
      .compactMap { GoVersion(labels: $0.instance) }.first
    labelled = Dictionary(
      grouping: snapshot.readings.filter { !$0.instance.isEmpty }, by: \.quantity)
    moments = Dictionary(
      snapshot.captures.compactMap { capture in
        guard let begin = capture.begin, let end = capture.end else { return nil }
        return (capture.name, (begin.monotonic, end.monotonic))
      }, uniquingKeysWith: { first, _ in first })
    mappings = snapshot.mappings
    readings = Dictionary(
      (snapshot.readings + [Self.identifiedStart(snapshot.header.identity)].compactMap(\.self))
        .filter { $0.instance.isEmpty }.map { ($0.quantity, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The start time that the process was known by before anything else of it was read.
  private static func identifiedStart(_ identity: ProcessIdentity) -> Reading? {
    identity.startTime.flatMap(Int64.init(exactly:)).map {
      Reading(
        "procfs.process.identified_starttime", number: ExactDecimal($0), unit: .count,
        provenance: Provenance(capture: "identity", place: "start time of the process named"))
    }
  }

  /// The reading that the quantity's name alone means; with labels behind the name, the one that bears
  /// them.
  package subscript(id: QuantityID) -> Reading? {
    if let reading = readings[id] { return reading }
    guard let brace = id.rawValue.firstIndex(of: "{") else { return nil }
    let labels = id.rawValue[brace...]
    return instances(of: QuantityID(String(id.rawValue[..<brace])))
      .first { $0.instance == labels }
  }

  /// The readings of the quantity that bear labels.
  func instances(of id: QuantityID) -> [Reading] { labelled[id] ?? [] }

  /// Whether all of one capture was read before the other was begun. `nil` where one is not there, or
  /// its file does not tell when it was read.
  func isRead(_ id: QuantityID, before other: QuantityID) -> Bool? {
    guard let first = self[id].flatMap({ moments[$0.provenance.capture] }),
      let second = self[other].flatMap({ moments[$0.provenance.capture] })
    else { return nil }
    return first.end <= second.begin
  }

  /// Its value in the unit, `nil` where it is absent, unlimited or not a whole number of it.
  package func value(of id: QuantityID, in unit: MatchUnit) -> Int64? {
    guard let reading = self[id] else { return nil }
    switch unit {
    case .bytes: return reading.bytes?.bytes
    case .count: return reading.number?.integer
    case .nanoseconds:
      guard let number = reading.number else { return nil }
      return ExactDecimal(digits: number.digits, exponent: number.exponent + 9).integer
    }
  }

  /// Its value in the unit, where a number whose unit its source does not tell is taken to be of it.
  func number(of id: QuantityID, in unit: MatchUnit) -> Int64? {
    guard let reading = self[id] else { return nil }
    return reading.unit == .number ? reading.number?.integer : value(of: id, in: unit)
  }

  /// The mappings behind a sum over mappings, neighbours of a kind together.
  func groups(of id: QuantityID) -> [MappingGroup] {
    guard let sum = MappingSum.allCases.first(where: { $0.id == id }) else { return [] }
    return mappings.filter { sum.includes($0, executable: executable) }
      .grouped(executable: executable)
  }
}

extension Machine {
  /// No machine runs on less than one CPU: such a number says nothing.
  fileprivate var withPossibleProcessors: Machine {
    guard let processors = processorsOnline, processors <= 0 else { return self }
    var machine = self
    machine.processorsOnline = nil
    return machine
  }
}
