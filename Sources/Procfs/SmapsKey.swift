package import MemoryUnits

/// The lines of smaps and smaps_rollup that are amounts in kB, in the kernel's order.
///
/// Source: fs/proc/task_mmu.c `show_smap`, `__show_smap`. Which of them are printed depends on the
/// kernel: test for the line, not for the version.
package enum SmapsKey: Int, CaseIterable, Sendable {
  case size, kernelPageSize, mmuPageSize, rss, pss, pssDirty
  /// The three parts of Pss stand in smaps_rollup only.
  case pssAnon, pssFile, pssShmem
  case sharedClean, sharedDirty, privateClean, privateDirty, referenced, anonymous, ksm, lazyFree
  case anonHugePages, shmemPmdMapped, filePmdMapped, sharedHugetlb, privateHugetlb
  case swap, swapPss, locked

  package var name: StaticString {
    switch self {
    case .size: "Size"
    case .kernelPageSize: "KernelPageSize"
    case .mmuPageSize: "MMUPageSize"
    case .rss: "Rss"
    case .pss: "Pss"
    case .pssDirty: "Pss_Dirty"
    case .pssAnon: "Pss_Anon"
    case .pssFile: "Pss_File"
    case .pssShmem: "Pss_Shmem"
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

  static let names = allCases.map(\.name)
}

/// The amounts of one mapping.
package struct SmapsAmounts: Sendable {
  private var values = InlineArray<25, Int64>(repeating: -1)
  /// A bit for each key that has its amount.
  private(set) var present: UInt32 = 0

  init() {}

  /// `nil` where the kernel prints no such line.
  package internal(set) subscript(key: SmapsKey) -> ByteCount? {
    get { values[key.rawValue] < 0 ? nil : ByteCount(values[key.rawValue]) }
    set {
      values[key.rawValue] = newValue?.bytes ?? -1
      if newValue != nil { present |= 1 << UInt32(key.rawValue) }
    }
  }
}
