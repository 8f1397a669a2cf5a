import CLinux
import Glibc
import MemoryUnits
import Pages
import Procfs
import Testing

@testable import ProcessMemory

/// What follows from the entries of one page after the other, which no test can bring about in a real
/// process.
@Suite struct CraftedPageTests {
  private let anonymous = all(Flag.anonymous, Flag.swapBacked, Flag.upToDate)

  /// The facts of pages from 16 on.
  private func facts(_ pages: FakePages, count: UInt64) throws -> [PageFacts?] {
    let list = try pages.list()
    return (16..<16 + count).map { list.facts(at: $0 * 4096) }
  }

  @Test func whatCountsAndWhatDoesNot() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([
      16: present(100), 17: present(101, Entry.file), 18: present(102, Entry.file),
      19: present(103), 20: present(104, Entry.file), 21: present(105, Entry.file),
      22: present(106), 23: all(Entry.swap, 0x10001), 24: all(Entry.swap, Entry.isGuard, 31),
      25: all(Entry.swap, 30), 26: Entry.softDirty,
    ])
    pages.flags = FrameFile(
      .kpageflags,
      FakeEntries([
        100: anonymous, 101: Flag.upToDate, 102: Flag.swapBacked, 103: Flag.zero,
        104: all(Flag.zero, Flag.transparentHuge), 105: all(Flag.hugetlb, Flag.head), 106: 0,
      ]))
    pages.counts = FrameFile(
      .kpagecount, FakeEntries([100: 1, 101: 9, 102: 2, 103: 0, 105: 1, 106: 0]))
    pages.charges = FrameFile(.kpagecgroup, FakeEntries([100: 35, 101: 1, 102: 0, 106: 9]))
    let expected: [PageFacts?] = [
      PageFacts(.resident, .anonymous, mapCount: 1, charge: .cgroup(35)),
      PageFacts(.resident, .file, mapCount: 9, charge: .cgroup(1)),
      PageFacts(.resident, .sharedMemory, mapCount: 2, charge: .nobody),
      PageFacts(.zero), PageFacts(.zero),
      PageFacts(.hugetlb, mapCount: 1, charge: .nobody),
      PageFacts(.special), PageFacts(.swapped, .anonymous), PageFacts(.guarded),
      PageFacts(.inMotion), nil, nil,
    ]
    #expect(Array(try facts(pages, count: 12)) == expected)
  }

  /// Neither page cache nor anonymous: the kernel's own, here of more than one page in a kernel that keeps
  /// what they are with the first.
  @Test func whatTheKernelLetsAProcessMap() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([
      16: present(100, Entry.file), 17: present(104, Entry.file), 18: present(105, Entry.file),
      19: present(108, Entry.file), 20: present(109, Entry.file),
    ])
    pages.flags = FrameFile(
      .kpageflags,
      FakeEntries([
        100: 0, 104: Flag.head, 105: Flag.tail, 108: all(Flag.head, Flag.upToDate), 109: Flag.tail,
      ]))
    pages.counts = FrameFile(
      .kpagecount, FakeEntries([100: 1, 104: 1, 105: 1, 108: 1, 109: 1]))
    #expect(
      try facts(pages, count: 5).map { $0?.kind } == [.kernel, .kernel, .kernel, .file, .file])
  }

  /// A page left its address, was another's when the other files were asked, and came back.
  @Test func whoeverSeemsToPayAndIsNotExpectedToIsAskedForAgain() throws {
    var pages = FakePages()
    pages.payer = 35
    pages.pagemap = FakeEntries([
      16: present(100), 17: present(101), 18: present(102, Entry.file), 19: present(103),
      20: present(104),
    ])
    let now: [UInt64: UInt64] = [
      100: anonymous, 101: anonymous, 102: Flag.upToDate, 103: anonymous, 104: anonymous,
    ]
    pages.flags = FrameFile(
      .kpageflags, FakeEntries(now.merging([104: Flag.upToDate]) { $1 }, now))
    pages.counts = FrameFile(
      .kpagecount, FakeEntries([100: 1, 101: 1, 102: 3, 103: 1, 104: 1]))
    let charges = FakeEntries(
      [100: 9, 101: 35, 102: 9, 103: 0, 104: 35], [100: 35, 101: 9, 102: 9, 103: 35, 104: 35])
    pages.charges = FrameFile(.kpagecgroup, charges)
    #expect(
      try facts(pages, count: 5) == [
        PageFacts(.changed),
        PageFacts(.resident, .anonymous, mapCount: 1, charge: .cgroup(35)),
        PageFacts(.resident, .file, mapCount: 3, charge: .cgroup(9)),
        PageFacts(.changed), PageFacts(.changed),
      ])
  }

  @Test func whatIsTheSameIsOneRun() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([
      16: present(184), 17: present(183), 18: present(182), 20: present(180), 21: present(179),
    ])
    pages.flags = FrameFile(
      .kpageflags, FakeEntries([184: anonymous, 183: anonymous, 182: anonymous]))
    pages.counts = FrameFile(
      .kpagecount, FakeEntries([184: 1, 183: 1, 182: 2, 180: 1, 179: 1]))
    let list = try pages.list()
    #expect(
      list.runs.map(\.range) == [
        FakePages.range(16..<18), FakePages.range(18..<19), FakePages.range(20..<22),
      ])
  }

  @Test func aMergedPageIsToldAndCountedOnce() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([16: present(100), 17: present(100), 30: present(100)])
    pages.flags = FrameFile(.kpageflags, FakeEntries([100: anonymous + Flag.merged]))
    pages.counts = FrameFile(.kpagecount, FakeEntries([100: 5]))
    var seen = PageFrameSet()
    var merged = PageFacts(
      .resident, .anonymous, mapCount: 5, charge: .nobody, isMerged: true)
    let list = try pages.list(&seen)
    #expect(list.facts(at: 16 * 4096) == merged)
    merged.isAgain = true
    #expect(list.facts(at: 17 * 4096) == merged)
    #expect(list.facts(at: 30 * 4096) == merged)
    #expect(try pages.list(&seen).runs.allSatisfy(\.facts.isAgain))
  }

  @Test func whatIsMappedOnceIsNeverSeenAgain() throws {
    var pages = FakePages()
    // The same number again is another page: the first was given back meanwhile.
    pages.pagemap = FakeEntries([16: present(100)])
    pages.flags = FrameFile(.kpageflags, FakeEntries([100: anonymous]))
    pages.counts = FrameFile(.kpagecount, FakeEntries([100: 1]))
    var seen = PageFrameSet()
    #expect(try pages.list(&seen).runs.map(\.facts.isAgain) == [false])
    #expect(try pages.list(&seen).runs.map(\.facts.isAgain) == [false])
    // The count of a large page may be an average.
    pages.flags = FrameFile(.kpageflags, FakeEntries([100: anonymous + Flag.head]))
    #expect(try pages.list(&seen).runs.map(\.facts.isAgain) == [false])
    #expect(try pages.list(&seen).runs.map(\.facts.isAgain) == [true])
  }

  @Test func whatIsAnotherPageAtTheSecondLookIsChanged() throws {
    var pages = FakePages()
    let before: [UInt64: UInt64] = [
      16: present(100), 17: present(101), 18: present(102), 19: present(103),
      20: all(Entry.swap, 1), 21: present(105),
    ]
    var after = before
    after[16] = present(200)
    after[17] = 0
    after[18] = present(102, Entry.exclusive, Entry.softDirty, Entry.writeProtected)
    after[19] = present(103, Entry.file)
    after[20] = present(104)
    after[22] = present(106)
    pages.pagemap = FakeEntries(before, after)
    let frames: [UInt64: UInt64] = [
      100: 35, 101: 35, 102: 35, 103: 35, 104: 35, 105: 35, 106: 35, 200: 35,
    ]
    pages.flags = FrameFile(.kpageflags, FakeEntries(frames.mapValues { _ in anonymous }))
    pages.charges = FrameFile(.kpagecgroup, FakeEntries(frames))
    var counts = frames.mapValues { _ in 1 as UInt64 }
    // Nobody maps it: it was let go of, and the second look has come too late or too early to see.
    counts[105] = 0
    pages.counts = FrameFile(.kpagecount, FakeEntries(counts))
    let expected: [PageFacts?] = [
      PageFacts(.changed), PageFacts(.changed),
      PageFacts(.resident, .anonymous, mapCount: 1, charge: .cgroup(35)),
      PageFacts(.changed), PageFacts(.swapped, .anonymous), PageFacts(.changed), nil,
    ]
    #expect(Array(try facts(pages, count: 7)) == expected)
  }

  @Test func memoryOfADeviceHasNoFrames() throws {
    var pages = FakePages()
    pages.pagemap = FakeEntries([16: present(5000)])
    pages.flags = FrameFile(.kpageflags, FakeEntries([:], end: 4000), missing: Flag.noPage)
    #expect(try facts(pages, count: 1) == [PageFacts(.special)])
  }

  @Test func aFileThatFailsLeavesTheOthers() throws {
    let failing = FakeEntries([:])
    failing.failure = EACCES
    var pages = FakePages()
    pages.pagemap = FakeEntries([16: present(100)])
    pages.flags = FrameFile(.kpageflags, FakeEntries([100: anonymous]))
    pages.counts = FrameFile(.kpagecount, FakeEntries([100: 3]))
    pages.charges = FrameFile(.kpagecgroup, failing)
    let list = try pages.list()
    #expect(list.runs.map(\.facts) == [PageFacts(.resident, .anonymous, mapCount: 3)])
    #expect(
      list.sources.last
        == PageSource(
          .kpagecgroup,
          .unavailable(
            reason: "permission denied", remedy: "run as root with CAP_SYS_ADMIN")))
    #expect(list.sources[2] == PageSource(.kpageflags, list.sources[2].outcome))
    #expect(list.knowsFrames)
  }

  @Test func whatHasEndedIsTold() {
    var pages = FakePages()
    pages.pagemap = FakeEntries([:], end: 0)
    #expect(throws: LiveMemoryError.exited(path: "/proc/42/pagemap")) { try pages.list() }
    // The scan of an address space that is gone finds nothing.
    pages.scan = PageScan {
      $0.walk_end = $0.end; return 0
    }
    #expect(throws: LiveMemoryError.exited(path: "/proc/42/pagemap")) { try pages.list() }
    let failing = FakeEntries([:])
    failing.failure = EPERM
    pages.pagemap = failing
    #expect {
      try pages.list()
    } throws: {
      "\($0)".hasPrefix("/proc/42/pagemap: permission denied (run as root")
    }
  }

  @Test func theGatePageIsNotAskedFor() throws {
    var pages = FakePages()
    let start = Address(0xffff_ffff_ff60_0000)
    pages.range = WalkedRange(try #require(AddressRange(start, length: 4096)))
    #expect(try pages.list().runs == [])
    #expect(pages.pagemap.calls == 0)
  }
}
