import Compression
import PrometheusText
import SnapshotModel
import TextParsing

extension Derivation {
  mutating func deriveExpvar(_ capture: Capture?, _ taken: inout Set<String>) {
    guard let capture, let content = capture.content else { return }
    do {
      let bytes = try content.decompressed()
      let fields = try expvarMemStats(bytes, path: capture.source)
      append(fields, of: capture, place: "memstats.", page: "vars", &taken)
      noteUnprovenOwner(of: capture)
    } catch {
      noteGap(capture.source, "\(error)")
    }
  }

  mutating func deriveHeapProfile(_ capture: Capture?, _ taken: inout Set<String>) {
    guard let capture, let fields = output(of: HeapProfileMemStats(), over: capture) else {
      return
    }
    append(fields, of: capture, place: "# ", page: "heap", &taken)
    noteUnprovenOwner(of: capture)
  }

  /// Adds the fields under the names that /metrics would have; where a page before has given one
  /// already, with this page's name as a label.
  private mutating func append(
    _ fields: [MemStatsField], of capture: Capture, place: String, page: String,
    _ taken: inout Set<String>
  ) {
    for field in fields {
      let (name, unit) = memStatsNames[field.name] ?? ("memstats." + field.name, .number)
      var number = field.value
      if field.name == "LastGC" {
        number = ExactDecimal(digits: number.digits, exponent: number.exponent - 9)
      }
      let quantity = "metrics." + name
      let isFree = taken.insert(quantity).inserted
      let instance = isFree ? "" : [MetricLabel("page", page)].exposition
      guard isFree || taken.insert(quantity + instance).inserted else {
        noteGap(capture.source, "\(field.name) comes twice, again at line \(field.line)")
        continue
      }
      readings.append(
        metricReading(
          name, instance: instance, number, unit: unit,
          provenance: Provenance(
            capture: capture.name, line: field.line, place: place + field.name)))
    }
  }
}

/// The fields of runtime.MemStats by name: the sample that client_golang makes of each
/// (prometheus/go_collector.go), or a name of its own.
private let memStatsNames: [String: (String, Unit)] = [
  "Alloc": ("go_memstats_alloc_bytes", .bytes),
  "TotalAlloc": ("go_memstats_alloc_bytes_total", .bytes),
  "Sys": ("go_memstats_sys_bytes", .bytes),
  "Lookups": ("go_memstats_lookups_total", .count),
  "Mallocs": ("go_memstats_mallocs_total", .count),
  "Frees": ("go_memstats_frees_total", .count),
  "HeapAlloc": ("go_memstats_heap_alloc_bytes", .bytes),
  "HeapSys": ("go_memstats_heap_sys_bytes", .bytes),
  "HeapIdle": ("go_memstats_heap_idle_bytes", .bytes),
  "HeapInuse": ("go_memstats_heap_inuse_bytes", .bytes),
  "HeapReleased": ("go_memstats_heap_released_bytes", .bytes),
  "HeapObjects": ("go_memstats_heap_objects", .count),
  "StackInuse": ("go_memstats_stack_inuse_bytes", .bytes),
  "StackSys": ("go_memstats_stack_sys_bytes", .bytes),
  "MSpanInuse": ("go_memstats_mspan_inuse_bytes", .bytes),
  "MSpanSys": ("go_memstats_mspan_sys_bytes", .bytes),
  "MCacheInuse": ("go_memstats_mcache_inuse_bytes", .bytes),
  "MCacheSys": ("go_memstats_mcache_sys_bytes", .bytes),
  "BuckHashSys": ("go_memstats_buck_hash_sys_bytes", .bytes),
  "GCSys": ("go_memstats_gc_sys_bytes", .bytes),
  "OtherSys": ("go_memstats_other_sys_bytes", .bytes),
  "NextGC": ("go_memstats_next_gc_bytes", .bytes),
  "LastGC": ("go_memstats_last_gc_time_seconds", .seconds),
  "GCCPUFraction": ("go_memstats_gc_cpu_fraction", .number),
  "NumGC": ("memstats.NumGC", .count),
  "NumForcedGC": ("memstats.NumForcedGC", .count),
  "MaxRSS": ("memstats.MaxRSS", .bytes),
]
