import Collectors
import Compression
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

@Suite struct MetricsDerivationTests {
  // MARK: /metrics

  @Test func readsEverySampleOfARealPage() throws {
    let derivation = try derive(["metrics/metrics": page("prometheus.txt")])
    let sys = try #require(derivation.reading("metrics.go_memstats_sys_bytes"))
    #expect(sys.bytes != nil)
    #expect(sys.granularity == .one)
    #expect(sys.provenance.place == "go_memstats_sys_bytes")
    // 422 samples, of which some summaries are NaN.
    let noted = try #require(derivation.gaps.first { $0.contains("NaN") })
    let without = try #require(noted.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    #expect(derivation.readings.count + without == 422)
    #expect(Set(derivation.readings.map(\.id)).count == derivation.readings.count)
  }

  @Test(arguments: [
    ("heap_bytes 7.1762168e+07", "heap_bytes=71762168 bytes"),
    ("alloc_bytes_total 5", "alloc_bytes_total=5 bytes"),
    ("x_bytes 1.5", "x_bytes=1.5 number"),
    ("cpu_seconds_total 0.25", "cpu_seconds_total=0.25 seconds"),
    ("go_goroutines 31", "go_goroutines=31 count"),
    ("# TYPE r counter\nr_total{b=\"2\",a=\"1\"} 3", "r_total{a=\"1\",b=\"2\"}=3 count"),
    ("# TYPE g gauge\n# UNIT g bytes\ng 4096\n# EOF", "g=4096 bytes"),
    ("# TYPE s_bytes histogram\ns_bytes_bucket{le=\"1\"} 2", "s_bytes_bucket{le=\"1\"}=2 count"),
    ("# TYPE s_bytes histogram\ns_bytes_sum 2", "s_bytes_sum=2 bytes"),
    ("# TYPE s_bytes histogram\ns_bytes_count 2", "s_bytes_count=2 count"),
    (
      "# TYPE d_seconds summary\nd_seconds{quantile=\"1\"} 2", "d_seconds{quantile=\"1\"}=2 seconds"
    ),
    ("# TYPE r counter\nr_created 2", "r_created=2 seconds"),
    (
      "process_virtual_memory_max_bytes 1.8446744073709552e+19",
      "process_virtual_memory_max_bytes=unlimited bytes"
    ),
    ("process_virtual_memory_max_bytes -1", "process_virtual_memory_max_bytes=unlimited bytes"),
    ("go_gc_gomemlimit_bytes 9.223372036854776e+18", "go_gc_gomemlimit_bytes=unlimited bytes"),
    ("go_gc_gomemlimit_bytes 1.073741824e+09", "go_gc_gomemlimit_bytes=1073741824 bytes"),
  ])
  func findsTheUnit(text: String, reading: String) {
    let derivation = derive(["metrics/metrics": Array(text.utf8)])
    #expect(derivation.summary == ["metrics." + reading])
  }

  @Test func keepsTheFirstOfTwoSamples() {
    let derivation = derive([
      "metrics/metrics": Array("a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 5".utf8)
    ])
    #expect(derivation.summary == ["metrics.a{x=\"1\",y=\"2\"}=1 number"])
    #expect(
      derivation.gaps.first
        == "page/metrics/metrics: 1 sample has the name and labels of an earlier one, first at "
        + "line 2: a{x=\"1\",y=\"2\"}")
  }

  @Test func tellsWholeNumbersOfMoreThan63BitsFromNoNumbers() {
    let derivation = derive([
      "metrics/metrics": Array(
        "a 9223372036854775807\nb NaN\nc 9223372036854775808\nd +Inf\ne 18446744073709551615\n".utf8
      )
    ])
    #expect(derivation.summary == ["metrics.a=9223372036854775807 number"])
    #expect(
      derivation.gaps.prefix(2) == [
        "page/metrics/metrics: 2 samples are NaN or infinite, first at line 2: b",
        "page/metrics/metrics: 2 samples have more digits than 63 bits hold, first at line 3: c",
      ])
  }

  @Test func goesOnAfterAPageThatIsNone() throws {
    let derivation = try derive([
      "metrics/metrics": Array("<!DOCTYPE html>\n".utf8), "metrics/vars": page("vars.json"),
    ])
    #expect(
      derivation.gaps.first
        == "page/metrics/metrics: page/metrics/metrics:1: expected a metric sample, found "
        + "\"<!DOCTYPE html>\"")
    #expect(derivation.reading("metrics.go_memstats_heap_sys_bytes") != nil)
  }

  @Test func leavesOutTheSecondRead() {
    #expect(derive(["metrics/metrics@after": Array("a 1".utf8)]).readings.isEmpty)
  }

  @Test(arguments: [UInt64(1), 2]) func survivesAnyPage(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let names = ["metrics": "python.openmetrics", "vars": "vars.json", "heap": "heap.txt"]
    let pages = try names.mapValues(page)
    let digits = Array("0123456789.e-+".utf8)
    for _ in 0..<60 {
      let broken = pages.mapValues { page in
        var page = page
        for index in page.indices where digits.contains(page[index]) {
          guard Int.random(in: 0..<40, using: &generator) == 0 else { continue }
          page[index] = digits[Int.random(in: 0..<digits.count, using: &generator)]
        }
        return page
      }
      let derivation = derive(
        Dictionary(uniqueKeysWithValues: broken.map { ("metrics/" + $0, $1) }),
        started: "1795392063.62")
      let ids = derivation.readings.map(\.id)
      #expect(Set(ids).count == ids.count, "seed \(seed)")
    }
  }

  // MARK: Whose page it is

  private func owner(said: String, started: String?) -> Derivation {
    derive(
      ["metrics/metrics": Array("process_start_time_seconds \(said)\n".utf8)], started: started)
  }

  @Test(arguments: [
    "1.79539206362e+09", "1795392063.63", "1795392063.61", "1.7953920636200001e9",
    "1795392063.64", "1795392063.6",
    // Whole seconds, cut or rounded.
    "1795392063", "1.795392064e9",
  ])
  func takesThePageForTheProcesssOwn(said: String) {
    let derivation = owner(said: said, started: "1795392063.62")
    #expect(derivation.warnings.isEmpty && derivation.unavailable.isEmpty)
  }

  @Test(arguments: [
    "1795392063.65", "1795392063.6401", "1795392062", "1795392065", "0", "-5", "1e30",
  ])
  func warnsOfAnotherProcesssPage(said: String) throws {
    let derivation = owner(said: said, started: "1795392063.62")
    let warning = try #require(derivation.warnings.first)
    #expect(
      warning.hasPrefix("page/metrics/metrics is another process's page: its process started at "))
    #expect(warning.hasSuffix(", process 7 at 1795392063.62 (seconds since 1970)"))
    #expect(derivation.unavailable.isEmpty)
  }

  @Test func saysWhyNothingIsProved() {
    #expect(
      owner(said: "1795392063.62", started: nil).gaps == [
        "owner of page/metrics/metrics: cannot be proved: the start time of process 7 is not known"
      ])
    #expect(
      derive(["metrics/metrics": Array("a 1\n".utf8)], started: "1795392063.62").gaps == [
        "owner of page/metrics/metrics: cannot be proved: the page has no "
          + "process_start_time_seconds"
      ])
  }

  // MARK: /debug/vars and /debug/pprof/heap

  /// A server may have its variables at a path that ends in /metrics.
  @Test func knowsVariablesByWhatTheyAre() throws {
    let derivation = try derive(["metrics/metrics": page("vars.json")])
    #expect(
      derivation.reading("metrics.go_memstats_heap_sys_bytes")?.provenance
        == Provenance(capture: "metrics/metrics", line: 4, place: "memstats.HeapSys"))
    let sample = derive(["metrics/metrics": Array(#"{"a.b"} 1"#.utf8)])
    #expect(!sample.gaps.contains { $0.contains("JSON") })
  }

  @Test func givesMemStatsTheNamesOfMetrics() throws {
    let derivation = try derive(["metrics/vars": page("vars.json")])
    #expect(
      derivation.reading("metrics.go_memstats_heap_sys_bytes")?.bytes == ByteCount(3_866_624))
    #expect(
      derivation.reading("metrics.go_memstats_heap_sys_bytes")?.provenance
        == Provenance(capture: "metrics/vars", line: 4, place: "memstats.HeapSys"))
    #expect(
      derivation.reading("metrics.go_memstats_last_gc_time_seconds")?.number
        == ExactDecimal(digits: 1_795_403_271_550_604_837, exponent: -9))
    #expect(derivation.reading("metrics.memstats.NumGC")?.unit == .count)
    #expect(
      derivation.gaps == [
        "owner of page/metrics/vars: cannot be proved: the page does not tell when its process "
          + "started"
      ])
  }

  @Test func labelsWhatAnotherPageHasGiven() throws {
    let derivation = try derive([
      "metrics/metrics": Array("go_memstats_sys_bytes 1\n".utf8),
      "metrics/vars": page("vars.json"), "metrics/heap": page("heap.txt"),
    ])
    let sys = derivation.readings.filter { $0.quantity == "metrics.go_memstats_sys_bytes" }
    #expect(sys.map(\.instance) == ["", "{page=\"vars\"}", "{page=\"heap\"}"])
    let gc = derivation.readings.filter { $0.quantity == "metrics.go_memstats_gc_sys_bytes" }
    #expect(gc.map(\.instance) == ["", "{page=\"heap\"}"])
    #expect(derivation.reading("metrics.memstats.MaxRSS")?.bytes == ByteCount(7_290_880))
    #expect(Set(derivation.readings.map(\.id)).count == derivation.readings.count)
  }

  // MARK: Captures

  private func page(_ name: String) throws -> [UInt8] {
    try bytes(ofFile: "Tests/Fixtures/PrometheusText/" + name)
  }

  private func derive(_ pages: [String: [UInt8]], started: String? = nil) -> Derivation {
    var derivation = Derivation(identity: ProcessIdentity(pid: 7), machine: Machine())
    if let started = started.flatMap({ ExactDecimal($0) }) {
      derivation.readings = [
        Reading(
          "procfs.process.start_time", number: started, unit: .seconds,
          provenance: Provenance(capture: "proc/7/stat", place: "starttime"))
      ]
    }
    derivation.deriveMetrics(
      CaptureSet(
        pages.map { name, bytes in
          Capture(
            name: name, source: "page/" + name, view: .metrics, begin: nil, end: nil,
            outcome: .captured(CompressedBytes(compressing: bytes)))
        }))
    derivation.readings.removeAll { $0.quantity.view != .metrics }
    return derivation
  }
}

extension Derivation {
  fileprivate func reading(_ id: String) -> Reading? { readings.first { $0.id == id } }

  fileprivate var summary: [String] {
    readings.map {
      "\($0.id)=\($0.amount == .unlimited ? "unlimited" : $0.number?.description ?? "") \($0.unit)"
    }
  }

  fileprivate var gaps: [String] { unavailable.map { "\($0.what): \($0.why.reason)" } }
}
