import Cgroupfs
import TestSupport
import Testing
import TextParsing

@Suite struct MutationTests {
  /// Whatever a file holds: values or an error with its place, never a crash.
  @Test(arguments: [UInt64(1), 2, 3]) func survivesAnyText(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let samples = try [
      "v1-prometheus/memory.stat", "v1-prometheus/memory.numa_stat",
      "v1-prometheus/memory.usage_in_bytes", "v2-nested/pod/memory.stat",
      "v2-nested/pod/memory.numa_stat", "v2-nested/pod/side/cgroup.procs",
    ].map(controlFile)
    for _ in 0..<400 {
      var text = samples[Int.random(in: 0..<samples.count, using: &generator)]
      for _ in 0..<Int.random(in: 1...8, using: &generator) where !text.isEmpty {
        let index = Int.random(in: 0..<text.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text[index] = UInt8.random(in: .min ... .max, using: &generator)
        case 1: text.insert(UInt8(ascii: "9"), at: index)
        case 2: text.removeSubrange(index...)
        default: text.remove(at: index)
        }
      }
      try check(text, seed)
    }
  }

  private func check(_ text: [UInt8], _ seed: UInt64) throws {
    func parse(_ parser: some LineParser) {
      do throws(ParseError) {
        _ = try parser.parse(text, path: "file")
      } catch {
        #expect(error.location.path == "file", "seed \(seed)")
      }
    }
    parse(FlatKeyedFile(unit: memoryStatUnit))
    parse(SingleValueFile(unit: .bytes))
    parse(NumaStatFile(.v1))
    parse(NumaStatFile(.v2))
    parse(ProcessListFile())
    parse(ControllerListFile())
  }
}
