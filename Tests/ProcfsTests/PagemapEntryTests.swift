import Procfs
import Testing

@Suite struct PagemapEntryTests {
  @Test func nothingThere() {
    let entry = PagemapEntry(rawValue: 0)
    #expect(!entry.isPresent && !entry.isSwapped && !entry.isPlaceholder && !entry.isGuard)
    #expect(entry.frame == nil)
  }

  @Test func aPageOfAFileThatOthersMapToo() {
    let entry = PagemapEntry(rawValue: 0xa080_0000_0012_3456)
    #expect(entry.isPresent && entry.isOfFile && !entry.isExclusive)
    #expect(entry.frame == 0x12_3456)
    #expect(!entry.isSwapped && !entry.isPlaceholder)
  }

  @Test func anAnonymousPageWhoseFrameIsHidden() {
    let entry = PagemapEntry(rawValue: 0x8180_0000_0000_0000)
    #expect(entry.isPresent && !entry.isOfFile && entry.isExclusive)
    #expect(entry.frame == nil)
  }

  @Test func aPageInTheSecondSwapArea() {
    let entry = PagemapEntry(rawValue: 1 << 62 | 0x1234 << 5 | 1)
    #expect(entry.isSwapped && !entry.isPlaceholder && !entry.isPresent)
    #expect(entry.frame == nil)
  }

  @Test func aSwappedPageWhosePlaceIsHidden() {
    #expect(PagemapEntry(rawValue: 1 << 62).isSwapped)
  }

  @Test(arguments: [23, 27, 31] as [UInt64])
  func whatTakesTheFormOfSwapIsNotSwapped(type: UInt64) {
    let entry = PagemapEntry(rawValue: 1 << 62 | 0x77 << 5 | type)
    #expect(!entry.isSwapped && entry.isPlaceholder && !entry.isGuard)
  }

  @Test func aGuardIsNotSwappedAlsoWhereTheTypeIsHidden() {
    let entry = PagemapEntry(rawValue: 1 << 62 | 1 << 58)
    #expect(entry.isGuard && entry.isPlaceholder && !entry.isSwapped)
  }

  @Test func whatChangesWithoutAnotherPageIsNoChange() {
    let entry = PagemapEntry(rawValue: 0x8180_0000_0012_3456)
    #expect(entry.showsSamePage(as: PagemapEntry(rawValue: 0x8200_0000_0012_3456)))
    #expect(!entry.showsSamePage(as: PagemapEntry(rawValue: 0x8180_0000_0012_3457)))
    #expect(!entry.showsSamePage(as: PagemapEntry(rawValue: 0xa180_0000_0012_3456)))
    #expect(!entry.showsSamePage(as: PagemapEntry(rawValue: 0)))
  }
}
