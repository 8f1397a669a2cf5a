import ObjectFile
import ProcessMemory
import TestSupport
import Testing

@Suite struct CoreStructureTests {
  private func message(_ text: String) -> String {
    do {
      _ = try CoreStructure(json: Array(text.utf8))
      return "no error"
    } catch {
      return error.description
    }
  }

  @Test(arguments: [false, true])
  func comesBackFromJSON(isGDB: Bool) throws {
    var core = try CoreFile(
      BytesInMemory(ELFBuilder.smallCore(isGDB: isGDB).build(), path: "core")
    ).structure()
    core.modified = 1_700_000_000_123_456_789
    core.executableFile = core.executable
    #expect(try CoreStructure(json: core.encoded()) == core)
  }

  @Test func holdsNoContentOfMemory() throws {
    var builder = ELFBuilder.smallCore()
    builder.segments[2].content = Array(repeating: Array("Secret42".utf8), count: 512).flatMap {
      $0
    }
    let core = try CoreFile(BytesInMemory(builder.build(), path: "core")).structure()
    #expect(!String(decoding: core.encoded(), as: UTF8.self).contains("Secret42"))
  }

  @Test func readsACaptureOfARealCore() throws {
    let json = try bytes(ofFile: "Tests/Fixtures/ObjectFile/prometheus-kernel.structure.json")
    let core = try CoreStructure(json: json)
    #expect(core.segments.count == 69)
    #expect(core.process?.name == "prometheus")
  }

  @Test func saysWhatIsWrong() throws {
    let json = String(
      decoding: try CoreFile(
        BytesInMemory(ELFBuilder.smallCore().build(), path: "core")
      ).structure().encoded(), as: UTF8.self)
    func changed(_ old: String, _ new: String) -> String {
      let parts = json.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
      return parts.joined(separator: new)
    }
    #expect(message("<html>") == "expected a core structure in JSON, found no JSON")
    #expect(message("{}") == "expected a core structure in JSON, found no schema")
    #expect(
      message(changed("\"schema\":1", "\"schema\":2"))
        == "expected core structure schema 1, found 2")
    #expect(
      message(changed("\"dumped\":4096,", ""))
        == "expected a core structure in JSON, found no segments.0.dumped")
    #expect(
      message(changed("\"dumped\":4096,", "\"dumped\":99999,"))
        == "expected a core structure in JSON, found segments.0.dumped: at most the length of the "
        + "range expected")
    #expect(
      message(changed("00400000-00404000", "zz"))
        == "expected a core structure in JSON, found executable.segments.0.range: hexadecimal "
        + "addresses expected, zz found")
  }

  @Test func survivesDamage() throws {
    let original = try bytes(ofFile: "Tests/Fixtures/ObjectFile/prometheus-gcore.structure.json")
    for seed in UInt64(0)..<300 {
      var generator = SeededGenerator(seed: seed)
      var json = original
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        // Digits for digits, mostly: other damage is no JSON any more.
        let place = Int.random(in: 0..<json.count, using: &generator)
        json[place] = UInt8.random(in: 0x30...0x39, using: &generator)
      }
      do {
        let core = try CoreStructure(json: json)
        _ = (core.total, core.dumped, core.missing, core.classifiedSegments(), core.leftOut())
      } catch {
        #expect(error.description.hasPrefix("expected "), "seed \(seed)")
      }
    }
  }
}
