package import MemoryUnits

/// Memory that a core describes, or should, but does not hold, by the reason.
package struct LeftOut: Hashable, Sendable {
  package enum Reason: Hashable, Sendable, CaseIterable {
    /// Memory of files that the process did not change.
    case files
    /// Files of which the first page alone was dumped, for the ELF header in it.
    case filesButTheirHeader
    case sharedMemory
    case noPermission
    /// Private memory without a file.
    case anonymous
    /// The kernel's own pages.
    case special

    /// Source: core(5) and `vma_dump_size`, fs/coredump.c.
    package var because: String {
      switch self {
      case .files:
        "memory of files is not dumped after madvise(MADV_DONTDUMP); what was not changed of it, only "
          + "if bit 2 (private mappings) or 3 (shared) of coredump_filter is set"
      case .filesButTheirHeader:
        "of a file that begins with an ELF header the first page alone is dumped: bit 4 of "
          + "coredump_filter is set, bit 2 is not"
      case .sharedMemory: "bit 1 of coredump_filter is not set, or madvise(MADV_DONTDUMP)"
      case .noPermission: "address space without permissions in which nothing was ever written"
      case .anonymous:
        "never written to, or madvise(MADV_DONTDUMP), or bit 0 of coredump_filter is not set"
      case .special: "the kernel's own pages are not dumped"
      }
    }

    /// Whether coredump_filter decides.
    package var isByFilter: Bool {
      switch self {
      case .files, .filesButTheirHeader, .sharedMemory, .anonymous: true
      case .noPermission, .special: false
      }
    }

    /// Empty where nothing is lost.
    package var remedy: String {
      switch self {
      case .files, .filesButTheirHeader: "the files themselves hold it; or 0x3f in coredump_filter"
      case .sharedMemory: "0x33, the default, in coredump_filter before the dump"
      case .noPermission, .anonymous, .special: ""
      }
    }
  }

  package let reason: Reason
  package let count: Int
  package let amount: ByteCount
  /// Whether it stands in the table of segments. gdb leaves out the row too.
  package let isListed: Bool
}

extension CoreStructure {
  /// What was left out, largest first. Empty where the core cannot tell.
  package func leftOut() -> [LeftOut] {
    guard let files, let classified = classifiedSegments() else { return [] }
    var sums: [LeftOut.Reason: (count: Int, amount: ByteCount)] = [:]
    for entry in classified where entry.segment.notDumped > .zero {
      let sum = sums[entry.reason] ?? (0, .zero)
      sums[entry.reason] = (sum.count + 1, sum.amount + entry.segment.notDumped)
    }
    var result = sums.map {
      LeftOut(reason: $0, count: $1.count, amount: $1.amount, isListed: true)
    }
    // gdb writes no segment for what it leaves out: the note NT_FILE still names the files.
    var listed = RangeMap<Void>()
    for segment in segments { _ = listed.insert(segment.range, ()) }
    let absent = files.filter { listed[$0.range.start] == nil }
    for (reason, ranges) in [
      (LeftOut.Reason.files, absent.filter { !$0.isSharedMemory }),
      (.sharedMemory, absent.filter(\.isSharedMemory)),
    ] where !ranges.isEmpty {
      result.append(
        LeftOut(
          reason: reason, count: ranges.count,
          amount: ranges.reduce(.zero) { $0 + $1.range.length }, isListed: false))
    }
    return result.sorted { ($0.amount, $0.reason.because) > ($1.amount, $1.reason.because) }
  }
}

extension ClassifiedSegment {
  fileprivate var reason: LeftOut.Reason {
    if let file {
      if file.isSharedMemory { return .sharedMemory }
      if kind != .reserved { return segment.dumped > .zero ? .filesButTheirHeader : .files }
    }
    switch kind {
    case .reserved: return .noPermission
    case .special: return .special
    default: return .anonymous
    }
  }
}
