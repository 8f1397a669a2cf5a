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
    #expect(tail.completed(by: head) == PageFlags(rawValue: 0x41_4808))
    #expect(tail.completed(by: tail) == tail)
    let hugetlb = PageFlags(rawValue: 1 << 17)
    #expect(hugetlb.isHugetlb && hugetlb.isCompound && !hugetlb.isAnonymous)
  }

  /// A page of io_uring's ring, one of [vdso], one of a file, one of a device's memory.
  @Test func whatIsTheKernelsOwn() {
    #expect(PageFlags(rawValue: 0x8800).isKernel && PageFlags(rawValue: 1 << 32 | 0x804).isKernel)
    #expect(!PageFlags(rawValue: 0x86c).isKernel && !PageFlags.noPage.isKernel)
    #expect(!PageFlags(rawValue: 0x41_0800).asPageCache.isKernel)
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
