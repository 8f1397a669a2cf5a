import Compression
import MemoryUnits
import SnapshotModel
import TestSupport
import TextParsing

/// A snapshot as large as that of an ordinary server, of captured text.
///
/// 88 mappings, 62 captures with a smaps of 64 KB and two metrics pages of 47 KB, 1,237 readings.
struct ServerSnapshot {
  private static let metrics = "Tests/Fixtures/Storage/metrics.txt"
  private static let smaps = "Tests/Fixtures/Storage/smaps.txt"

  /// Snapshots of different rounds differ as those of one process do: in numbers, not in names.
  static func make(round: Int64) throws -> Snapshot {
    let page = try lines(of: metrics).map { renumbered($0, by: round) }
    let smapsLines = try lines(of: smaps).map { renumbered($0, by: round) }
    var identity = ProcessIdentity(pid: 17669)
    identity.startTime = 1234
    identity.comm = "prometheus"
    identity.executable = "/usr/bin/prometheus"
    identity.commandLine = [
      "/usr/bin/prometheus", "--config.file=/var/lib/prometheus/prometheus.yml",
    ]
    let header = SnapshotHeader(
      takenAt: 1_700_000_000_000_000_000 + round, toolVersion: "0.1.0", identity: identity,
      machine: Machine())
    var captures = [
      capture("proc/17669/smaps", smapsLines, round), capture("metrics/metrics", page, round),
      capture("metrics/metrics@after", page.map { renumbered($0, by: 77) }, round),
    ]
    for index in 0..<59 {
      // A status file each: larger than most.
      let lines = (0..<60).map { "memory.key_\(index)_\($0): \(Int64($0 * 7919) * (round + 3))" }
      captures.append(
        capture("cgroup/system.slice/prometheus.service/memory.file_\(index)", lines, round))
    }
    return Snapshot(
      header: header, captures: captures,
      readings: metricsReadings(page) + kernelReadings(round), mappings: mappings(smapsLines))
  }

  private static func lines(of file: String) throws -> [String] {
    String(decoding: try bytes(ofFile: file), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  /// Changes the number at or near the end of a line.
  private static func renumbered(_ line: String, by offset: Int64) -> String {
    let fields = line.split(separator: " ", omittingEmptySubsequences: false)
    guard !line.hasPrefix("#"), let index = fields.lastIndex(where: { Int64($0) ?? 0 > 20 }),
      let number = Int64(fields[index])
    else { return line }
    var changed = fields.map(String.init)
    changed[index] = String(number + offset * 4)
    return changed.joined(separator: " ")
  }

  private static func capture(_ name: String, _ lines: [String], _ round: Int64) -> Capture {
    let time = Instant(
      monotonic: 86_400_000_000_000 + round, wall: 1_700_000_000_000_000_000 + round)
    return Capture(
      name: name, source: "/" + name, view: .procfs, begin: time, end: time,
      outcome: .captured(CompressedBytes(compressing: Array(lines.joined(separator: "\n").utf8))))
  }

  private static func metricsReadings(_ page: [String]) -> [Reading] {
    page.enumerated().compactMap { index, line in
      guard !line.hasPrefix("#"), let blank = line.lastIndex(of: " "),
        let number = ExactDecimal(line[line.index(after: blank)...])
      else { return nil }
      let series = line[..<blank]
      let brace = series.firstIndex(of: "{") ?? series.endIndex
      return Reading(
        QuantityID("metrics.\(series[..<brace])"), instance: String(series[brace...]),
        number: number, unit: .number,
        provenance: Provenance(
          capture: "metrics/metrics", line: index + 1, place: String(series)))
    }
  }

  private static func kernelReadings(_ round: Int64) -> [Reading] {
    (0..<900).map { index in
      Reading(
        QuantityID("cgroup.v1.memory.stat.key_\(index % 150)"),
        instance: index < 150 ? "" : "{cgroup=\"/system.slice/level-\(index / 150)\"}",
        bytes: ByteCount(Int64(index * 65537) * (round + 11)), granularity: .kibibyte,
        provenance: Provenance(
          capture: "cgroup/system.slice/prometheus.service/memory.stat", line: index % 150,
          place: "key_\(index % 150)"))
    }
  }

  private static func mappings(_ lines: [String]) -> [Mapping] {
    var mappings: [Mapping] = []
    for line in lines {
      let fields = line.split(separator: " ")
      let ends = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
      if ends.count == 2, fields.count >= 5,
        let range = AddressRange(Address(ends[0]), Address(ends[1])),
        let permissions = Mapping.Permissions(String(fields[1]))
      {
        mappings.append(
          Mapping(
            range: range, permissions: permissions, offset: UInt64(fields[2], radix: 16) ?? 0,
            device: String(fields[3]), inode: UInt64(fields[4]) ?? 0,
            name: fields.count > 5 ? String(fields[5]) : "",
            flags: ["rd", "ex", "mr", "mw", "me", "sd"]))
      } else if let field = SmapsField.allCases.first(where: { $0.name + ":" == fields[0] }),
        let kibibytes = UInt64(fields[1]), let last = mappings.indices.last
      {
        mappings[last].amounts[field] = ByteCount(kibibytes: kibibytes)
      }
    }
    return mappings
  }
}
