import Correlation
import MemoryUnits
import Pages
import SnapshotModel
import TestSupport
import Testing

struct ContingencyTableTests {
  private static let executable = "/usr/bin/server"

  @Test func sumsByEveryColumn() throws {
    let ledger = try Self.ledger()
    let expected: [(PageColumn, [String: Int64])] = [
      (
        .mapping,
        [
          "text of /usr/bin/server": 3, "anonymous": 8, "reserved": 4, "no mapping": 1,
        ]
      ),
      (.permissions, ["r-xp": 3, "rw-p": 8, "---p": 4, "no mapping": 1]),
      (.residency, ["resident": 8, "swapped": 1, "never touched": 3, "reserved": 4]),
      (.kind, ["file": 3, "anonymous": 6, "nothing": 7]),
      (.maps, ["1": 4, "3": 3, "not known": 2, "nothing": 7]),
      (.huge, ["huge": 4, "no": 5, "nothing": 7]),
      (
        .charge,
        [
          "/mcr/other": 3, "/mcr/prom": 4, "a cgroup out of sight (inode 99)": 1, "not known": 1,
          "nothing": 7,
        ]
      ),
      (.role, ["span.inuse": 5, "none": 11]),
      (.core, ["no core": 15, "no mapping": 1]),
    ]
    #expect(expected.count == PageColumn.allCases.count)
    for (column, pages) in expected {
      let table = ContingencyTable(ledger, by: [column], executable: Self.executable)
      let found = Dictionary(
        table.rows.map { ($0.labels[0], $0.size.bytes / 4096) }, uniquingKeysWith: +)
      #expect(found == pages, "\(column)")
      #expect(table.total == ByteCount(16 * 4096), "\(column)")
    }
  }

  @Test func theLargestComesFirstAndEqualsByLabel() throws {
    let table = ContingencyTable(
      try Self.ledger(), by: [.charge, .huge], executable: Self.executable)
    #expect(
      table.rows.map { $0.labels.joined(separator: "|") + " \($0.size.bytes / 4096)" } == [
        "nothing|nothing 7", "/mcr/prom|huge 4", "/mcr/other|no 3",
        "a cgroup out of sight (inode 99)|no 1", "not known|no 1",
      ])
  }

  @Test func onlyTheRowsThatAreWantedAreSummed() throws {
    let ledger = try Self.ledger()
    let table = ContingencyTable(ledger, by: [.kind], executable: nil) {
      $0.residency == .page(.resident)
    }
    #expect(table.rows.map(\.labels) == [["anonymous"], ["file"]])
    #expect(table.total == ledger.total { $0.residency == .page(.resident) })
  }

  /// Whatever the columns and their order, each byte is in one row.
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func theSumDoesNotDependOnTheColumns(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let ledger = try Self.ledger()
    let columns = Array(
      PageColumn.allCases.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
    let table = ContingencyTable(ledger, by: columns, executable: nil)
    #expect(table.total == ByteCount(16 * 4096), "seed \(seed)")
    #expect(Set(table.rows.map(\.labels)).count == table.rows.count, "seed \(seed)")
    #expect(table.rows.allSatisfy { $0.labels.count == columns.count }, "seed \(seed)")
    // By one column alone it is the same as by several, added up.
    for (place, column) in columns.enumerated() {
      var sums: [String: ByteCount] = [:]
      for row in table.rows {
        sums[row.labels[place], default: .zero] = sums[row.labels[place], default: .zero] + row.size
      }
      let alone = ContingencyTable(ledger, by: [column], executable: nil)
      #expect(
        sums == Dictionary(uniqueKeysWithValues: alone.rows.map { ($0.labels[0], $0.size) }),
        "seed \(seed)")
    }
  }

  /// 3 pages of text, 8 of anonymous memory, 4 that are reserved, 1 that no mapping holds.
  private static func ledger() throws -> PageLedger {
    var identity = ProcessIdentity(pid: 7)
    identity.executable = executable
    var snapshot = Snapshot(
      header: SnapshotHeader(
        takenAt: 0, toolVersion: "test", identity: identity,
        machine: Machine(pageSize: .fourKiB, pageSizeIsKnown: true)))
    let mappings: [(UInt64, UInt64, String, String)] = [
      (1, 4, "r-xp", executable), (10, 18, "rw-p", ""), (20, 24, "---p", ""),
    ]
    snapshot.mappings = try mappings.map { start, end, permissions, name in
      Mapping(
        range: try range(start, end),
        permissions: try #require(Mapping.Permissions(permissions)),
        inode: name.isEmpty ? 0 : 12, name: name)
    }
    snapshot.regions = [Region(try range(10, 15), role: "span.inuse")]
    var list = PageList(pid: 7, pageSize: .fourKiB, cgroups: [35: "/mcr/prom", 36: "/mcr/other"])
    list.runs = [
      PageRun(
        try range(1, 4), PageFacts(.resident, .file, mapCount: 3, charge: .cgroup(36))),
      PageRun(
        try range(10, 14),
        PageFacts(.resident, .anonymous, mapCount: 1, charge: .cgroup(35), isHuge: true)),
      PageRun(try range(14, 15), PageFacts(.swapped, .anonymous)),
      PageRun(try range(30, 31), PageFacts(.resident, .anonymous, charge: .cgroup(99))),
    ]
    snapshot.pages = [list]
    return try #require(PageLedger(snapshot))
  }

  private static func range(_ start: UInt64, _ end: UInt64) throws -> AddressRange {
    try #require(AddressRange(Address(start * 4096), Address(end * 4096)))
  }
}

struct LedgerTests {
  @Test func theResidualIsWhatTheEntriesLeave() {
    let ledger = Ledger(
      id: "cgroup-usage", title: "t", quantity: "cgroup.v2.memory.current", total: ByteCount(100),
      entries: [.init("a", ByteCount(150)), .init("b", ByteCount(-70))], residualLabel: "r",
      bound: nil)
    #expect(ledger.residual == ByteCount(20))
    #expect(ledger.entries.reduce(ledger.residual) { $0 + $1.bytes } == ledger.total)
  }
}
