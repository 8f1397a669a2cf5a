/// One entry of /proc/kpageflags: 64 bits about one page of physical memory, in the machine's order.
///
/// Source: include/uapi/linux/kernel-page-flags.h; `stable_page_flags`, fs/proc/page.c. Since Linux 6.10
/// all pages of a huge or large one show what its first page shows; before, those behind the first lack
/// what the kernel keeps in the first alone: UPTODATE, SWAPBACKED and others, but not ANON.
package struct PageFlags: OptionSet, Hashable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let byteCount = 8

  /// The content is valid: true for all that a process has mapped.
  package static let upToDate = PageFlags(rawValue: 1 << 3)
  /// Anonymous memory.
  package static let anonymous = PageFlags(rawValue: 1 << 12)
  /// Goes to swap and not to a file: anonymous or shared memory.
  package static let swapBacked = PageFlags(rawValue: 1 << 14)
  /// The first page of several that the kernel keeps together.
  package static let compoundHead = PageFlags(rawValue: 1 << 15)
  /// Any other of these.
  package static let compoundTail = PageFlags(rawValue: 1 << 16)
  /// Of hugetlbfs.
  package static let huge = PageFlags(rawValue: 1 << 17)
  /// No page of memory stands behind the number.
  package static let noPage = PageFlags(rawValue: 1 << 20)
  /// Pages of the same content that were merged into this one.
  package static let merged = PageFlags(rawValue: 1 << 21)
  /// Of a transparent huge page. It may be mapped in single pages none the less.
  package static let transparentHuge = PageFlags(rawValue: 1 << 22)
  /// The page of zeros, or the huge one.
  package static let zeroPage = PageFlags(rawValue: 1 << 24)

  /// One of several pages that the kernel keeps together.
  package var isCompound: Bool {
    !isDisjoint(with: [.compoundHead, .compoundTail, .transparentHuge, .huge])
  }
}
