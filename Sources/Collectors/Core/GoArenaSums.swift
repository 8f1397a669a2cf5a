import MemoryUnits
import SnapshotModel

extension Derivation {
  /// How much of the mappings lies in the arenas of the Go heap, by what may be done with it: what the
  /// kernel has of the heap, to hold against what the runtime says of it.
  mutating func deriveArenaSums() {
    guard let first = mappings.first else { return }
    var arenas = RangeMap<Void>()
    for region in regions where region.isInArena { _ = arenas.insert(region.range, ()) }
    guard !arenas.entries.isEmpty else { return }
    // Only smaps gives a mapping its size as an amount.
    let file = first.amounts[.size] == nil ? "maps" : "smaps"
    let sums: [(QuantityID, (Mapping) -> Bool)] = [
      ("procfs.maps.go_arena.writable", { $0.permissions.write }),
      ("procfs.maps.go_arena.reserved", { $0.permissions.areNone }),
    ]
    for (id, includes) in sums {
      var sum = CheckedSum()
      var count = 0
      for mapping in mappings where includes(mapping) {
        let parts = arenas.entries(overlapping: mapping.range)
        count += parts.isEmpty ? 0 : 1
        for part in parts {
          if let common = part.range.intersection(mapping.range) { sum.add(common.length) }
        }
      }
      guard let total = sum.total else { continue }
      readings.append(
        Reading(
          id, bytes: total, granularity: .page,
          provenance: Provenance(
            capture: "proc/\(identity.pid)/\(file)",
            place:
              "sum of size over \(count) mapping\(count == 1 ? "" : "s"), as far as they lie in "
              + "arenas of \(CoreCollector.heapName)")))
    }
  }
}

extension Region {
  /// Whether the runtime counts it to the heap's arenas, rather than to its own bookkeeping.
  fileprivate var isInArena: Bool {
    role.hasPrefix("span.") || role.hasPrefix("page.") || role == "arena.reserved"
  }
}
