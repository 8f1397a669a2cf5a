import MemoryUnits
import Pages
import SnapshotModel

/// One thing that is known of every byte of the address space, by which a table sums them.
package enum PageColumn: String, CaseIterable, Sendable {
  /// What the kernel alone can say of the mapping: `text of /usr/bin/prometheus`.
  case mapping
  /// As maps prints them: `r-xp`.
  case permissions
  /// What stands behind the address: resident, swapped, never touched, …
  case residency
  /// Anonymous, of a file, shared memory.
  case kind
  /// How often the page is mapped in the whole system.
  case maps
  /// Whether it is mapped as a huge page.
  case huge
  /// The cgroup that pays.
  case charge
  /// What the Go runtime uses the address for.
  case role
  /// Whether a core file holds it.
  case core

  package var title: String {
    switch self {
    case .mapping: "mapping"
    case .permissions: "permissions"
    case .residency: "residency"
    case .kind: "kind"
    case .maps: "times mapped"
    case .huge: "huge page"
    case .charge: "charged to"
    case .role: "Go role"
    case .core: "in the core"
    }
  }

  /// What one row of the ledger has in this column.
  func label(_ row: PageLedger.Row, _ ledger: PageLedger, executable: String?) -> String {
    switch self {
    case .mapping:
      ledger.mapping(of: row)?.roleLabel(executable: executable) ?? "no mapping"
    case .permissions: ledger.mapping(of: row)?.permissions.text ?? "no mapping"
    case .residency: row.residency.words
    case .kind: row.facts.map(\.kind.words) ?? "nothing"
    case .maps: row.facts.map { $0.mapCount.map(String.init) ?? "not known" } ?? "nothing"
    case .huge: row.facts.map { $0.isHuge ? "huge" : "no" } ?? "nothing"
    case .charge: row.facts.map { ledger.list.payer(of: $0) } ?? "nothing"
    case .role: row.role ?? "none"
    case .core:
      row.isInCore.map { $0 ? "in the core" : "left out" }
        ?? (row.mapping == nil ? "no mapping" : "no core")
    }
  }
}

extension PageKind {
  fileprivate var words: String {
    switch self {
    case .anonymous: "anonymous"
    case .file: "file"
    case .sharedMemory: "shared memory"
    case .kernel: "the kernel's own"
    case .fileOrSharedMemory: "file or shared memory"
    case .unknown: "not known"
    }
  }
}

extension PageList {
  /// Who pays for a page, by name.
  func payer(of facts: PageFacts) -> String {
    switch facts.charge {
    case .cgroup(let inode): cgroups[inode] ?? "a cgroup out of sight (inode \(inode))"
    case .nobody: "nobody"
    case .unknown: facts.state.hasPayer ? "not known" : "nobody"
    }
  }
}

extension PageState {
  /// Whether somebody may be charged for it: not for the page of zeros, and not where there is no page.
  fileprivate var hasPayer: Bool {
    switch self {
    case .zero, .guarded, .special: false
    case .resident, .swapped, .residentOrZero, .hugetlb, .inMotion, .changed: true
    }
  }
}
