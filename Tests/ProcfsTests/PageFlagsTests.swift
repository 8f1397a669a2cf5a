import Procfs
import Testing

@Suite struct PageFlagsTests {
  /// As kpageflags shows them of a process's heap, of a library, of [vdso] and of the page of zeros.
  @Test func whatRealPagesShow() {
    let heap = PageFlags(rawValue: 0x5868)
    #expect(heap.isSuperset(of: [.anonymous, .swapBacked, .upToDate]))
    #expect(!heap.isCompound)
    let library = PageFlags(rawValue: 0x86c)
    #expect(library.isDisjoint(with: [.anonymous, .swapBacked, .zeroPage, .huge]))
    let firstOfHuge = PageFlags(rawValue: 0x40d868)
    #expect(firstOfHuge.isSuperset(of: [.transparentHuge, .compoundHead, .anonymous]))
    #expect(firstOfHuge.isCompound)
    #expect(PageFlags(rawValue: 0x1000000).contains(.zeroPage))
  }
}
