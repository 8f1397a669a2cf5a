/// One entry of /proc/kpageflags: 64 bits about one page of physical memory, in the machine's order.
///
/// Source: include/uapi/linux/kernel-page-flags.h; `stable_page_flags`, fs/proc/page.c. Since Linux 6.10
/// all pages of a huge or large one show what its first page shows; before, those behind the first lack
/// what the kernel keeps in the first alone: bits 3 and 14 and others, but not bit 12.
package struct PageFlags: Hashable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  /// What is shown of a number behind which there is no page of memory (NOPAGE).
  package static let noPage = PageFlags(rawValue: 1 << 20)

  /// UPTODATE, bit 3: the content is valid. True for all that a process has mapped, but for what is the
  /// kernel's own.
  package var isUpToDate: Bool { rawValue & 1 << 3 != 0 }

  /// ANON, bit 12: anonymous memory. Pages that were merged are, too (KSM, bit 21).
  package var isAnonymous: Bool { rawValue & (1 << 12 | 1 << 21) != 0 }

  /// SWAPBACKED, bit 14: goes to swap and not to a file, anonymous or shared memory.
  package var isSwapBacked: Bool { rawValue & 1 << 14 != 0 }

  /// COMPOUND_HEAD, bit 15: the first of several pages that the kernel keeps together.
  package var isHead: Bool { rawValue & 1 << 15 != 0 }

  /// COMPOUND_TAIL, bit 16: any other of these.
  package var isTail: Bool { rawValue & 1 << 16 != 0 }

  /// HUGE, bit 17: of hugetlbfs.
  package var isHugetlb: Bool { rawValue & 1 << 17 != 0 }

  /// KSM, bit 21: pages of the same content were merged into this one.
  package var isMerged: Bool { rawValue & 1 << 21 != 0 }

  /// ZERO_PAGE, bit 24: the page of zeros, or the huge one.
  package var isZeroPage: Bool { rawValue & 1 << 24 != 0 }

  /// Whether a mapped page that is not anonymous is the kernel's own: neither UPTODATE nor on a list of
  /// what may be reclaimed (LRU, bit 5), and a page of memory (not NOPAGE, which those of devices show).
  package var isKernel: Bool { rawValue & (1 << 3 | 1 << 5 | 1 << 14 | 1 << 20) == 0 }

  /// Any of bits 15 to 17 and THP, bit 22: one of several pages that the kernel keeps together. It may be
  /// mapped alone none the less.
  package var isCompound: Bool { rawValue & (7 << 15 | 1 << 22) != 0 }

  /// The same with the bits that the first page of several has for all of them: 3 and 14.
  package func completed(by head: Self) -> Self {
    PageFlags(rawValue: rawValue | head.rawValue & (1 << 3 | 1 << 14))
  }

  /// The same as page cache, where nothing tells what it is.
  package var asPageCache: Self { PageFlags(rawValue: rawValue | 1 << 3) }
}
