import PrometheusText
import TestSupport
import Testing
import TextParsing

@Suite struct MutationTests {
  /// Whatever a page holds: values or an error with its place, never a crash.
  @Test(arguments: [UInt64(1), 2, 3]) func survivesAnyText(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let samples = try ["python.openmetrics", "vars.json", "heap.txt"].map(page)
    let bytes = Array("{}\"\\#=,0 9.e-\n[]:Na".utf8)
    for _ in 0..<300 {
      var text = samples[Int.random(in: 0..<samples.count, using: &generator)]
      for _ in 0..<Int.random(in: 1...6, using: &generator) where !text.isEmpty {
        let index = Int.random(in: 0..<text.count, using: &generator)
        let byte = bytes[Int.random(in: 0..<bytes.count, using: &generator)]
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: text[index] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: text[index] = byte
        case 2: text.insert(byte, at: index)
        case 3: text.removeSubrange(index...)
        default: text.remove(at: index)
        }
      }
      check(text, seed)
    }
  }

  private func check(_ text: [UInt8], _ seed: UInt64) {
    func expectPlace(_ body: () throws(ParseError) -> Void) {
      do throws(ParseError) {
        try body()
      } catch {
        #expect(error.location.path == "page", "seed \(seed)")
      }
    }
    expectPlace { () throws(ParseError) in
      let page = try MetricPageParser().parse(text, path: "page")
      #expect(page.samples.allSatisfy { !$0.name.isEmpty }, "seed \(seed)")
    }
    expectPlace { () throws(ParseError) in _ = try expvarMemStats(text, path: "page") }
    expectPlace { () throws(ParseError) in
      _ = try HeapProfileMemStats().parse(text, path: "page")
    }
  }

  /// What was cut into chunks anywhere says the same.
  @Test(arguments: [UInt64(7), 8]) func readsChunksAsTheWhole(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let text = try page("python.openmetrics")
    let whole = try MetricPageParser().parse(text, path: "page")
    for _ in 0..<50 {
      var splitter = LineSplitter(MetricPageParser(), path: "page")
      var rest = text[...]
      while !rest.isEmpty {
        let chunk = Array(rest.prefix(Int.random(in: 1...200, using: &generator)))
        try splitter.feed(chunk.span)
        rest = rest.dropFirst(chunk.count)
      }
      #expect(try splitter.finish() == whole, "seed \(seed)")
    }
  }
}
