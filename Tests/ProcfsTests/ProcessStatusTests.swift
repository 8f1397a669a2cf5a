import MemoryUnits
import Procfs
import Testing
import TextParsing

struct ProcessStatusTests {
  @Test func readsAmountsWithTheirLines() throws {
    let status = try ProcessStatus.Parser().parse(fixture("prometheus/status"), path: "status")
    #expect(status.name == "prometheus")
    #expect(status.state == "D")
    #expect(status.isKernelThread == false)
    #expect(status.threads?.value == 8 && status.threads?.line == 37)
    #expect(status.namespacePIDs == [17669])
    #expect(status.tracer == 0)
    #expect(status.hasMemory)
    #expect(status.amounts.count == 16)
    #expect(
      status.amounts["VmRSS"]
        == KibibyteLine(key: "VmRSS", amount: ByteCount(148_892 * 1024), line: 23))
    #expect(status.amounts["HugetlbPages"]?.amount == .zero)
    #expect(status.amounts["VmPMD"] == nil)
  }

  @Test(arguments: [
    ("zombie", Character("Z"), false, UInt64(1)), ("exited-leader", "Z", false, 2),
    ("kernel-thread", "I", true, 1),
  ])
  func tellsOfNoMemory(
    _ folder: String, _ state: Character, _ isKernelThread: Bool, _ threads: UInt64
  ) throws {
    let status = try ProcessStatus.Parser().parse(fixture("\(folder)/status"), path: "status")
    #expect(!status.hasMemory)
    #expect(status.amounts.isEmpty)
    #expect(status.state == state)
    #expect(status.isKernelThread == isKernelThread)
    #expect(status.threads?.value == threads)
  }

  @Test func keepsTheEscapesOfTheName() throws {
    let status = try ProcessStatus.Parser().parse(fixture("odd-names/status"), path: "status")
    #expect(status.name == "a) R 1 (\\nb c")
  }

  @Test func keepsBlanksAndColonsOfTheName() throws {
    let status = try parse("Name:\t a: b \nState:\tS (sleeping)\n", with: ProcessStatus.Parser())
    #expect(status.name == " a: b ")
  }

  @Test func takesUnknownAmountsAndPassesUnknownLines() throws {
    let status = try parse(
      "State:\tS\nVmNew:\t 12 kB\nFancy:\tmany words\nEmpty:\n", with: ProcessStatus.Parser())
    #expect(status.amounts.map(\.key) == ["VmNew"])
    #expect(status.isKernelThread == nil)
  }

  @Test(arguments: [
    ("VmRSS:\t12 MB", "\"<n> kB\" after \"VmRSS:\", found \"12 MB\""),
    ("VmRSS:\t-12 kB", "\"<n> kB\" after \"VmRSS:\", found \"-12 kB\""),
    ("VmRSS:\t", "\"<n> kB\" after \"VmRSS:\", found \"\""),
    ("VmSwap:\t kB", "\"<n> kB\" after \"VmSwap:\", found \"kB\""),
    (
      "VmPTE:\t9223372036854775807 kB",
      "\"<n> kB\" after \"VmPTE:\", found \"9223372036854775807 kB\""
    ),
    (
      "VmPTE:\t36893488147419103232 kB",
      "\"<n> kB\" after \"VmPTE:\", found \"36893488147419103232 kB\""
    ),
    ("Threads:\tmany", "a number after \"Threads:\", found \"many\""),
    ("Kthread:\t2", "0 or 1 after \"Kthread:\", found \"2\""),
    ("State:\t", "a letter after \"State:\", found \"\""),
    ("TracerPid:\tnobody", "a process number after \"TracerPid:\", found \"nobody\""),
    ("NSpid:\t1 x", "process numbers after \"NSpid:\", found \"1 x\""),
    ("no colon", "\"<key>: <value>\", found \"no colon\""),
    (": value", "\"<key>: <value>\", found \": value\""),
  ])
  func saysWhatIsWrong(_ line: String, _ expected: String) {
    #expect(
      message {
        try parse("State:\tS\n\(line)\n", with: ProcessStatus.Parser(), path: "/proc/1/status")
      } == "/proc/1/status:2: expected \(expected)")
  }

  @Test func refusesAnEmptyFile() {
    #expect(
      message { try parse("", with: ProcessStatus.Parser()) }
        == "/proc/1/file: expected \"State:\", found the end of the file")
  }
}
