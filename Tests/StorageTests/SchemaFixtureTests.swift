import Compression
import Foundation
import MemoryUnits
import SnapshotModel
import Storage
import TestSupport
import Testing
import TextParsing

/// Databases of every released schema still open, migrate and load.
@Suite struct SchemaFixtureTests {
  private static let folder = projectRoot.appending(path: "Tests/Fixtures/Storage")

  /// What stands in `schema-3.sqlite`.
  private static var current: Snapshot {
    var snapshot = withRegions
    snapshot.segments = [(0x400000, 8192, 4096), (0xc000000000, 67_108_864, 0)].compactMap {
      (start: UInt64, length: UInt64, dumped: Int64) in
      AddressRange(Address(start), length: length).map {
        Segment($0, dumped: ByteCount(dumped))
      }
    }
    return snapshot
  }

  /// What stands in `schema-2.sqlite`.
  private static var withRegions: Snapshot {
    var snapshot = snapshot
    snapshot.regions = [
      (0xc000000000, 8192, "span.inuse", 8192), (0xc000002000, 8192, "span.manual.stacks", 4096),
      (0xc000004000, 4_177_920, "page.free_released", 0),
      (0xc000400000, 62_914_560, "arena.reserved", nil),
    ].compactMap { (start: UInt64, length: UInt64, role: String, resident: Int64?) in
      AddressRange(Address(start), length: length).map {
        Region($0, role: role, resident: resident.map(ByteCount.init))
      }
    }
    return snapshot
  }

  /// What stands in `schema-1.sqlite`.
  private static var snapshot: Snapshot {
    var identity = ProcessIdentity(pid: 10368)
    identity.startTime = 4242
    identity.comm = "kube-proxy"
    identity.executable = "/usr/local/bin/kube-proxy"
    identity.commandLine = ["kube-proxy", "--v=2"]
    identity.cgroup = "/kubepods/pod1"
    identity.cgroupVersion = 1
    var machine = Machine(pageSize: .fourKiB, pageSizeIsKnown: true)
    machine.kernelRelease = "6.1.0-28-amd64"
    machine.processorsOnline = 2
    machine.bootTime = 1_600_000_000
    let header = SnapshotHeader(
      takenAt: 1_600_945_000_000_000_000, toolVersion: "0.1.0", identity: identity,
      machine: machine,
      consistency: Consistency(
        attempts: 1, counters: [.init("procfs.statm.resident", before: 8192, after: 12288)]),
      unavailable: [.init("core", Unavailability("not asked for", remedy: "use --core"))],
      warnings: ["the page is another process's"])
    let instant = Instant(monotonic: 1000, wall: 1_600_945_000_000_000_000)
    let statm = Capture(
      name: "proc/10368/statm", source: "/proc/10368/statm", view: .procfs, begin: instant,
      end: instant,
      outcome: .captured(
        CompressedBytes(compressing: Array("35207 9745 8137 4026 0 26265 0\n".utf8))))
    let smaps = Capture(
      name: "proc/10368/smaps", source: "/proc/10368/smaps", view: .procfs, begin: nil, end: nil,
      outcome: .unavailable(
        Unavailability("permission denied", remedy: "run as the same user")))
    var amounts = MappingAmounts()
    amounts[.size] = ByteCount(8192)
    amounts[.rss] = ByteCount(4096)
    let mappings = [
      AddressRange(Address(0x400000), length: 8192),
      AddressRange(Address(0xffff_ffff_ff60_0000), length: 4096),
    ].compactMap(\.self).map {
      Mapping(
        range: $0, permissions: .init(read: true, write: false, execute: true, shared: false),
        offset: 4096, device: "fe:01", inode: 7, name: "/usr/local/bin/kube-proxy",
        flags: ["rd", "ex"], amounts: amounts)
    }
    let provenance = Provenance(capture: "proc/10368/statm", line: 1, place: "field 1 (size)")
    return Snapshot(
      header: header, captures: [statm, smaps],
      readings: [
        Reading(
          "procfs.statm.size", bytes: ByteCount(35207 * 4096), granularity: .page,
          provenance: provenance),
        Reading(
          "cgroup.v1.memory.limit_in_bytes", instance: "{cgroup=\"/kubepods\"}", .unlimited,
          unit: .bytes, granularity: .one, provenance: provenance),
        Reading(
          "metrics.process_start_time_seconds", number: ExactDecimal(digits: 160_094, exponent: -2),
          unit: .seconds,
          provenance: Provenance(
            capture: "metrics/metrics", line: 9, place: "process_start_time_seconds")),
      ], mappings: mappings)
  }

  /// Writes the fixture of the current schema, as its README says; else passed over.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["MEMCORRELATE_RECORD_SCHEMA"] != nil,
      "records a fixture; set MEMCORRELATE_RECORD_SCHEMA to its file name"))
  func recordsTheCurrentSchema() throws {
    let name = try #require(ProcessInfo.processInfo.environment["MEMCORRELATE_RECORD_SCHEMA"])
    let path = Self.folder.appending(path: name).path
    try #require(!FileManager.default.fileExists(atPath: path), "never made anew")
    _ = try SnapshotDatabase.open(at: path).save(Self.current)
  }

  @Test(arguments: [
    ("schema-1.sqlite", snapshot), ("schema-2.sqlite", withRegions), ("schema-3.sqlite", current),
  ])
  func opensMigratesAndLoads(name: String, snapshot: Snapshot) throws {
    try withFixture(name) { path in
      let database = try SnapshotDatabase.open(at: path)
      #expect(try database.list().map(\.comm) == ["kube-proxy"])
      let id = try #require(try database.latestID())
      expectEqual(try database.load(id), snapshot)
      try database.verify()
      let next = try database.save(Self.current)
      let reader = try SnapshotDatabase.openReadOnly(at: path)
      expectEqual(try reader.load(next), Self.current)
      expectEqual(try reader.load(id), snapshot)
    }
  }

  @Test func aSnapshotOfTheFirstSchemaTakesRegionsAndSegmentsWhenItIsDerivedAgain() throws {
    try withFixture("schema-1-kube-proxy.sqlite") { path in
      let database = try SnapshotDatabase.open(at: path)
      let id = try #require(try database.latestID())
      var snapshot = try database.load(id)
      #expect(snapshot.captures.map(\.name) == ["proc/10368/statm", "proc/10368/maps"])
      #expect(snapshot.readings.count == 17)
      #expect(snapshot.readings.first { $0.id == "procfs.statm.size" }?.bytes?.bytes == 144_207_872)
      #expect(snapshot.mappings.count == 13)
      #expect(snapshot.regions.isEmpty)
      snapshot.regions = Self.current.regions
      snapshot.segments = Self.current.segments
      try database.replaceDerived(of: id, with: snapshot)
      expectEqual(try database.load(id), snapshot)
      try database.verify()
    }
  }

  private func withFixture(_ name: String, _ body: (String) throws -> Void) throws {
    try withDatabasePath { path in
      let fixture = Self.folder.appending(path: name).path
      try FileManager.default.copyItem(atPath: fixture, toPath: path)
      try body(path)
    }
  }
}
