import Procfs
import Testing

@Suite struct PageFlagsTests {
  @Test func anAnonymousPage() {
    let flags = PageFlags(rawValue: 0x5868)
    #expect(flags.isAnonymous && flags.isSwapBacked && flags.isUpToDate)
    #expect(!flags.isCompound && !flags.isZeroPage && !flags.isHugetlb && !flags.isMerged)
  }

  @Test func aPageOfAFile() {
    let flags = PageFlags(rawValue: 0x86c)
    #expect(!flags.isAnonymous && !flags.isSwapBacked && flags.isUpToDate)
  }

  @Test func pagesOfAHugeOne() {
    let head = PageFlags(rawValue: 0x40_d868)
    #expect(head.isHead && !head.isTail && head.isCompound && head.isAnonymous)
    let tail = PageFlags(rawValue: 0x41_0800)
    #expect(!tail.isHead && tail.isTail && tail.isCompound && !tail.isSwapBacked)
    #expect(tail.withSwapBacked(of: head) == PageFlags(rawValue: 0x41_4800))
    #expect(tail.withSwapBacked(of: tail) == tail)
    let hugetlb = PageFlags(rawValue: 1 << 17)
    #expect(hugetlb.isHugetlb && hugetlb.isCompound && !hugetlb.isAnonymous)
  }

  @Test func aMergedPageIsAnonymous() {
    let flags = PageFlags(rawValue: 1 << 21)
    #expect(flags.isMerged && flags.isAnonymous)
  }

  @Test func whatIsNoMemory() {
    #expect(PageFlags(rawValue: 1 << 24).isZeroPage)
    #expect(PageFlags.noPage.rawValue == 0x10_0000)
    #expect(!PageFlags.noPage.isAnonymous && !PageFlags.noPage.isCompound)
  }
}
