import Compression
import MemoryUnits
import PrometheusText
import SnapshotModel
import TextParsing

extension Derivation {
  /// Adds what the program says of itself: every sample of /metrics, and runtime.MemStats out of
  /// /debug/vars and /debug/pprof/heap under the names that client_golang gives its fields.
  ///
  /// Needs `procfs.process.start_time` in `readings` to prove that the page is the process's own.
  /// Never throws: a page that cannot be parsed is a gap, and the rest goes on.
  package mutating func deriveMetrics(_ captures: CaptureSet) {
    var taken: Set<String> = []
    if let page = captures["metrics/metrics"], page.isExpvar {
      deriveExpvar(page, &taken)
    } else {
      derivePage(captures["metrics/metrics"], &taken)
    }
    deriveExpvar(captures["metrics/vars"], &taken)
    deriveHeapProfile(captures["metrics/heap"], &taken)
  }

  private mutating func derivePage(_ capture: Capture?, _ taken: inout Set<String>) {
    guard let capture, let page = output(of: MetricPageParser(), over: capture) else { return }
    var repeated: [MetricSample] = []
    var notFinite: [MetricSample] = []
    var overlong: [MetricSample] = []
    for sample in page.samples {
      let instance = sample.labels.exposition
      guard taken.insert("metrics." + sample.name + instance).inserted else {
        repeated.append(sample)
        continue
      }
      let number: ExactDecimal
      switch sample.value {
      case .finite(let finite): number = finite
      case .overlong:
        overlong.append(sample)
        continue
      case .notANumber, .positiveInfinity, .negativeInfinity:
        notFinite.append(sample)
        continue
      }
      readings.append(
        metricReading(
          sample.name, instance: instance, number, unit: page.unit(ofSample: sample.name),
          provenance: Provenance(
            capture: capture.name, line: sample.line, place: sample.name + instance)))
    }
    noteSamples(
      repeated, of: capture, "has the name and labels of an earlier one",
      "have the name and labels of earlier ones")
    noteSamples(notFinite, of: capture, "is NaN or infinite", "are NaN or infinite")
    noteSamples(
      overlong, of: capture, "has more digits than 63 bits hold",
      "have more digits than 63 bits hold")
    if page.samples.isEmpty { noteGap(capture.source, "the page has no samples") }
    proveOwner(of: page, capture)
  }

  /// One gap for all samples that a page has in vain: summaries without observations are NaN by the
  /// dozen.
  private mutating func noteSamples(
    _ samples: [MetricSample], of capture: Capture, _ one: String, _ several: String
  ) {
    guard let first = samples.first else { return }
    noteGap(
      capture.source,
      (samples.count == 1 ? "1 sample \(one)" : "\(samples.count) samples \(several)")
        + ", first at line \(first.line): " + first.name + first.labels.exposition)
  }

  /// A reading of the metrics view.
  func metricReading(
    _ name: String, instance: String, _ number: ExactDecimal, unit: Unit, provenance: Provenance
  ) -> Reading {
    let quantity = QuantityID("metrics." + name)
    guard unit == .bytes else {
      return Reading(
        quantity, instance: instance, number: number, unit: unit, provenance: provenance)
    }
    if isUnlimited(name, number) {
      return Reading(
        quantity, instance: instance, .unlimited, unit: .bytes, granularity: .one,
        provenance: provenance)
    }
    guard let bytes = number.integer else {
      // A mean of sizes, or a counter past 63 bits.
      return Reading(
        quantity, instance: instance, number: number, unit: .number, provenance: provenance)
    }
    return Reading(
      quantity, instance: instance, .bytes(ByteCount(bytes)), unit: .bytes,
      // Field 24 of /proc/self/stat times the page size.
      granularity: name == "process_resident_memory_bytes" ? .page : .one,
      provenance: provenance)
  }

  /// RLIM_INFINITY reads as 2^64, or -1 from old versions of client_golang; an unset GOMEMLIMIT as
  /// 2^63, for a float has no 2^63 - 1.
  private func isUnlimited(_ name: String, _ number: ExactDecimal) -> Bool {
    guard name == "process_virtual_memory_max_bytes" || name == "go_gc_gomemlimit_bytes" else {
      return false
    }
    return number == ExactDecimal(-1) || number.integer == .max
      || (number.digits > 0 && number.exponent >= 0 && number.integer == nil)
  }
}

extension Capture {
  /// Whether it is what /debug/vars serves, wherever that was: an object with "memstats" in it. A sample of
  /// /metrics may begin with a brace too.
  fileprivate var isExpvar: Bool {
    var first: UInt8?
    try? content?.forEachChunk { chunk in
      var index = 0
      while first == nil, index < chunk.count {
        if chunk[index] > 0x20 { first = chunk[index] }
        index += 1
      }
    }
    guard first == UInt8(ascii: "{"), let bytes = try? content?.decompressed() else {
      return false
    }
    return bytes.firstRange(of: Array(#""memstats":"#.utf8)) != nil
  }
}
