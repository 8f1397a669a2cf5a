package import MemoryUnits

/// One mapping of the address space, as procfs lists it.
package struct Mapping: Hashable, Sendable {
  package let range: AddressRange
  package let permissions: Permissions
  /// Offset in the file, in bytes.
  package let offset: UInt64
  package let device: String
  /// 0 for memory without a file, and for the first segment of System V shared memory.
  package let inode: UInt64
  /// The last column as printed: a path, `[stack]`, or empty.
  package let name: String
  /// The two-letter flags of smaps. Empty where only maps was read.
  package let flags: [String]
  /// The amounts that smaps gives, each absent where it does not.
  package var amounts: MappingAmounts

  package struct Permissions: Hashable, Sendable {
    package var read: Bool
    package var write: Bool
    package var execute: Bool
    package var shared: Bool

    package init(read: Bool, write: Bool, execute: Bool, shared: Bool) {
      self.read = read
      self.write = write
      self.execute = execute
      self.shared = shared
    }

    /// As maps prints it: `r-xp`.
    package init?(_ text: String) {
      let letters = Array(text.utf8)
      guard letters.count == 4 else { return nil }
      read = letters[0] == UInt8(ascii: "r")
      write = letters[1] == UInt8(ascii: "w")
      execute = letters[2] == UInt8(ascii: "x")
      shared = letters[3] == UInt8(ascii: "s")
    }

    /// No access at all.
    package var areNone: Bool { !read && !write && !execute }

    package var text: String {
      (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-") + (shared ? "s" : "p")
    }
  }

  package init(
    range: AddressRange, permissions: Permissions, offset: UInt64 = 0, device: String = "00:00",
    inode: UInt64 = 0, name: String = "", flags: [String] = [], amounts: MappingAmounts = .init()
  ) {
    self.range = range
    self.permissions = permissions
    self.offset = offset
    self.device = device
    self.inode = inode
    self.name = name
    self.flags = flags
    self.amounts = amounts
  }

  /// The gate page `[vsyscall]`: listed last in maps, but part of no process's VmSize.
  package var isGate: Bool { range.isInKernelHalf }

  /// Whether the kernel counts it as stack (`VM_GROWSDOWN`, or a shadow stack): by flag where smaps
  /// was read, else by name. Go's and threads' stacks are ordinary memory.
  package var isStack: Bool {
    flags.isEmpty ? name == "[stack]" : flags.contains("gd") || flags.contains("ss")
  }

  /// Memory of a file system's file, shmem included. A name proves nothing: a mapping may be named.
  ///
  /// The inode alone does not tell: that of a System V segment is its number, which begins at 0.
  package var isFileBacked: Bool {
    inode != 0 || device.contains { $0 != "0" && $0 != ":" }
  }
}

/// The amounts of one mapping in smaps.
package struct MappingAmounts: Hashable, Sendable {
  private var values = InlineArray<20, Int64>(repeating: -1)

  package init() {}

  /// `nil` where the kernel prints no such line.
  package subscript(field: SmapsField) -> ByteCount? {
    get { values[field.rawValue] < 0 ? nil : ByteCount(values[field.rawValue]) }
    set { values[field.rawValue] = newValue?.bytes ?? -1 }
  }

  package static func == (a: Self, b: Self) -> Bool {
    SmapsField.allCases.allSatisfy { a[$0] == b[$0] }
  }

  package func hash(into hasher: inout Hasher) {
    for field in SmapsField.allCases { hasher.combine(self[field]) }
  }
}

/// The lines of smaps that are amounts, by the kernel's names.
package enum SmapsField: Int, CaseIterable, Sendable {
  case size, rss, pss, pssDirty, sharedClean, sharedDirty, privateClean, privateDirty
  case referenced, anonymous, ksm, lazyFree, anonHugePages, shmemPmdMapped, filePmdMapped
  case sharedHugetlb, privateHugetlb, swap, swapPss, locked

  package var name: String {
    switch self {
    case .size: "Size"
    case .rss: "Rss"
    case .pss: "Pss"
    case .pssDirty: "Pss_Dirty"
    case .sharedClean: "Shared_Clean"
    case .sharedDirty: "Shared_Dirty"
    case .privateClean: "Private_Clean"
    case .privateDirty: "Private_Dirty"
    case .referenced: "Referenced"
    case .anonymous: "Anonymous"
    case .ksm: "KSM"
    case .lazyFree: "LazyFree"
    case .anonHugePages: "AnonHugePages"
    case .shmemPmdMapped: "ShmemPmdMapped"
    case .filePmdMapped: "FilePmdMapped"
    case .sharedHugetlb: "Shared_Hugetlb"
    case .privateHugetlb: "Private_Hugetlb"
    case .swap: "Swap"
    case .swapPss: "SwapPss"
    case .locked: "Locked"
    }
  }
}
