package import MemoryUnits

/// The pages of one process of which the kernel has something to tell, as runs in order of address.
///
/// What no run covers was never touched, or was given back.
package struct PageList: Hashable, Sendable {
  package var pid: Int32
  package var pageSize: PageSize
  package var sources: [PageSource]
  /// The longest single call that held the address space's lock, in nanoseconds.
  package var longestHold: Int64
  /// The paths of the cgroups that pay, from the mount point of their hierarchy, by inode number. One that
  /// is out of sight has none.
  package var cgroups: [UInt64: String]
  /// Without overlaps, none empty.
  package var runs: [PageRun]

  package init(
    pid: Int32, pageSize: PageSize, sources: [PageSource] = [], longestHold: Int64 = 0,
    cgroups: [UInt64: String] = [:], runs: [PageRun] = []
  ) {
    self.pid = pid
    self.pageSize = pageSize
    self.sources = sources
    self.longestHold = longestHold
    self.cgroups = cgroups
    self.runs = runs
  }

  /// Whether physical pages were looked at: else nothing tells who is charged and how often they are
  /// mapped.
  package var knowsFrames: Bool {
    hasRead(.kpageflags)
  }

  /// Whether the source was read, and so what it tells is known.
  package func hasRead(_ name: PageSource.Name) -> Bool {
    sources.contains { $0.name == name && $0.isRead }
  }

  /// Whether the cgroup of that path, or one below it, is the one that pays.
  package func isPaid(_ charge: PageCharge, within cgroup: String) -> Bool {
    guard case .cgroup(let inode) = charge, let path = cgroups[inode] else { return false }
    return path == cgroup || cgroup == "/" || path.hasPrefix(cgroup + "/")
  }

  /// All pages of the runs that the test accepts.
  package func total(where isWanted: (PageFacts) -> Bool) -> ByteCount {
    runs.reduce(.zero) { isWanted($1.facts) ? $0 + $1.range.length : $0 }
  }
}

/// Neighbouring pages of which the same is known.
package struct PageRun: Hashable, Sendable {
  package var range: AddressRange
  package var facts: PageFacts

  package init(_ range: AddressRange, _ facts: PageFacts) {
    self.range = range
    self.facts = facts
  }
}

/// One of the files that tell of pages, and what reading it took.
package struct PageSource: Hashable, Sendable {
  package enum Name: String, Hashable, Sendable, CaseIterable {
    /// ioctl PAGEMAP_SCAN, Linux 6.7.
    case pagemapScan = "pagemap_scan"
    case pagemap
    case kpageflags
    case kpagecount
    case kpagecgroup
  }

  package enum Outcome: Hashable, Sendable {
    /// The time in system calls, in nanoseconds, and their number.
    case read(nanoseconds: Int64, calls: Int64)
    /// In words without a semicolon, and what would help; empty where nothing does.
    case unavailable(reason: String, remedy: String)
  }

  package var name: Name
  package var outcome: Outcome

  package init(_ name: Name, _ outcome: Outcome) {
    self.name = name
    self.outcome = outcome
  }

  package var isRead: Bool {
    if case .read = outcome { true } else { false }
  }
}
