import MemoryUnits
import Procfs
import Testing

struct ProcessStatTests {
  @Test func readsTheFieldsByTheirNumbers() throws {
    let stat = try ProcessStat(parsing: fixture("prometheus/stat"), path: "stat")
    #expect(stat.pid == 17669)
    #expect(stat.comm == "prometheus")
    #expect(stat.state == "D")
    #expect(!stat.isKernelThread)
    #expect(stat.minorFaults == 42455)
    #expect(stat.majorFaults == 19)
    #expect(stat.threads == 8)
    #expect(stat.startTime == 79962)
    #expect(stat.virtualSize == ByteCount(1_516_408_832))
    #expect(stat.resident == PageCount(37186))
    #expect(stat.startCode == Address(4_202_496))
    #expect(stat.endCode == Address(26_356_433))
  }

  @Test func endsTheNameAtTheLastParenthesis() throws {
    let stat = try ProcessStat(parsing: fixture("odd-names/stat"), path: "stat")
    #expect(stat.comm == "a) R 1 (\nb c")
    #expect(stat.state == "S")
    #expect(stat.virtualSize == ByteCount(1_204_224))
  }

  @Test func knowsKernelThreadsByTheirFlags() throws {
    let stat = try ProcessStat(parsing: fixture("kernel-thread/stat"), path: "stat")
    #expect(stat.isKernelThread)
    #expect(stat.comm == "kworker/0:0H-events_highpri")
    #expect(stat.virtualSize == .zero)
  }

  @Test func readsAZombie() throws {
    let stat = try ProcessStat(parsing: fixture("zombie/stat"), path: "stat")
    #expect(stat.state == "Z")
    #expect(stat.startCode == Address(0))
  }

  @Test func keepsANegativeResidentSizeAndDropsOneOf64Bits() throws {
    let text = line { $0 == 24 ? "-3" : $0 == 23 ? "18446744073709551615" : "1" }
    let stat = try ProcessStat(parsing: text, path: "stat")
    #expect(stat.resident == PageCount(-3))
    #expect(stat.virtualSize == nil)
  }

  @Test(arguments: [
    ("", "/proc/1/stat:1: expected \"<pid> (<name>) <state> …\", found \"\""),
    ("1 no S 1", "/proc/1/stat:1: expected \"<pid> (<name>) <state> …\", found \"1 no S 1\""),
    ("x (a) S 1", "/proc/1/stat:1: expected \"<pid> (<name>) <state> …\", found \"x (a) S 1\""),
    (")1 (", "/proc/1/stat:1: expected \"<pid> (<name>) <state> …\", found \")1 (\""),
    ("1 (a) S 1 2", "/proc/1/stat:1: expected field 9, found 5 fields"),
    ("1 (a) SS 1", "/proc/1/stat:1: expected a letter in field 3 (state), found \"SS\""),
  ])
  func saysWhatIsWrong(_ text: String, _ expected: String) {
    #expect(
      message { try ProcessStat(parsing: Array(text.utf8), path: "/proc/1/stat") } == expected)
  }

  @Test func saysWhichFieldIsNoNumber() {
    let text = line { $0 == 22 ? "-5" : "1" }
    #expect(
      message { try ProcessStat(parsing: text, path: "stat") }
        == "stat:1: expected a number in field 22, found \"-5\"")
  }

  private func line(_ field: (Int) -> String) -> [UInt8] {
    Array(("1 (a) S " + (4...52).map(field).joined(separator: " ") + "\n").utf8)
  }
}
