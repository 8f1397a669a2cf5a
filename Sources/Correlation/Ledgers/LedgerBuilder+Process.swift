import MemoryUnits
import Pages
import SnapshotModel

extension LedgerBuilder {
  /// All address space, by what stands behind it.
  var virtualSize: Ledger? {
    guard let total = amount("procfs.status.VmSize") else { return nil }
    guard let pages else { return virtualSizeWithoutPages(total) }
    let entries = Residency.all.map { residency -> Ledger.Entry in
      let sum = pages.total { $0.residency == residency && $0.mapping != nil }
      return Ledger.Entry(residency.words, sum, [residency.quantity])
    }
    let usual: Set<Residency> = [.page(.resident), .page(.swapped), .untouched, .reserved]
    return Ledger(
      id: "virtual-size", title: "The address space of the process, by what stands behind it",
      quantity: "procfs.status.VmSize", total: total,
      entries: zip(Residency.all, entries).filter { usual.contains($0) || $1.bytes != .zero }
        .map(\.1),
      residualLabel: "mapped or unmapped while it was read",
      bound: drift(["procfs.status.VmSize", "procfs.maps.sum.size", "ledger.size"]))
  }

  /// What status and maps alone tell apart.
  private func virtualSizeWithoutPages(_ total: ByteCount) -> Ledger {
    Ledger(
      id: "virtual-size", title: "The address space of the process, by what stands behind it",
      quantity: "procfs.status.VmSize", total: total,
      entries: [
        entry(Residency.page(.resident).words, "procfs.status.VmRSS"),
        entry(Residency.page(.swapped).words, "procfs.status.VmSwap"),
        entry(Residency.page(.hugetlb).words, "procfs.status.HugetlbPages"),
      ].compactMap { $0 },
      residualLabel: "reserved, never touched, or given back: not told apart", bound: nil,
      notes: [noPages])
  }

  /// What of it is in RAM, by what it is for.
  var residentSet: Ledger? {
    guard let total = amount("procfs.status.VmRSS") else { return nil }
    guard let pages else { return residentSetWithoutPages(total) }
    var sums: [ResidentPart: ByteCount] = [:]
    for row in pages.rows {
      guard let part = ResidentPart(row, pages, snapshot) else { continue }
      sums[part, default: .zero] += row.size
    }
    let hasRoles = !snapshot.regions.isEmpty
    return Ledger(
      id: "resident-set", title: "The memory of the process in RAM, by what it is for",
      quantity: "procfs.status.VmRSS", total: total,
      entries: ResidentPart.allCases.compactMap { part in
        sums[part].map { Ledger.Entry(part.label(hasRoles: hasRoles), $0) }
      },
      residualLabel: "what the kernel's counter is off by, or moved while it was read",
      bound: bound(of: "ledger.resident-is-vmrss"),
      notes: hasRoles
        ? [] : [Missing(what: "the Go heap", why: "what it is for is not told: it was not read")])
  }

  private func residentSetWithoutPages(_ total: ByteCount) -> Ledger {
    let entries = [
      entry("anonymous memory", "procfs.status.RssAnon"),
      entry("files", "procfs.status.RssFile"),
      entry("shared memory", "procfs.status.RssShmem"),
    ].compactMap { $0 }
    // Before 4.5 there are no such lines.
    let isWhole = entries.count == 3
    return Ledger(
      id: "resident-set", title: "The memory of the process in RAM, by what it is for",
      quantity: "procfs.status.VmRSS", total: total, entries: entries,
      residualLabel: isWhole
        ? "nothing: status prints the sum of the three" : "what status does not tell apart",
      bound: isWhole ? 0...0 : nil, notes: [noPages])
  }
}

/// What a page in RAM is for.
private enum ResidentPart: CaseIterable {
  case heapInUse, heapKept, heapReleased, goStacks, goMetadata, goVariables
  case binary, files, sharedMemory, mainStack, otherAnonymous, vdso, kernel
  case residentOrZero, inMotion, changed

  /// `nil` for what VmRSS does not count.
  init?(_ row: PageLedger.Row, _ ledger: PageLedger, _ snapshot: Snapshot) {
    switch row.residency {
    case .page(.resident): break
    case .page(.residentOrZero):
      self = .residentOrZero
      return
    case .page(.inMotion):
      self = .inMotion
      return
    case .page(.changed):
      self = .changed
      return
    case .page, .untouched, .reserved: return nil
    }
    if let role = row.role, let part = Self.part(ofRole: role) {
      self = part
      return
    }
    let mapping = ledger.mapping(of: row)
    if mapping?.name == "[vdso]" {
      self = .vdso
    } else if row.facts?.kind == .kernel {
      self = .kernel
    } else if row.facts?.kind == .sharedMemory {
      self = .sharedMemory
    } else if let mapping, mapping.isFileBacked {
      self =
        mapping.name == snapshot.header.identity.executable
        ? row.role == "image.data" ? .goVariables : .binary : .files
    } else if mapping?.isStack == true {
      self = .mainStack
    } else {
      self = row.role == "image.data" ? .goVariables : .otherAnonymous
    }
  }

  private static func part(ofRole role: String) -> ResidentPart? {
    switch role {
    case "span.inuse": .heapInUse
    case "page.free_retained", "page.cache", "page.in_flight": .heapKept
    case "page.free_released", "page.padding", "arena.reserved": .heapReleased
    case "span.manual.stacks": .goStacks
    case "span.manual.workbufs": .goMetadata
    default: role.hasPrefix("metadata.") ? .goMetadata : nil
    }
  }

  func label(hasRoles: Bool) -> String {
    switch self {
    case .heapInUse: "Go heap in use"
    case .heapKept: "Go heap, free but kept"
    case .heapReleased: "Go heap, given back, but in RAM"
    case .goStacks: "Go stacks"
    case .goMetadata: "the Go runtime's own"
    case .goVariables: "variables of the program"
    case .binary: "the program's file: code, read-only data" + (hasRoles ? "" : ", variables")
    case .files: "other files"
    case .sharedMemory: "shared memory"
    case .mainStack: "the main thread's stack"
    case .otherAnonymous:
      hasRoles
        ? "C heap, stacks of threads, other anonymous memory" : "anonymous memory without a name"
    case .vdso: "[vdso]"
    case .kernel: "the kernel's own, such as rings of io_uring and BPF"
    case .residentOrZero: Residency.page(.residentOrZero).words
    case .inMotion: Residency.page(.inMotion).words
    case .changed: Residency.page(.changed).words
    }
  }
}
