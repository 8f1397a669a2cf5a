import Compression
import MemoryUnits
import SnapshotModel
import TestSupport
import TextParsing

/// Snapshots of every shape that the types allow, the same for the same seed.
struct RandomSnapshot {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  static func make(seed: UInt64) -> Snapshot {
    var random = RandomSnapshot(seed: seed)
    return random.snapshot()
  }

  mutating func snapshot() -> Snapshot {
    Snapshot(
      header: header(), captures: some(12) { $0.capture() }, readings: some(60) { $0.reading() },
      mappings: some(20) { $0.mapping() }, regions: some(20) { $0.region() },
      segments: some(20) { $0.segment() })
  }

  private mutating func some<T>(_ limit: Int, _ make: (inout Self) -> T) -> [T] {
    let count = Int.random(in: 0...limit, using: &generator)
    return (0..<count).map { _ in make(&self) }
  }

  private mutating func maybe<T>(_ make: (inout Self) -> T) -> T? {
    Bool.random(using: &generator) ? make(&self) : nil
  }

  private mutating func pick<T>(_ choices: [T]) -> T {
    choices[Int.random(in: choices.indices, using: &generator)]
  }

  /// Small and huge numbers equally often.
  private mutating func int64() -> Int64 {
    let number = Int64.random(in: .min...(.max), using: &generator)
    return pick([0, 1, -1, .max, .min, number, number >> 32, number >> 50])
  }

  private mutating func uint64() -> UInt64 { UInt64(bitPattern: int64()) }
  private mutating func int() -> Int { Int(int64()) }
  private mutating func amount() -> Int64 { int64() & .max }

  private mutating func text() -> String {
    pick([
      "", "memory.stat", "/usr/lib/x 1.so (deleted)", "{a=\"x\",b=\"y\\n\"}", "it's; DROP TABLE",
      "new\nline\ttab", "zero\0byte", "\0", "e\u{301}", "\u{e9}", "日本語", "\u{1F600}", "5", "null",
      String(repeating: "long ", count: 100), "random \(int64())",
    ])
  }

  private mutating func unavailability() -> Unavailability {
    Unavailability(text(), remedy: text())
  }

  private mutating func header() -> SnapshotHeader {
    var identity = ProcessIdentity(pid: Int32(truncatingIfNeeded: int64()))
    identity.startTime = maybe { $0.uint64() }
    identity.comm = maybe { $0.text() }
    identity.executable = maybe { $0.text() }
    identity.buildID = maybe { $0.text() }
    identity.commandLine = some(4) { $0.text() }
    identity.cgroup = maybe { $0.text() }
    identity.cgroupVersion = maybe { $0.int() }
    let pageSize = pick([1024, 4096, 16384, 65536, 1 << 20].compactMap { PageSize($0) })
    var machine = Machine(pageSize: pageSize, pageSizeIsKnown: pick([true, false]))
    machine.kernelRelease = maybe { $0.text() }
    machine.processorsOnline = maybe { $0.int() }
    machine.clockTicksPerSecond = int()
    machine.bootTime = maybe { $0.int64() }
    let counters = some(3) { random in
      Consistency.Counter(
        QuantityID(random.text()), before: random.int64(), after: random.int64())
    }
    return SnapshotHeader(
      takenAt: int64(), toolVersion: text(), identity: identity, machine: machine,
      consistency: Consistency(attempts: int(), counters: counters),
      unavailable: some(3) { SnapshotHeader.Gap($0.text(), $0.unavailability()) },
      warnings: some(3) { $0.text() })
  }

  private mutating func instant() -> Instant { Instant(monotonic: int64(), wall: int64()) }

  private mutating func capture() -> Capture {
    let content: [UInt8] = some(1000) { UInt8.random(in: 0...255, using: &$0.generator) }
    let compressed = pick([
      CompressedBytes(compressing: content), CompressedBytes(stream: [], count: 0),
    ])
    return Capture(
      name: text(), source: text(), view: maybe { $0.pick(View.allCases) },
      begin: maybe { $0.instant() }, end: maybe { $0.instant() },
      outcome: pick([.captured(compressed), .unavailable(unavailability())]))
  }

  private mutating func reading() -> Reading {
    let amounts: [Amount] = [
      .bytes(ByteCount(int64())), .unlimited,
      .number(
        ExactDecimal(digits: int64(), exponent: Int.random(in: -400...400, using: &generator))),
    ]
    let name = text()
    let instance = text()
    return Reading(
      QuantityID(pick(["procfs.", "metrics.", "", "."]) + name), instance: instance, pick(amounts),
      unit: pick(Unit.allCases), granularity: pick(Granularity.allCases),
      provenance: Provenance(
        capture: text(), line: int(), place: pick([text(), name + instance, instance])))
  }

  private mutating func range() -> AddressRange {
    let ends = [Address(uint64()), Address(uint64())].sorted()
    let empty = AddressRange(Address(0), length: 0)
    guard let range = AddressRange(ends[0], ends[1]) ?? empty else { fatalError("no range") }
    return range
  }

  private mutating func region() -> Region {
    Region(range(), role: text(), resident: maybe { ByteCount($0.amount()) })
  }

  private mutating func segment() -> Segment {
    Segment(range(), dumped: ByteCount(amount()))
  }

  private mutating func mapping() -> Mapping {
    let range = range()
    var amounts = MappingAmounts()
    for field in SmapsField.allCases { amounts[field] = maybe { ByteCount($0.amount()) } }
    return Mapping(
      range: range,
      permissions: Mapping.Permissions(
        read: pick([true, false]), write: pick([true, false]), execute: pick([true, false]),
        shared: pick([true, false])),
      offset: uint64(), device: text(), inode: uint64(), name: text(),
      flags: some(9) { $0.pick(["rd", "wr", "mr", "ac", "gd", "??"]) }, amounts: amounts)
  }
}
