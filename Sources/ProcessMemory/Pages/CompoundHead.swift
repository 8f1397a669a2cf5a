import Procfs

/// The first page of several that the kernel keeps together, of those that were looked at last.
struct CompoundHead {
  /// Pages behind the first, as far as they were looked at without a gap.
  private var known: Range<UInt64> = 0..<0
  private(set) var flags = PageFlags(rawValue: 0)
  private(set) var charge: UInt64 = 0

  mutating func forget() { known = 0..<0 }

  mutating func begin(
    _ frame: UInt64, _ flags: PageFlags, _ charge: UInt64, upTo last: UInt64? = nil
  ) {
    known = frame..<(last ?? frame) + 1
    self.flags = flags
    self.charge = charge
  }

  /// Whether the page, one behind a first, belongs to this one.
  mutating func covers(_ frame: UInt64) -> Bool {
    if frame == known.upperBound, !known.isEmpty { known = known.lowerBound..<frame + 1 }
    return known.contains(frame)
  }
}

extension PageWalk {
  /// How far back the first page is looked for: a huge page of 512 MiB has as many, and no transparent
  /// one has more.
  private static let reach = 8192

  /// Gives a page behind the first what the kernel keeps in the first alone.
  ///
  /// kpagecgroup tells it of the first only before Linux 6.4 (ec342603e6d7), kpageflags before 6.10. A page
  /// of hugetlbfs is left as it is: it was charged to no cgroup before 6.7.
  @inline(__always)
  func resolve(_ frame: UInt64, _ flags: inout PageFlags, _ charge: inout UInt64?) {
    let isCovered = head.covers(frame)
    let needsFlags = !flags.isAnonymous && !flags.isSwapBacked && !flags.isUpToDate
    let needsCharge = charge == 0 && !flags.isHugetlb
    guard needsFlags || needsCharge else { return }
    guard isCovered || findHead(of: frame) else {
      if needsCharge { charge = nil }
      if needsFlags { flags = flags.asPageCache }
      return
    }
    if needsFlags { flags = flags.completed(by: head.flags) }
    if needsCharge { charge = head.charge }
  }

  private func findHead(of frame: UInt64) -> Bool {
    guard frame > 0, let entries = flags.values(upTo: frame - 1, limit: Self.reach) else {
      return false
    }
    for index in entries.indices.reversed() {
      let flags = PageFlags(rawValue: entries[index])
      if flags.isTail { continue }
      let first = frame - UInt64(entries.count - index)
      guard flags.isHead,
        let charge = charges.isAvailable ? charges.value(of: first) : 0
      else { return false }
      head.begin(first, flags, charge, upTo: frame)
      return true
    }
    return false
  }
}
