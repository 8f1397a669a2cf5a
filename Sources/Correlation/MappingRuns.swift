import MemoryUnits
import SnapshotModel

extension [Mapping] {
  /// Neighbours that touch and differ in nothing but their place, taken together.
  ///
  /// The kernel splits a block that a program sees as one, for example where advice differs.
  var runs: [ArraySlice<Mapping>] {
    var runs: [ArraySlice<Mapping>] = []
    var start = startIndex
    for index in indices where index > start && !self[index - 1].continues(in: self[index]) {
      runs.append(self[start..<index])
      start = index
    }
    if start < endIndex { runs.append(self[start...]) }
    return runs
  }

  func grouped(executable: String?) -> [MappingGroup] {
    runs.compactMap { run in
      guard let first = run.first, let range = run.range else { return nil }
      return MappingGroup(
        label: first.roleLabel(executable: executable), range: range, size: range.length,
        mappings: run.count)
    }
  }
}

extension ArraySlice<Mapping> {
  /// From the start of the first to the end of the last.
  var range: AddressRange? {
    guard let first, let last else { return nil }
    return AddressRange(first.range.start, last.range.end)
  }
}

extension Mapping {
  fileprivate func continues(in next: Mapping) -> Bool {
    range.end == next.range.start && permissions == next.permissions && name == next.name
      && inode == next.inode && isStack == next.isStack
  }

  /// What the kernel alone can say of it: `text of /usr/bin/prometheus`.
  func roleLabel(executable: String?) -> String {
    guard isFileBacked else {
      if !name.isEmpty { return name }
      return permissions.write
        ? "anonymous" : permissions.read ? "read-only anonymous" : "reserved"
    }
    let role =
      switch (permissions.read, permissions.write, permissions.execute) {
      case (_, true, true): "writable code"
      case (_, false, true): "text"
      case (_, true, false): permissions.shared ? "shared writable data" : "data"
      case (true, false, false): "read-only data"
      case (false, false, false): "reserved"
      }
    return "\(role) of \(name)"
  }
}
