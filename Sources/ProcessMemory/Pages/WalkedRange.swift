package import MemoryUnits
package import Procfs

/// A mapping whose pages are looked at, and what /proc/PID/smaps says of it that its pages do not tell.
package struct WalkedRange: Hashable, Sendable {
  package var range: AddressRange
  /// VmFlags `ht`: of hugetlbfs.
  package var isHugetlb: Bool
  /// VmFlags `pf` or `io`: memory of a device or of the kernel itself.
  package var isSpecial: Bool
  /// A private mapping without a file that is not the kernel's own, such as [heap] or [stack]. Only there
  /// is a huge page of zeros ever mapped.
  package var isAnonymous: Bool
  /// Another process may map some of its pages: smaps shows Shared_Clean or Shared_Dirty above 0, or is
  /// not known. Where it is `false` the first page of a huge one speaks for all of them.
  package var mayBeShared: Bool

  package init(
    _ range: AddressRange, isHugetlb: Bool = false, isSpecial: Bool = false,
    isAnonymous: Bool = false, mayBeShared: Bool = true
  ) {
    self.range = range
    self.isHugetlb = isHugetlb
    self.isSpecial = isSpecial
    self.isAnonymous = isAnonymous
    self.mayBeShared = mayBeShared
  }

  /// As smaps describes the mapping. Before Linux 3.8 it does not tell what is special.
  package init(_ entry: SmapsEntry) {
    let shared = [entry.amounts[.sharedClean], entry.amounts[.sharedDirty]]
    self.init(
      entry.mapping.range, isHugetlb: entry.flags.contains("ht"),
      isSpecial: entry.flags.contains("pf") || entry.flags.contains("io"),
      isAnonymous: entry.mapping.inode == 0 && !entry.mapping.permissions.shared
        && !entry.mapping.isOfKernel,
      mayBeShared: shared.contains { $0 != .zero })
  }

  var marks: PageMarks {
    var marks: PageMarks = []
    if isHugetlb { marks.insert(.hugetlb) }
    if isSpecial { marks.insert(.special) }
    if isAnonymous { marks.insert(.anonymous) }
    return marks
  }
}

/// What is known of a page besides its entry in pagemap.
struct PageMarks: OptionSet {
  let rawValue: UInt8

  /// Of its mapping.
  static let hugetlb = PageMarks(rawValue: 1)
  static let special = PageMarks(rawValue: 1 << 1)
  static let anonymous = PageMarks(rawValue: 1 << 2)
  /// Of the scan: mapped by one entry of a middle page table.
  static let huge = PageMarks(rawValue: 1 << 3)
  /// Of the scan: the page of zeros.
  static let zero = PageMarks(rawValue: 1 << 4)
  /// The entry stands for all pages of a huge one.
  static let whole = PageMarks(rawValue: 1 << 5)
  /// Another page, or none, at the second look.
  static let changed = PageMarks(rawValue: 1 << 6)
}
