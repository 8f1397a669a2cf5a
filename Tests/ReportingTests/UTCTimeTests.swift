import Testing

@testable import Reporting

@Suite struct UTCTimeTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
    (951_782_400_000_000_000, "2000-02-29T00:00:00Z"),
    (1_795_310_283_480_000_000, "2026-11-22T01:18:03.480000000Z"),
    (4_107_542_399_000_000_001, "2100-02-28T23:59:59.000000001Z"),
    (4_107_542_400_000_000_000, "2100-03-01T00:00:00Z"),
    (Int64.min, "1677-09-21T00:12:43.145224192Z"), (.max, "2262-04-11T23:47:16.854775807Z"),
  ])
  func writesUTC(_ nanoseconds: Int64, _ text: String) {
    #expect(UTCTime(nanoseconds).iso == text)
  }

  @Test func roundsDurationsForTheEye() {
    #expect(Figure.nanoseconds(999).rounded == nil)
    #expect(Figure.nanoseconds(1_250).rounded == "1.3 µs")
    #expect(Figure.nanoseconds(-12_340_000).rounded == "−12.3 ms")
    #expect(Figure.nanoseconds(3_600_000_000_000).rounded == "3,600.0 s")
  }
}
