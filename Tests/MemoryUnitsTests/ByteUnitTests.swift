import MemoryUnits
import Testing

@Suite struct ByteUnitTests {
  @Test(arguments: [
    ("0", 0), ("4096", 4096), ("4096B", 4096), ("64MiB", 64 << 20), ("64 MiB", 64 << 20),
    ("1 KiB", 1024), ("2GiB", 2 << 30), ("8388607TiB", 8_388_607 << 40),
  ])
  func amountsAreRead(text: String, bytes: Int64) {
    #expect(ByteCount(text: text) == ByteCount(bytes))
  }

  @Test(arguments: [
    "", "MiB", "-1", "1.5MiB", "64MB", "64mib", "64 MiB ", "64M", "8388608TiB",
    "9223372036854775808", "٤",
  ])
  func anythingElseIsNone(text: String) {
    #expect(ByteCount(text: text) == nil)
  }
}
