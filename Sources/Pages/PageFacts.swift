/// What the kernel tells of one page of an address space. Pages that share all of it make a run.
///
/// Source: /proc/PID/pagemap, /proc/kpageflags, /proc/kpagecount and /proc/kpagecgroup;
/// Documentation/admin-guide/mm/pagemap.rst.
package struct PageFacts: Hashable, Sendable {
  package var state: PageState
  package var kind: PageKind
  /// How many page table entries of all processes map the page. `nil` where that is not told.
  package var mapCount: UInt32?
  package var charge: PageCharge
  /// Mapped by one entry of a middle page table, with the rest of a huge page around it.
  package var isHuge: Bool
  /// Merged with pages of the same content, of this process or of others.
  package var isMerged: Bool
  /// The same physical page stands at an address that was looked at before, here or in another process
  /// of the cgroup: it is one page in any sum of memory.
  package var isAgain: Bool

  package init(
    _ state: PageState, _ kind: PageKind = .unknown, mapCount: UInt32? = nil,
    charge: PageCharge = .unknown, isHuge: Bool = false, isMerged: Bool = false,
    isAgain: Bool = false
  ) {
    self.state = state
    self.kind = kind
    self.mapCount = mapCount
    self.charge = charge
    self.isHuge = isHuge
    self.isMerged = isMerged
    self.isAgain = isAgain
  }
}

/// What stands behind an address. The raw value is the word in a list of pages.
package enum PageState: String, Hashable, Sendable, CaseIterable {
  /// In RAM, and counted in VmRSS.
  case resident
  /// In a swap area.
  case swapped
  /// The shared page of zeros, or a huge one: what memory shows that was read and never written. Nothing
  /// counts it.
  case zero
  /// In RAM, and either the page of zeros or shared with a forked process: without CAP_SYS_ADMIN Linux
  /// tells these apart since 6.7 only.
  case residentOrZero = "resident-or-zero"
  /// In a page of hugetlbfs, which VmSize counts and VmRSS does not.
  case hugetlb
  /// Memory of a device or of the kernel itself, such as [vvar]: no page that anything counts.
  case special
  /// `madvise(MADV_GUARD_INSTALL)`: touching it is SIGSEGV.
  case guarded
  /// Being moved, or a mark without a page. VmRSS counts the former.
  case inMotion = "in-motion"
  /// In RAM, but not the same page at a second look: what the other files say of it may be another's.
  case changed
}

/// What the page belongs to.
package enum PageKind: String, Hashable, Sendable, CaseIterable {
  case anonymous
  /// The page cache of a file on a disk.
  case file
  /// tmpfs, memfd, System V and shared anonymous memory.
  case sharedMemory = "shmem"
  /// Memory of the kernel's own that it lets processes map, such as [vdso], the rings of io_uring and the
  /// tables of BPF. RssFile and mapped_file count it, and page cache does not.
  case kernel
  /// A file's or shared memory: without CAP_SYS_ADMIN the kernel does not tell which.
  case fileOrSharedMemory = "file-or-shmem"
  case unknown
}

/// Which memory cgroup pays for the page.
package enum PageCharge: Hashable, Sendable {
  /// By the inode number of its directory. Of a removed cgroup it is the nearest ancestor that is left.
  case cgroup(UInt64)
  /// Nobody: [vdso], and what was there before cgroups were.
  case nobody
  case unknown
}
