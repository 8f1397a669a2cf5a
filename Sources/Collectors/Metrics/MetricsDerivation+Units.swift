import PrometheusText
import SnapshotModel

extension MetricPage {
  /// What the number of a sample counts: by its family's unit, else by the ending of its name, as
  /// https://prometheus.io/docs/practices/naming/ has it.
  func unit(ofSample name: String) -> Unit {
    let family = family(ofSample: name)
    let type = family?.metadata.type ?? ""
    let isDistribution = ["histogram", "summary", "gaugehistogram"].contains(type)
    var base = name
    // Of a distribution the sum alone is in its unit, and the quantiles of a summary.
    if isDistribution, let family, family.name != name {
      switch name.dropFirst(family.name.count) {
      case "_bucket", "_count", "_gcount": return .count
      case "_created": return .seconds
      default: base = family.name
      }
    } else if name.hasSuffix("_created"), family?.name != name {
      return .seconds
    }
    if base.hasSuffix("_total") { base.removeLast("_total".count) }
    let unit = family?.metadata.unit ?? ""
    if unit == "bytes" || base.hasSuffix("_bytes") { return .bytes }
    if unit == "seconds" || base.hasSuffix("_seconds") { return .seconds }
    let isCounter = type == "counter" && name.hasSuffix("_total")
    return isCounter || countedGauges.contains(base) ? .count : .number
  }
}

/// Gauges of client_golang that number things without a unit in their names.
private let countedGauges: Set<String> = [
  "go_goroutines", "go_threads", "go_memstats_heap_objects", "go_memstats_mallocs",
  "go_memstats_frees", "go_memstats_lookups", "go_gc_heap_objects_objects",
  "go_sched_gomaxprocs_threads", "go_sched_goroutines_goroutines",
  "process_open_fds", "process_max_fds",
]
