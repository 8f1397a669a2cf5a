import Correlation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing

@Suite struct AddressAttributionTests {
  private static func range(_ start: UInt64, _ end: UInt64) throws -> AddressRange {
    try #require(AddressRange(Address(start), Address(end)))
  }

  private static func mapping(
    _ start: UInt64, _ end: UInt64, _ permissions: String = "rw-p", _ name: String = "",
    inode: UInt64 = 0, rss: Int64? = nil
  ) throws -> Mapping {
    var amounts = MappingAmounts()
    amounts[.rss] = rss.map(ByteCount.init)
    return Mapping(
      range: try range(start, end), permissions: try #require(Mapping.Permissions(permissions)),
      inode: inode, name: name, amounts: amounts)
  }

  private static func region(
    _ start: UInt64, _ end: UInt64, _ role: String, _ resident: Int64? = nil
  ) throws -> Region {
    Region(try range(start, end), role: role, resident: resident.map(ByteCount.init))
  }

  private static func blocks(
    _ mappings: [Mapping], _ regions: [Region]
  ) -> [AddressAttribution.Block] {
    var identity = ProcessIdentity(pid: 1)
    identity.executable = "/bin/server"
    let header = SnapshotHeader(
      takenAt: 0, toolVersion: "1", identity: identity, machine: Machine())
    return AddressAttribution(Snapshot(header: header, mappings: mappings, regions: regions)).blocks
  }

  /// A Go program's: data and bss, the heap with its reserve, and the runtime's own.
  @Test func namesTheBlocksAndWhatTheyAreFor() throws {
    let blocks = Self.blocks(
      [
        try Self.mapping(0x1000, 0x3000, "rw-p", "/bin/server", inode: 5, rss: 8192),
        try Self.mapping(0x3000, 0x5000, rss: 4096),
        try Self.mapping(0xc00000, 0xc04000, rss: 12288),
        try Self.mapping(0xc04000, 0xc08000, rss: 0),
        try Self.mapping(0xc08000, 0xc20000, "---p", rss: 0),
        try Self.mapping(0x7f0000, 0x7f8000, "rw-s", "/dev/zero (deleted)", inode: 9, rss: 0),
        try Self.mapping(0x800000, 0x808000, "rw-p", "[stack]", rss: 4096),
      ].sorted { $0.range < $1.range },
      [
        try Self.region(0x2000, 0x4000, "image.data", 8192),
        try Self.region(0xc00000, 0xc02000, "span.inuse", 8192),
        try Self.region(0xc02000, 0xc03000, "span.inuse", 4096),
        try Self.region(0xc03000, 0xc07000, "page.free_released", 0),
        try Self.region(0xc08000, 0xc20000, "arena.reserved", 0),
      ])
    #expect(blocks.map(\.label) == ["bss of /bin/server", "anonymous", "reserved"])
    let bss = blocks[0]
    #expect(bss.parts.map(\.size.bytes) == [4096])
    // Of a region that reaches into the file's data: which half is in RAM is not told.
    #expect(bss.parts.first?.resident == nil)
    #expect(bss.unattributed == ByteCount(4096))
    #expect(bss.unattributedResident == nil)
    let heap = blocks[1]
    #expect(heap.mappings == 2)
    #expect(heap.rss == ByteCount(12288))
    #expect(heap.parts.map(\.role) == ["page.free_released", "span.inuse"])
    #expect(heap.parts.map(\.regions) == [1, 2])
    #expect(heap.parts.map(\.resident) == [.zero, ByteCount(12288)])
    #expect(heap.unattributed == ByteCount(4096))
    #expect(heap.unattributedResident == .zero)
    #expect(blocks[2].parts.first?.isLeftOutOfMemStats == true)
    #expect(blocks[2].unattributed == .zero)
  }

  @Test func whatIsInRAMOfARegionGoesToTheOneBlockThatHasAny() throws {
    let mappings = [
      try Self.mapping(0x10000, 0x20000, "---p", rss: 0),
      try Self.mapping(0x20000, 0x21000, rss: 4096),
      try Self.mapping(0x21000, 0x40000, "---p", rss: 0),
    ]
    let blocks = Self.blocks(
      mappings, [try Self.region(0x10000, 0x40000, "metadata.page_summary", 4096)])
    #expect(blocks.map { $0.parts.first?.resident } == [.zero, ByteCount(4096), .zero])
    #expect(blocks.map(\.unattributed) == [.zero, .zero, .zero])
  }

  @Test func rssOfAnotherMomentIsNotForcedOnTheRest() throws {
    let blocks = Self.blocks(
      [try Self.mapping(0x10000, 0x20000, rss: 4096)],
      [try Self.region(0x10000, 0x14000, "span.inuse", 8192)])
    #expect(blocks.first?.unattributedResident == nil)
    #expect(blocks.first?.unattributed == ByteCount(0xc000))
  }

  @Test func withoutRegionsNothingIsSaid() throws {
    #expect(Self.blocks([try Self.mapping(0x10000, 0x20000)], []).isEmpty)
  }

  /// Against a label for each page.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func everyByteIsCountedOnce(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var mappings: [Mapping] = []
    var regions: [Region] = []
    var labels = [String?](repeating: nil, count: 400)
    var page: UInt64 = 1
    while page < 380 {
      let length = UInt64.random(in: 1...30, using: &random)
      if Int.random(in: 0..<4, using: &random) > 0 {
        let isFile = Int.random(in: 0..<5, using: &random) == 0
        mappings.append(
          try Self.mapping(
            page * 4096, min(page + length, 400) * 4096,
            Bool.random(using: &random) ? "rw-p" : "---p",
            isFile ? "/bin/server" : "", inode: isFile ? 3 : 0,
            rss: Int64.random(in: 0...2, using: &random) * 4096))
      }
      page += length
    }
    page = 0
    while page < 390 {
      let length = UInt64.random(in: 1...12, using: &random)
      if Bool.random(using: &random) {
        let role = ["span.inuse", "page.cache", "arena.reserved"][Int(page % 3)]
        // Now and then one that overlaps the one before, which does not count.
        let start = Int.random(in: 0..<9, using: &random) == 0 && page > 0 ? page - 1 : page
        regions.append(
          try Self.region(
            start * 4096, (page + length) * 4096, role, Bool.random(using: &random) ? 4096 : nil))
        if (start..<page + length).allSatisfy({ labels[Int($0)] == nil }) {
          for index in start..<page + length { labels[Int(index)] = role }
        }
      }
      page += length
    }
    let blocks = Self.blocks(mappings, regions)
    let anonymous = mappings.filter { !$0.isFileBacked }
    #expect(
      blocks.reduce(.zero) { $0 + $1.size }
        == anonymous.reduce(ByteCount.zero) { $0 + $1.range.length } || regions.isEmpty)
    for block in blocks {
      var pages: [String: Int64] = [:]
      let covered = block.range.start.value / 4096..<block.range.end.value / 4096
      for index in covered { pages[labels[Int(index)] ?? "", default: 0] += 4096 }
      #expect(block.unattributed.bytes == pages.removeValue(forKey: "") ?? 0)
      #expect(
        Dictionary(uniqueKeysWithValues: block.parts.map { ($0.role, $0.size.bytes) }) == pages)
      #expect(block.parts.reduce(block.unattributed) { $0 + $1.size } == block.size)
      #expect(block.parts.allSatisfy { $0.resident.map { $0 >= .zero } ?? true })
    }
  }
}
