import Glibc
import MemoryUnits
import Pages
import Testing

@testable import ProcessMemory

/// What one sees without CAP_SYS_ADMIN: present pages have no numbers.
@Suite struct HiddenFrameTests {
  private let entries: [UInt64: UInt64] = [
    16: present(), 17: present(0, Entry.exclusive), 18: present(0, Entry.file),
    19: present(0, Entry.file, Entry.exclusive), 20: Entry.swap,
    21: all(Entry.swap, Entry.isGuard),
  ]

  private func facts(_ pages: FakePages) throws -> [PageFacts?] {
    let list = try pages.list()
    #expect(!list.knowsFrames)
    #expect(
      list.sources.suffix(3).map(\.outcome)
        == [PageSource.Outcome](
          repeating: .unavailable(
            reason: "pagemap hides the numbers of physical pages",
            remedy: "run as root with CAP_SYS_ADMIN"), count: 3))
    return (16..<22).map { list.facts(at: $0 * 4096) }
  }

  private func pages(
    isHugetlb: Bool = false, isSpecial: Bool = false, isAnonymous: Bool = false
  ) -> FakePages {
    var pages = FakePages()
    pages.pagemap = FakeEntries(entries)
    pages.range.isHugetlb = isHugetlb
    pages.range.isSpecial = isSpecial
    pages.range.isAnonymous = isAnonymous
    return pages
  }

  @Test func withoutTheScanAPageMayBeTheOneOfZeros() throws {
    let expected: [PageFacts?] = [
      PageFacts(.residentOrZero), PageFacts(.resident, .anonymous, mapCount: 1),
      PageFacts(.resident, .fileOrSharedMemory),
      PageFacts(.resident, .fileOrSharedMemory, mapCount: 1),
      PageFacts(.swapped, .anonymous), PageFacts(.guarded),
    ]
    #expect(Array(try facts(pages())) == expected)
  }

  @Test func inMemoryWithoutAFileOnlyAHugePageOfZerosLooksLikeAFile() throws {
    let expected: [PageFacts?] = [PageFacts(.zero), PageFacts(.zero)]
    #expect(Array(try facts(pages(isAnonymous: true))[2...3]) == expected)
  }

  @Test func whatTheMappingIsDecides() throws {
    let special = try facts(pages(isSpecial: true))
    #expect(special[0] == PageFacts(.special))
    #expect(special[1] == PageFacts(.resident, .anonymous, mapCount: 1))
    let expected: [PageFacts?] = [
      PageFacts(.hugetlb), PageFacts(.hugetlb, mapCount: 1), PageFacts(.hugetlb),
      PageFacts(.hugetlb, mapCount: 1),
    ]
    #expect(Array(try facts(pages(isHugetlb: true))[0...3]) == expected)
  }

  @Test func theScanTellsThePageOfZeros() throws {
    let there = PageScan.Category.present
    let zero = there + PageScan.Category.zero
    var pages = pages()
    pages.pagemap = FakeEntries([16: present(), 17: present()])
    let fake = FakeScan([
      (16..<17, zero), (17..<18, there),
    ])
    pages.scan = PageScan(fake.scan)
    let expected: [PageFacts?] = [PageFacts(.zero), PageFacts(.resident, .anonymous)]
    #expect(Array(try facts(pages)[0...1]) == expected)
  }

  /// The scan and pagemap are two looks, too: a page of zeros may be written to between them.
  @Test func whatTheScanSaysTwiceIsTrusted() throws {
    let there = PageScan.Category.present
    let zero = there + PageScan.Category.zero
    var pages = pages()
    pages.pagemap = FakeEntries([16: present(), 17: present(), 18: present()])
    let scans = [
      FakeScan([(16..<17, zero), (17..<19, there)]),
      FakeScan([(16..<18, there), (18..<19, zero)]),
    ]
    var calls = 0
    pages.scan = PageScan { argument in
      calls += 1
      return scans[min(calls, 2) - 1].scan(&argument)
    }
    let expected: [PageFacts?] = [
      PageFacts(.changed), PageFacts(.resident, .anonymous), PageFacts(.changed),
    ]
    #expect(Array(try facts(pages)[0...2]) == expected)
  }

  /// A kernel before 6.7 says so at the first call, and is not asked again.
  @Test func aKernelWithoutTheScanIsNotAskedTwice() throws {
    var calls = 0
    var pages = pages()
    pages.range.range = FakePages.range(16..<100_000)
    pages.scan = PageScan { _ in
      calls += 1
      return -Int(ENOTTY)
    }
    let list = try pages.list()
    #expect(calls == 1)
    #expect(
      list.sources[0]
        == PageSource(
          .pagemapScan,
          .unavailable(reason: "inappropriate ioctl for device", remedy: "Linux 6.7")))
    #expect(list.facts(at: 16 * 4096) == PageFacts(.residentOrZero))
  }
}
