import TestSupport
import Testing
import TextParsing

struct ExactDecimalTests {
  @Test(arguments: [
    ("7.33184e+06", Int64(7_331_840), "7331840"), ("0", 0, "0"), ("-0", 0, "0"),
    ("0.000", 0, "0"), ("16384", 16384, "16384"), ("1e3", 1000, "1000"), ("+5", 5, "5"),
    ("4.881872E6", 4_881_872, "4881872"), ("00012", 12, "12"), ("1.", 1, "1"),
    ("-9.99999999999999e14", -999_999_999_999_999, "-999999999999999"),
    ("100000000000000000000000e-5", 1_000_000_000_000_000_000, "1000000000000000000"),
  ])
  func readsWholeNumbers(_ text: String, _ value: Int64, _ description: String) {
    let decimal = ExactDecimal(text)
    #expect(decimal?.integer == value)
    #expect(decimal?.description == description)
  }

  @Test(arguments: [
    ("0.5", "0.5"), ("-0.05", "-0.05"), ("1.50", "1.5"), (".25", "0.25"),
    ("1795392063.62", "1795392063.62"), ("1.25e-3", "0.00125"), ("1e-40", "1e-40"),
    ("1e+300", "1e300"),
  ])
  func keepsFractionsAndLargeNumbersExactly(_ text: String, _ description: String) {
    let decimal = ExactDecimal(text)
    #expect(decimal?.integer == nil)
    #expect(decimal?.description == description)
  }

  @Test(arguments: [
    "", "-", ".", "NaN", "+Inf", "1e", "1e+", "1.2.3", "0x10", " 1", "1 ", "1_000", "1e99999",
    "1234567890123456789", "1e5.0", "--1",
  ])
  func refusesAnythingElse(_ text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test func isEqualHoweverWritten() {
    #expect(ExactDecimal("7.33184e+06") == ExactDecimal("7331840.0"))
    #expect(ExactDecimal(digits: 1200, exponent: -2) == ExactDecimal(12))
    #expect(ExactDecimal(digits: 0, exponent: 7) == ExactDecimal(0))
  }

  @Test func tellsWhatDoesNotFit() {
    #expect(ExactDecimal("9.3e18")?.integer == nil)
    #expect(ExactDecimal(.max).integer == .max)
    #expect(ExactDecimal(.min).integer == .min)
    #expect(ExactDecimal("2.5")?.approximation == 2.5)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func readsBackWhatItPrints(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let decimal = ExactDecimal(
        digits: Int64.random(in: -999_999_999_999...999_999_999_999, using: &random),
        exponent: Int.random(in: -40...40, using: &random))
      #expect(ExactDecimal(decimal.description) == decimal)
    }
  }

  @Test(
    arguments: [
      ("5", "3", "2"), ("3", "5", "-2"), ("0.1", "0.03", "0.07"), ("1e9", "1", "999999999"),
      ("1e30", "0", "1e30"), ("0", "2.5", "-2.5"), ("7", "7", "0"), ("1e30", "1", nil),
      ("1", "1e-30", nil),
    ] as [(String, String, String?)])
  func differencesAreExact(a: String, b: String, difference: String?) throws {
    let numbers = try [a, b].map { try #require(ExactDecimal($0)) }
    #expect(
      numbers[0].subtracting(numbers[1]) == difference.flatMap { ExactDecimal($0) })
  }
}
