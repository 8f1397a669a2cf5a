/// One entry of /proc/PID/pagemap: 64 bits about one page of the address space, in the machine's order.
///
/// Source: `pagemap_read`, fs/proc/task_mmu.c; Documentation/admin-guide/mm/pagemap.rst.
package struct PagemapEntry: Hashable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package static let byteCount = 8

  /// Bit 63: the page is in RAM and mapped. So is the zero page, which no counter of resident memory
  /// counts.
  package var isPresent: Bool { rawValue & 1 << 63 != 0 }

  /// Bit 61, of a present page: of a file or of shared memory.
  package var isOfFile: Bool { rawValue & 1 << 61 != 0 }

  /// Bit 56 (Linux 4.2), of a present page: mapped here alone. Never set for the zero page.
  package var isExclusive: Bool { rawValue & 1 << 56 != 0 }

  /// Bit 58 (Linux 6.15): a guard that `madvise(MADV_GUARD_INSTALL)` left. Touching it is SIGSEGV.
  package var isGuard: Bool { rawValue & 1 << 58 != 0 }

  /// Bit 62 with the type of a swap area. What the kernel keeps in place of a page for other reasons has
  /// bit 62, too: see `isPlaceholder`.
  package var isSwapped: Bool { isSwapForm && !isGuard && swapType < Self.firstSpecialType }

  /// Bit 62 without swap: a page that is just being moved or is broken, or a mark without a page. To a
  /// reader without CAP_SYS_ADMIN it looks swapped, for the kernel does not tell the type.
  package var isPlaceholder: Bool { isSwapForm && !isSwapped }

  /// The page's number in physical memory, bits 0 to 54 of a present page. `nil` without CAP_SYS_ADMIN.
  package var frame: UInt64? {
    let frame = rawValue & (1 << 55 - 1)
    return isPresent && frame != 0 ? frame : nil
  }

  /// Whether both tell of the same page in the same place. What may change meanwhile without another page
  /// coming there is left out: bit 55 (soft-dirty), bit 56 (exclusive) and bit 57 (write-protected by
  /// userfaultfd).
  package func showsSamePage(as other: Self) -> Bool {
    (rawValue ^ other.rawValue) & ~(7 << 55) == 0
  }

  private var isSwapForm: Bool { rawValue & 1 << 62 != 0 }

  /// Bits 0 to 4 of an entry in the form of swap: the number of the swap area.
  private var swapType: UInt64 { rawValue & 31 }

  /// The least that `MAX_SWAPFILES` is, include/linux/swap.h, with all that takes numbers from it.
  private static let firstSpecialType: UInt64 = 23
}
