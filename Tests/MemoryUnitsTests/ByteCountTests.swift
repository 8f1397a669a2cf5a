import MemoryUnits
import Testing

struct ByteCountTests {
  @Test func convertsKibibytes() {
    #expect(ByteCount(kibibytes: 148_892) == ByteCount(152_465_408))
    #expect(ByteCount(kibibytes: 0) == .zero)
  }

  @Test func refusesKibibytesPast63Bits() {
    let most: UInt64 = 1 << 53
    #expect(ByteCount(kibibytes: most) == nil)
    #expect(ByteCount(kibibytes: most - 1) == ByteCount(9_223_372_036_854_774_784))
    #expect(ByteCount(kibibytes: .max) == nil)
  }

  @Test func calculates() {
    let a = ByteCount(5000)
    let b = ByteCount(8000)
    #expect(a + b == ByteCount(13000))
    #expect(a - b == ByteCount(-3000))
    #expect(-a == ByteCount(-5000))
    #expect(3 * a == ByteCount(15000))
    #expect((a - b).magnitude == ByteCount(3000))
    #expect(a < b && a - b < .zero)
  }
}

struct ByteCountFormattingTests {
  @Test(
    arguments: [
      (0, "0 B"), (1023, "1,023 B"), (-1023, "-1,023 B"), (1024, "1,024 B (1.0 KiB)"),
      (71_762_168, "71,762,168 B (68.4 MiB)"), (-4096, "-4,096 B (-4.0 KiB)"),
      (.max, "9,223,372,036,854,775,807 B (8.0 EiB)"),
    ] as [(Int64, String)])
  func showsExactBytesFirst(_ bytes: Int64, _ text: String) {
    #expect(ByteCount(bytes).formatted == text)
  }

  @Test(
    arguments: [
      (1_048_575, "1.0 MiB"), (1_048_524, "1023.9 KiB"), (1_048_525, "1.0 MiB"),
      (1 << 20, "1.0 MiB"), ((1 << 30) - 1, "1.0 GiB"), (1 << 40, "1.0 TiB"), (1 << 50, "1.0 PiB"),
      (1 << 60, "1.0 EiB"), (1 << 62, "4.0 EiB"), (-1_048_525, "-1.0 MiB"), (1536, "1.5 KiB"),
    ] as [(Int64, String)])
  func neverShowsThousandOfAUnitThatHasANext(_ bytes: Int64, _ text: String) {
    #expect(ByteCount(bytes).rounded == text)
  }

  @Test(
    arguments: [
      (0, "0 B"), (4096, "+4,096 B"), (-4096, "−4,096 B"), (-1, "−1 B"),
    ] as [(Int64, String)])
  func showsTheSignOfADifference(_ bytes: Int64, _ text: String) {
    #expect(ByteCount(bytes).signed == text)
  }

  @Test func groupsDigits() {
    #expect(0.grouped == "0")
    #expect(999.grouped == "999")
    #expect(1000.grouped == "1,000")
    #expect((-123_456).grouped == "-123,456")
    #expect(Int64.min.grouped == "-9,223,372,036,854,775,808")
    #expect(UInt64.max.grouped == "18,446,744,073,709,551,615")
  }
}
