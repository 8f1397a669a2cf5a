import Correlation
import MemoryUnits
import SnapshotModel
import Testing

@Suite struct TermTests {
  private static func match(
    _ left: Term, _ right: Term, _ readings: [QuantityID: Int64]
  ) -> Match {
    let relation = Relation(
      "procfs.test", "test", left, .exact, right, because: "Test.", citing: [], examples: [])
    return Correlator(relations: []).judge(
      relation, ReadingIndex(snapshot(readings.map { reading($0, $1) })))
  }

  @Test func sumsAndDifferencesKeepTheirSigns() throws {
    let match = Self.match(
      .quantity("procfs.statm.size") - ("procfs.statm.text" + "procfs.statm.data"),
      "procfs.statm.lib",
      [
        "procfs.statm.size": 100, "procfs.statm.text": 30, "procfs.statm.data": 50,
        "procfs.statm.lib": 20,
      ])
    #expect(match.verdict == .equal)
    #expect(match.left?.amount == 20)
    #expect(match.left?.parts.map(\.isSubtracted) == [false, true, true])
    #expect(
      match.relation.left.formula
        == "procfs.statm.size − (procfs.statm.text + procfs.statm.data)")
  }

  @Test func aNestedDifferenceAddsAgain() {
    let term =
      Term.quantity("procfs.statm.size") - (.quantity("procfs.statm.text") - "procfs.statm.lib")
    let match = Self.match(
      term, "procfs.statm.data",
      [
        "procfs.statm.size": 10, "procfs.statm.text": 5, "procfs.statm.lib": 2,
        "procfs.statm.data": 7,
      ])
    #expect(match.verdict == .equal)
  }

  @Test func anAbsentOptionalReadingIsNothing() {
    let right = Term.sum(["procfs.statm.text", .ifPresent("procfs.statm.lib")])
    #expect(
      Self.match(
        "procfs.statm.size", right, ["procfs.statm.size": 5, "procfs.statm.text": 5]
      ).verdict == .equal)
    #expect(
      Self.match(
        "procfs.statm.size", right,
        ["procfs.statm.size": 5, "procfs.statm.text": 5, "procfs.statm.lib": 1]
      ).verdict == .differs)
  }

  @Test func anAbsentReadingIsMissingAndNotZero() {
    let match = Self.match("procfs.statm.size", "procfs.statm.text", ["procfs.statm.size": 0])
    #expect(match.verdict == .unresolved)
    #expect(match.missing.map(\.what) == ["procfs.statm.text"])
    #expect(match.left?.amount == 0)
    #expect(match.right == nil)
    #expect(match.residual == nil)
  }

  @Test func whatIsMissingTwiceIsNamedOnce() {
    let match = Self.match(
      "procfs.statm.size", .sum(["procfs.statm.text", "procfs.statm.text"]),
      ["procfs.statm.size": 0])
    #expect(match.missing.count == 1)
  }

  @Test func aCountedThingIsMultiplied() {
    let match = Self.match(
      .each("procfs.status.Threads", ByteCount(16_384)), "procfs.statm.size",
      ["procfs.status.Threads": 7, "procfs.statm.size": 114_688])
    #expect(match.verdict == .equal)
    #expect(match.left?.parts.first?.label == "procfs.status.Threads (7) × 16,384 B")
  }

  @Test func roundingUpGoesToWholeSteps() {
    let arena = ByteCount(64 << 20)
    let sum = Term.sum(["metrics.a_bytes", "metrics.b_bytes"])
    let rounded = Term.roundedUp(sum, to: arena, "heap arena")
    let whole = Self.match(
      sum, rounded, ["metrics.a_bytes": 66_191_360, "metrics.b_bytes": 917_504])
    #expect(whole.verdict == .equal)
    #expect(whole.right?.parts.map(\.label) == ["1 × heap arena"])
    let more = Self.match(
      sum, rounded, ["metrics.a_bytes": 66_191_360, "metrics.b_bytes": 917_505])
    #expect(more.right?.amount == 2 * arena.bytes)
    #expect(
      Self.match(sum, rounded, ["metrics.a_bytes": 1]).missing.map(\.what) == ["metrics.b_bytes"])
  }

  @Test func pageTablesMapAPageForEachEntry() {
    let match = Self.match(
      .mapped(by: "procfs.status.VmPTE"), "procfs.statm.size",
      ["procfs.status.VmPTE": 4096, "procfs.statm.size": 512 * 4096])
    #expect(match.verdict == .equal)
  }

  @Test func constantsBearTheirName() {
    let match = Self.match(
      "procfs.statm.size" + .pages(PageCount(1), "[vsyscall]"), "procfs.statm.text",
      ["procfs.statm.size": 4096, "procfs.statm.text": 8192])
    #expect(match.verdict == .equal)
    #expect(match.left?.parts.map(\.label) == ["procfs.statm.size", "[vsyscall]"])
  }
}
