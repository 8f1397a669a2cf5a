import Correlation
import MemoryUnits
import SnapshotModel
import TextParsing

/// A snapshot that holds what an example says and nothing else.
func snapshot(of example: Example, _ unit: MatchUnit) -> Snapshot {
  var machine = Machine(pageSize: .fourKiB, pageSizeIsKnown: true)
  machine.kernelRelease = example.kernel
  machine.processorsOnline = example.processors
  var readings = example.readings.sorted { $0.key < $1.key }.map { reading($0, $1, unit) }
  if !example.go.isEmpty {
    readings.append(
      Reading(
        "metrics.go_info", instance: "{version=\"\(example.go)\"}", number: ExactDecimal(1),
        unit: .number, provenance: Provenance(capture: "metrics", place: "")))
  }
  return snapshot(readings, machine: machine, moved: example.moved)
}

func snapshot(
  _ readings: [Reading], machine: Machine = .twoProcessors, moved: [QuantityID: Int64] = [:],
  cgroupVersion: Int? = nil
) -> Snapshot {
  var identity = ProcessIdentity(pid: 1)
  let names = readings.map(\.quantity.rawValue)
  identity.cgroupVersion =
    cgroupVersion
    ?? (names.contains { $0.hasPrefix("cgroup.v2.") }
      ? 2 : names.contains { $0.hasPrefix("cgroup.v1.") } ? 1 : nil)
  return Snapshot(
    header: SnapshotHeader(
      takenAt: 0, toolVersion: "test", identity: identity, machine: machine,
      consistency: Consistency(
        attempts: moved.isEmpty ? 0 : 1,
        counters: moved.map { Consistency.Counter($0, before: 0, after: $1) })),
    captures: captures(of: readings), readings: readings)
}

/// In the order of a live snapshot: the page, the files of the kernel, the memory.
private func captures(of readings: [Reading]) -> [Capture] {
  let order: [View] = [.metrics, .procfs, .cgroup, .core]
  let names = Dictionary(
    readings.map { ($0.provenance.capture, $0.quantity.view) }, uniquingKeysWith: { a, _ in a })
  return names.sorted { $0.key < $1.key }.map { name, view in
    let moment = Int64(view.flatMap(order.firstIndex) ?? 0)
    let instant = Instant(monotonic: moment, wall: moment)
    return Capture(
      name: name, source: name, view: view, begin: instant, end: instant,
      outcome: .unavailable(Unavailability("an example")))
  }
}

/// A reading as the collectors would make it: unit, granularity and file by its name.
func reading(_ id: QuantityID, _ amount: Int64, _ unit: MatchUnit = .bytes) -> Reading {
  let provenance = Provenance(capture: file(of: id), place: id.rawValue)
  // An example may name one instance of a quantity: `core.go.identity.residue{identity="…"}`.
  if let labels = id.rawValue.firstIndex(of: "{") {
    let (name, instance) = (id.rawValue[..<labels], String(id.rawValue[labels...]))
    return unit == .count
      ? Reading(
        QuantityID(String(name)), instance: instance, number: ExactDecimal(amount), unit: .count,
        provenance: provenance)
      : Reading(
        QuantityID(String(name)), instance: instance, bytes: ByteCount(amount),
        granularity: .one, provenance: provenance)
  }
  let defined = QuantityCatalog.definition(of: id)?.unit
  if isCount(id) || unit == .count && defined != .bytes {
    return Reading(id, number: ExactDecimal(amount), unit: .count, provenance: provenance)
  }
  if unit == .nanoseconds {
    return Reading(
      id, number: ExactDecimal(digits: amount, exponent: -9), unit: .seconds,
      provenance: provenance)
  }
  return Reading(
    id, bytes: ByteCount(amount), granularity: granularity(of: id), provenance: provenance)
}

extension Machine {
  static var twoProcessors: Machine {
    var machine = Machine(pageSize: .fourKiB, pageSizeIsKnown: true)
    machine.kernelRelease = "6.18.44"
    machine.processorsOnline = 2
    return machine
  }
}

private func isCount(_ id: QuantityID) -> Bool {
  if id.rawValue.hasPrefix("core.go.") || id.view == .metrics {
    return QuantityCatalog.definition(of: id)?.unit == .count
  }
  return [".count", "Threads", ".lists_process"].contains { id.rawValue.hasSuffix($0) }
}

private func granularity(of id: QuantityID) -> Granularity {
  let kibibytes = [
    "procfs.status.", "procfs.smaps.", "procfs.smaps_rollup.", "procfs.members.", "procfs.meminfo.",
  ]
  let pages = ["procfs.statm.", "procfs.maps.", "procfs.stat.rss", "procfs.stat.text"]
  if kibibytes.contains(where: { id.rawValue.hasPrefix($0) }) { return .kibibyte }
  return pages.contains { id.rawValue.hasPrefix($0) } ? .page : .one
}

/// The first two parts of the name: a file, or near enough to one.
private func file(of id: QuantityID) -> String {
  id.rawValue.split(separator: ".").prefix(id.view == .cgroup ? 4 : 2).joined(separator: ".")
}
