import MemoryUnits
import Reporting
import SnapshotModel

extension Snapshot {
  /// `7  2026-11-25 15:53:17.250  VmRSS 45,776,896 B  usage 62,746,624 B  Go in use 9,489,864 B`: a line of
  /// `watch`. A number that was not read is `?`, that of Go left out.
  func watchLine(id: Int64) -> String {
    let known = Dictionary(
      readings.filter { $0.instance.isEmpty }.map { ($0.quantity, $0) },
      uniquingKeysWith: { first, _ in first })
    let first = { (ids: [QuantityID]) in ids.lazy.compactMap { known[$0]?.bytes }.first?.exact }
    let usage = first(["cgroup.v2.memory.current", "cgroup.v1.memory.usage_in_bytes"])
    var parts = [
      "\(id)", UTCTime(header.takenAt).dateAndMilliseconds,
      "VmRSS \(first(["procfs.status.VmRSS"]) ?? "?")", "usage \(usage ?? "?")",
    ]
    if let inUse = first(["core.go.HeapInuse", "metrics.go_memstats_heap_inuse_bytes"]) {
      parts.append("Go in use \(inUse)")
    }
    return parts.joined(separator: "  ") + "\n"
  }
}
