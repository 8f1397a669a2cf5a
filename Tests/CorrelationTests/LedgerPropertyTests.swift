import Correlation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing

/// Made-up pages, counted as the kernel does and as the ledger does: the two must agree, whatever they are.
@Suite struct LedgerPropertyTests {
  private struct Page {
    enum Kind: CaseIterable { case anonymous, file, shmem }
    enum Payer: CaseIterable { case here, elsewhere, nobody }

    let kind: Kind
    let payer: Payer
    /// At how many addresses each process of the cgroup maps it, the one looked at first.
    let members: [Int]
    let outside: Int

    var maps: Int { members.reduce(outside, +) }

    init(_ generator: inout SeededGenerator, outside: ClosedRange<Int>) {
      kind = Kind.allCases.randomElement(using: &generator) ?? .file
      payer = Payer.allCases.randomElement(using: &generator) ?? .here
      members = (0..<3).map { _ in [0, 0, 1, 2].randomElement(using: &generator) ?? 0 }
      self.outside = Int.random(in: outside, using: &generator)
    }
  }

  private static func readings(
    _ pages: [Page], version: Int, _ generator: inout SeededGenerator
  ) -> [QuantityID: Int64] {
    let amount = { (count: Int) in Int64(count) * 4096 }
    let sum = { (weight: (Page) -> Int) in amount(pages.reduce(0) { $0 + weight($1) }) }
    let own = { (page: Page) in page.members[0] }
    let isHere = { (page: Page) in page.payer == .here }
    let isOfMembers = { (page: Page) in page.members.contains { $0 > 0 } }
    let resident = sum(own)
    let anonymous = sum { $0.kind == .anonymous ? own($0) : 0 }
    let exclusive = sum { $0.maps == 1 ? own($0) : 0 }
    // Cache that nobody maps, and the kernel's own.
    let (cache, kernel) = (
      amount(.random(in: 0...500, using: &generator)),
      amount(.random(in: 0...500, using: &generator))
    )
    let chargedAnonymous = sum { isHere($0) && $0.kind == .anonymous && $0.maps > 0 ? 1 : 0 }
    let chargedFile = sum { isHere($0) && $0.kind != .anonymous && $0.maps > 0 ? 1 : 0 }
    let pss =
      pages.reduce(Int64(0)) { sum, page in
        sum + Int64(own(page)) * ((4096 << 12) / Int64(max(page.maps, 1)))
      } >> 12
    let paid = { (payer: Page.Payer) in sum { $0.payer == payer && own($0) > 0 ? 1 : 0 } }
    let (untouched, swapped) = (
      amount(.random(in: 0...9000, using: &generator)),
      amount(.random(in: 0...90, using: &generator))
    )
    let hugetlb = amount(512 * .random(in: 0...9, using: &generator))
    let size = resident + untouched + swapped + hugetlb
    var readings: [QuantityID: Int64] = [
      "procfs.status.VmRSS": resident, "procfs.smaps.sum.Rss": resident,
      "procfs.status.RssAnon": anonymous, "procfs.smaps.sum.Anonymous": anonymous,
      "procfs.status.RssFile": sum { $0.kind == .file ? own($0) : 0 },
      "procfs.status.RssShmem": sum { $0.kind == .shmem ? own($0) : 0 },
      "procfs.statm.shared": resident - anonymous,
      "procfs.smaps.sum.Private_Clean": 0, "procfs.smaps.sum.Private_Dirty": exclusive,
      "procfs.smaps_rollup.Pss": pss / 1024 * 1024,
      "procfs.status.VmSwap": swapped, "procfs.smaps.sum.Swap": swapped,
      "procfs.smaps.sum.Private_Hugetlb": hugetlb, "procfs.smaps.sum.Shared_Hugetlb": 0,
      "procfs.status.VmSize": size, "ledger.size": size, "ledger.outside": 0,
      "ledger.untouched": untouched, "ledger.swapped": swapped, "ledger.hugetlb": hugetlb,
      "ledger.resident": resident, "ledger.resident.anonymous": anonymous,
      "ledger.resident.file": sum { $0.kind == .file ? own($0) : 0 },
      "ledger.resident.shmem": sum { $0.kind == .shmem ? own($0) : 0 },
      "ledger.resident.file_and_shmem": resident - anonymous,
      "ledger.exclusive": exclusive, "ledger.proportional": pss,
      "ledger.again": sum { max(own($0) - 1, 0) },
      "ledger.charged.here": paid(.here), "ledger.charged.elsewhere": paid(.elsewhere),
      "ledger.charged.nobody": paid(.nobody), "ledger.charged.unknown": 0,
      "ledger.members.anonymous": sum {
        isHere($0) && $0.kind == .anonymous && isOfMembers($0) ? 1 : 0
      },
      "ledger.members.mapped_file": sum {
        isHere($0) && $0.kind != .anonymous && isOfMembers($0) ? 1 : 0
      },
      "ledger.members.others": sum { isHere($0) && own($0) == 0 && isOfMembers($0) ? 1 : 0 },
      "ledger.members.sum.anonymous": sum {
        $0.kind == .anonymous ? $0.members.reduce(0, +) : 0
      },
      "ledger.members.changed": 0,
    ]
    readings[QuantityID("cgroup.v\(version).children.count")] = 0
    for name in [
      "resident_or_zero", "zero", "special", "guarded", "in_motion", "changed", "reserved",
    ] {
      readings[QuantityID("ledger.\(name)")] = 0
    }
    let stat = "cgroup.v\(version).memory.stat.\(version == 1 ? "total_" : "")"
    let names = version == 1 ? ["rss", "mapped_file", "cache"] : ["anon", "file_mapped", "file"]
    for (name, amount) in zip(names, [chargedAnonymous, chargedFile, chargedFile + cache]) {
      readings[QuantityID(stat + name)] = amount
    }
    for name in ["active_anon", "inactive_file", "active_file", "unevictable"] {
      readings[QuantityID(stat + name)] = 0
    }
    readings[QuantityID(stat + "inactive_anon")] = chargedAnonymous + chargedFile + cache
    let usage = chargedAnonymous + chargedFile + cache + kernel
    if version == 1 {
      readings["cgroup.v1.memory.kmem.usage_in_bytes"] = kernel
      readings["cgroup.v1.memory.usage_in_bytes"] = usage
    } else {
      readings["cgroup.v2.memory.stat.kernel"] = kernel
      readings["cgroup.v2.memory.stat.sock"] = 0
      readings["cgroup.v2.memory.current"] = usage
    }
    return readings
  }

  private static func matches(_ readings: [QuantityID: Int64], version: Int) -> [Match] {
    let ledgers = RelationCatalog.all.filter { $0.id.hasPrefix("ledger.") }
    return Correlator(relations: ledgers).correlate(
      snapshot(readings.map { reading($0, $1) }, cgroupVersion: version)
    ).matches.filter { $0.left != nil && $0.right != nil }
  }

  @Test(arguments: [1, 2], UInt64(1)...4)
  func pagesOfTheCgroupAloneAgreeToTheByte(version: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pages = (0..<4000).map { _ in Page(&generator, outside: 0...0) }
    let matches = Self.matches(
      Self.readings(pages, version: version, &generator), version: version)
    #expect(matches.count == 20, "\(matches.map(\.relation.id))")
    for match in matches where match.relation.id != "ledger.proportional-is-pss" {
      #expect(
        match.verdict == .equal, "\(match.relation.id): \(match.residual ?? -1), seed \(seed)")
    }
    #expect(matches.allSatisfy { $0.verdict == .equal || $0.verdict == .near })
  }

  /// What others map leaves some of them open, and breaks none.
  @Test(arguments: [1, 2], UInt64(1)...4)
  func pagesThatOthersMapBreakNothing(version: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pages = (0..<12_000).map { _ in Page(&generator, outside: 0...3) }
    let matches = Self.matches(
      Self.readings(pages, version: version, &generator), version: version)
    #expect(matches.allSatisfy { $0.verdict != .differs }, "seed \(seed)")
    #expect(matches.contains { $0.verdict == .unresolved }, "seed \(seed)")
    let own = matches.filter { !$0.relation.id.hasPrefix("ledger.v\(version).") }
    #expect(own.allSatisfy { $0.verdict == .equal || $0.verdict == .near }, "seed \(seed)")
  }

  /// No reading of the ledger can be wrong by much without a relation that says so.
  @Test(arguments: [1, 2], UInt64(1)...4)
  func aWrongSumIsSeen(version: Int, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let pages = (0..<4000).map { _ in Page(&generator, outside: 0...0) }
    let readings = Self.readings(pages, version: version, &generator)
    let checked = readings.keys.filter {
      $0.view == .ledger && !$0.rawValue.hasSuffix("changed") && $0 != "ledger.in_motion"
        && $0 != "ledger.members.sum.anonymous"
    }
    for id in checked.sorted() {
      var wrong = readings
      wrong[id, default: 0] += 8 << 20
      let verdicts = Set(Self.matches(wrong, version: version).map(\.verdict))
      #expect(
        verdicts.contains(.differs) || verdicts.contains(.unresolved), "\(id), seed \(seed)")
    }
  }
}
