import MemoryUnits
import Pages
import Testing

@testable import ProcessMemory

/// Pages that the kernel keeps together.
@Suite struct HugePageTests {
  private let head = all(
    Flag.head, Flag.anonymous, Flag.swapBacked, Flag.upToDate, Flag.transparentHuge)
  private let there = PageScan.Category.present
  private let huge = PageScan.Category.present + PageScan.Category.huge

  /// A first page with number 1024 and others behind it, of which the kernel shows this.
  private func frames(head: UInt64, tail: UInt64) -> FakeEntries {
    var entries: [UInt64: UInt64] = [1024: head]
    for frame in 1025..<1536 as Range<UInt64> { entries[frame] = tail }
    return FakeEntries(entries)
  }

  /// Before Linux 6.4 kpagecgroup tells who pays for the first page alone.
  @Test(arguments: [[1024, 1025, 1026], [1535, 1030, 1029], [1100, 1100, 1101]])
  func theFirstPageTellsWhoPays(mapped: [UInt64]) throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([
      16: present(mapped[0]), 17: present(mapped[1]), 18: present(mapped[2]),
    ])
    let tail = all(Flag.tail, Flag.anonymous, Flag.transparentHuge)
    pages.flags = FrameFile(.kpageflags, frames(head: head, tail: tail))
    pages.counts = FrameFile(.kpagecount, frames(head: 1, tail: 1))
    pages.charges = FrameFile(.kpagecgroup, frames(head: 35, tail: 0))
    let runs = try pages.list().runs
    #expect(
      runs.allSatisfy {
        $0.facts.charge == .cgroup(35) && $0.facts.kind == .anonymous
      })
  }

  /// The next large page begins right behind the one before.
  @Test func aPageBelongsToTheNearestFirst() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([16: present(1024), 17: present(1030), 18: present(1026)])
    let tail = all(Flag.tail, Flag.anonymous)
    pages.flags = FrameFile(
      .kpageflags,
      FakeEntries([
        1024: head, 1025: tail, 1026: tail, 1027: tail, 1028: head, 1029: tail, 1030: tail,
      ]))
    pages.counts = FrameFile(.kpagecount, FakeEntries([1024: 1, 1026: 1, 1030: 1]))
    pages.charges = FrameFile(.kpagecgroup, FakeEntries([1024: 35, 1028: 36]))
    let payers = try pages.list().runs.map(\.facts.charge)
    #expect(payers == [.cgroup(35), .cgroup(36), .cgroup(35)])
  }

  /// Before Linux 6.10 kpageflags tells of the first page alone that it is shared memory.
  @Test func theFirstPageTellsWhatItIs() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([16: present(1300, Entry.file)])
    let head = all(Flag.head, Flag.swapBacked, Flag.upToDate)
    pages.flags = FrameFile(.kpageflags, frames(head: head, tail: Flag.tail))
    pages.counts = FrameFile(.kpagecount, frames(head: 1, tail: 1))
    #expect(try pages.list().runs.map(\.facts.kind) == [PageKind.sharedMemory])
    pages.flags = FrameFile(
      .kpageflags, frames(head: head, tail: all(Flag.tail, Flag.upToDate)))
    #expect(try pages.list().runs.map(\.facts.kind) == [.file])
  }

  @Test func aFirstPageThatIsNotFoundLeavesThePayerUnknown() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([16: present(1300)])
    pages.flags = FrameFile(
      .kpageflags, FakeEntries([1300: all(Flag.tail, Flag.anonymous)]))
    pages.counts = FrameFile(.kpagecount, FakeEntries([1300: 1]))
    #expect(try pages.list().runs.map(\.facts.charge) == [.unknown])
  }

  private func hugePages(_ scans: [(pages: Range<UInt64>, categories: UInt64)]...) -> FakePages {
    var pages = FakePages()
    pages.range.mayBeShared = false
    // Only the first page of each is looked at.
    pages.pagemap = FakeEntries([512: present(1024), 1024: present(2048)])
    pages.flags = FrameFile(.kpageflags, FakeEntries([1024: head, 2048: head]))
    pages.counts = FrameFile(.kpagecount, FakeEntries([1024: 1, 2048: 1]))
    pages.charges = FrameFile(.kpagecgroup, FakeEntries([1024: 35, 2048: 35]))
    let fakes = scans.map { FakeScan($0) }
    var calls = 0
    pages.scan = PageScan { argument in
      calls += 1
      return fakes[min(calls, fakes.count) - 1].scan(&argument)
    }
    return pages
  }

  @Test func theFirstPageSpeaksForAHugeOne() throws {
    let pages = hugePages([(512..<1536, huge)])
    let list = try pages.list()
    #expect(list.runs.map(\.range) == [FakePages.range(512..<1536)])
    #expect(
      list.runs.map(\.facts) == [
        PageFacts(.resident, .anonymous, mapCount: 1, charge: .cgroup(35), isHuge: true)
      ])
  }

  /// Part of it was given back: the first page is where it was, and the others may not be.
  @Test func aHugePageThatIsSplitMeanwhileIsChanged() throws {
    let pages = hugePages(
      [(512..<1536, huge)], [(512..<1024, huge), (1024..<1025, there)])
    let list = try pages.list()
    #expect(list.facts(at: 512 * 4096)?.isHuge == true)
    #expect(list.facts(at: 1023 * 4096)?.charge == .cgroup(35))
    #expect(list.facts(at: 1024 * 4096) == PageFacts(.changed))
    #expect(list.facts(at: 1535 * 4096) == PageFacts(.changed))
  }

  /// Another process may map some of its pages only: each has a count of its own.
  @Test func whereSomeMayBeSharedEachPageIsAsked() throws {
    var pages = hugePages([(512..<1024, huge)])
    pages.range.mayBeShared = true
    var entries: [UInt64: UInt64] = [:]
    for page in 512..<1024 as Range<UInt64> { entries[page] = present(page + 512) }
    pages.pagemap = FakeEntries(entries)
    let tail = all(Flag.tail, Flag.anonymous, Flag.upToDate, Flag.swapBacked)
    pages.flags = FrameFile(.kpageflags, frames(head: head, tail: tail))
    var counts: [UInt64: UInt64] = [:]
    for frame in 1024..<1536 as Range<UInt64> { counts[frame] = frame < 1124 ? 2 : 1 }
    pages.counts = FrameFile(.kpagecount, FakeEntries(counts))
    let list = try pages.list()
    #expect(
      list.runs.map(\.range) == [FakePages.range(512..<612), FakePages.range(612..<1024)])
    #expect(list.runs.map(\.facts.mapCount) == [2, 1])
    #expect(list.runs.map(\.facts.isHuge) == [true, true])
  }

  /// A mapping that ends within a huge page by now, or began there when its smaps was read.
  @Test func aPartOfAHugePageIsAskedPageByPage() throws {
    var pages = hugePages([(512..<1024, huge)])
    pages.range.range = FakePages.range(1000..<4096)
    pages.pagemap = FakeEntries([1000: present(1024)])
    let list = try pages.list()
    #expect(list.runs.map(\.range) == [FakePages.range(1000..<1001)])
  }
}
