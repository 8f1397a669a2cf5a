import GoRuntime
import MemoryUnits
import TestSupport
import Testing
import TextParsing

@Suite struct ViewcoreBreakdownTests {
  private func table(_ name: String) throws -> ViewcoreBreakdown {
    let path = "Tests/Fixtures/GoRuntime/\(name).txt"
    return try ViewcoreBreakdown(parsing: try bytes(ofFile: path), path: path)
  }

  private func parse(_ text: String) throws(ParseError) -> ViewcoreBreakdown {
    try ViewcoreBreakdown(parsing: Array(text.utf8), path: "breakdown.txt")
  }

  private func message(_ text: String) -> String {
    do {
      return "\(try parse(text).rows.count) rows"
    } catch {
      return error.description
    }
  }

  @Test func findsRowsByNameWhateverTheirOrder() throws {
    let ordered = try table("go1.23-since-2024")
    let shuffled = try table("go1.24-since-2024")
    #expect(Set(ordered.rows.map(\.path)) == Set(shuffled.rows.map(\.path)))
    #expect(shuffled["heap.manual_spans.free"]?.amount == ByteCount(86016))
    #expect(shuffled["heap.in_use_spans.alloc.garbage"]?.amount == ByteCount(4_224_816))
    #expect(shuffled["span_table"]?.line == 2)
  }

  @Test func readsATableWithoutPercentages() throws {
    let table = try table("go1.21-until-2024")
    #expect(table["all"]?.amount == ByteCount(67_485_696))
    #expect(table["ptr_bitmap"]?.amount == ByteCount(131_072))
    #expect(table["heap.free_spans.released"]?.amount == ByteCount(3_153_920))
  }

  @Test(arguments: ["go1.22", "go1.23"])
  func bothFormsOfOneCoreGiveTheSameTotals(core: String) throws {
    let before = try table("\(core)-until-2024")
    let since = try table("\(core)-since-2024")
    #expect(before.decision().form == .heapCountedOnce)
    #expect(since.decision().form == .heapCountedTwice)
    #expect(before.corrected(before.decision()) == since.corrected(since.decision()))
    #expect(before.corrected(before.decision())?.all == before["all"]?.amount)
  }

  @Test func aShuffledTableIsCertainlyOfTheNewForm() throws {
    let decision = try table("go1.24-since-2024").decision()
    #expect(decision.isCertain)
    #expect(
      decision.because
        == "there is no row \"ptr bitmap\", which viewcore printed until December 2024, and text "
        + "stands out of the order that was kept until then")
  }

  @Test func aTableInOrderIsMostLikelyOfTheNewForm() throws {
    let table = try table("go1.23-since-2024")
    #expect(!table.decision().isCertain)
    #expect(
      table.decision().because
        == "there is no row \"ptr bitmap\", which viewcore printed until December 2024, and bss "
        + "(61,370,368 B) is large enough to hold the heap (25,165,824 B)")
  }

  @Test func whatTheProcessMapsMakesItCertain() throws {
    let table = try table("go1.23-since-2024")
    let twice = table.decision(mapped: [ByteCount(1), ByteCount(66_883_584)])
    #expect(twice.form == .heapCountedTwice && twice.isCertain)
    #expect(twice.because == "the process maps 66,883,584 B, which is all less heap")
    // A viewcore to come that counts once again, without a "ptr bitmap".
    let once = table.decision(mapped: [ByteCount(92_049_408)])
    #expect(once.form == .heapCountedOnce && once.isCertain)
    #expect(once.because == "the process maps 92,049,408 B, which is all")
  }

  @Test func doesNotDecideWithoutTheRowsThatMatter() throws {
    let table = try parse("all 10\n  text 4\n  bss 6\n")
    #expect(table.decision().form == .undecided)
    #expect(table.corrected(table.decision()) == nil)
    #expect(table.decision().because == "not all of all, bss and heap are there")
  }

  @Test func doesNotDecideWhereSumsAreWrong() throws {
    let table = try parse("all 11\n  bss 6\n  heap 4\n")
    #expect(table.decision().form == .undecided)
    #expect(table.decision().because == "all is 11 B, but its children sum to 10 B")
  }

  @Test func doesNotDecideWhereBssCannotHoldTheHeap() throws {
    let table = try parse("all 10\n  bss 4\n  heap 6\n")
    #expect(table.decision().form == .undecided)
    #expect(
      table.decision().because
        == "there is no row \"ptr bitmap\", which viewcore printed until December 2024, but bss "
        + "(4 B) is too small to hold the heap (6 B)")
  }

  @Test func takesNegativeAmounts() throws {
    let table = try parse("all 10\n heap 10\n  retained -5\n  released 15 (given back)\n")
    #expect(table["heap.retained"]?.amount == ByteCount(-5))
    #expect(table.sums.isEmpty)
  }

  private static let otherTexts: [(text: String, expected: String)] = [
    (
      "",
      "breakdown.txt: expected the table that \"viewcore breakdown\" prints, found an empty text"
    ),
    (
      "all 10\n  text ten\n",
      "breakdown.txt:2: expected \"<name> <bytes> <percent>% (comment)\", found \"  text ten\""
    ),
    (
      "all 10\n  text 10 20\n",
      "breakdown.txt:2: expected \"<name> <bytes> <percent>% (comment)\", found \"  text 10 20\""
    ),
    (
      "all 99999999999999999999\n",
      "breakdown.txt:1: expected \"<name> <bytes> <percent>% (comment)\", found "
        + "\"all 99999999999999999999\""
    ),
    ("heap 10\n", "breakdown.txt:1: expected \"all\" as the first row, found \"heap 10\""),
    (
      "  all 10\nheap 10\n",
      "breakdown.txt:2: expected a row indented below \"all\", found \"heap 10\""
    ),
    ("all 10\n  bss 4\n  bss 6\n", "breakdown.txt:3: expected each row once, found \"  bss 6\""),
    (
      "<!DOCTYPE html>\n",
      "breakdown.txt:1: expected \"<name> <bytes> <percent>% (comment)\", found "
        + "\"<!DOCTYPE html>\""
    ),
  ]

  @Test(arguments: otherTexts)
  func refusesOtherTexts(text: String, expected: String) {
    #expect(message(text) == expected)
  }

  @Test func survivesDamage() throws {
    let original = try bytes(ofFile: "Tests/Fixtures/GoRuntime/go1.27-since-2024.txt")
    for seed in UInt64(0)..<500 {
      var generator = SeededGenerator(seed: seed)
      var text = original
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let place = Int.random(in: 0..<text.count, using: &generator)
        text[place] = UInt8.random(in: 0...255, using: &generator)
      }
      do {
        let table = try ViewcoreBreakdown(parsing: text, path: "breakdown.txt")
        _ = table.corrected(table.decision())
      } catch {
        #expect(error.description.hasPrefix("breakdown.txt"), "seed \(seed)")
      }
    }
  }
}
