import Pages
import Procfs

/// Which facts follow from what the files show of a page. Without any other look.
struct PageJudge {
  /// Whether a scan told which pages are the page of zeros.
  var hasScan: Bool
  /// The number of the page of zeros in physical memory, where it is known.
  var zeroFrame: UInt64?

  /// What one knows who sees the numbers of physical pages. `nil` is not known.
  struct Frame {
    var flags: PageFlags?
    var count: UInt64?
    /// A code of `ChargeTable`.
    var charge: UInt64 = 0
  }

  /// A page that is not present, or present with its number hidden or unknown to the other files.
  @inline(__always) func facts(_ entry: PagemapEntry, _ marks: PageMarks) -> PackedFacts {
    guard entry.isPresent else {
      if entry.isGuard { return PackedFacts(.guarded) }
      if entry.isSwapped { return PackedFacts(.swapped, .anonymous) }
      return entry.isPlaceholder ? PackedFacts(.inMotion) : .none
    }
    return facts(entry, marks, Frame())
  }

  /// A present page.
  ///
  /// What counts as resident is what has a `struct page` that is counted (`vm_normal_page`,
  /// mm/memory.c): of a file or anonymous, and neither of hugetlbfs nor zeros.
  @inline(__always)
  func facts(_ entry: PagemapEntry, _ marks: PageMarks, _ frame: Frame) -> PackedFacts {
    if marks.contains(.changed) { return PackedFacts(.changed) }
    var facts = frame.flags.map { known(entry, $0) } ?? guess(entry, marks)
    guard facts.isCounted else { return facts }
    if let count = frame.count {
      // Mapped, and mapped by nobody: it was unmapped before the count was read, or another page has
      // come there since.
      guard count > 0 else { return PackedFacts(.changed) }
      facts.setCount(count)
    } else if entry.isExclusive {
      facts.setCount(1)
    }
    facts.setCharge(frame.charge)
    if marks.contains(.huge) && !marks.contains(.hugetlb) { facts.setHuge() }
    if let flags = frame.flags, flags.isMerged { facts.setMerged() }
    return facts
  }

  @inline(__always) private func known(_ entry: PagemapEntry, _ flags: PageFlags) -> PackedFacts {
    if flags.isHugetlb {
      return PackedFacts(.hugetlb, flags.isAnonymous ? .anonymous : .unknown)
    }
    // The huge page of zeros looks like a file's in pagemap.
    if flags.isZeroPage { return PackedFacts(.zero) }
    if flags.isAnonymous { return PackedFacts(.resident, .anonymous) }
    guard entry.isOfFile else { return PackedFacts(.special) }
    if flags.isKernel { return PackedFacts(.resident, .kernel) }
    return PackedFacts(.resident, flags.isSwapBacked ? .sharedMemory : .file)
  }

  /// From pagemap, the mapping and the scan alone.
  @inline(__always) private func guess(_ entry: PagemapEntry, _ marks: PageMarks) -> PackedFacts {
    if marks.contains(.hugetlb) { return PackedFacts(.hugetlb) }
    if entry.isOfFile {
      // In memory without a file, a huge page of zeros is the only one that looks like a file's.
      if marks.contains(.anonymous) || marks.contains(.zero) { return PackedFacts(.zero) }
      return PackedFacts(.resident, .fileOrSharedMemory)
    }
    if entry.isExclusive { return PackedFacts(.resident, .anonymous) }
    if marks.contains(.special) { return PackedFacts(.special) }
    if marks.contains(.zero) { return PackedFacts(.zero) }
    if let zeroFrame, let frame = entry.frame {
      return frame == zeroFrame ? PackedFacts(.zero) : PackedFacts(.resident, .anonymous)
    }
    return hasScan ? PackedFacts(.resident, .anonymous) : PackedFacts(.residentOrZero)
  }
}

extension PackedFacts {
  /// Resident, or of hugetlbfs: a page that has a count and is charged.
  @inline(__always) var isCounted: Bool {
    rawValue & 15 == PackedFacts(.resident).rawValue & 15
      || rawValue & 15 == PackedFacts(.hugetlb).rawValue & 15
  }
}
