import MemoryUnits
import Procfs
import Testing
import TextParsing

struct MemoryInfoTests {
  @Test func readsAmountsAndPassesCounts() throws {
    let lines = try MemoryInfoParser().parse(fixture("system/meminfo"), path: "meminfo")
    #expect(lines.first?.key == "MemTotal")
    #expect(lines["Active(anon)"] != nil)
    #expect(lines["Hugepagesize"]?.amount == ByteCount(2048 * 1024))
    #expect(lines["HugePages_Total"] == nil)
  }

  @Test func saysWhatIsWrong() {
    #expect(
      message { try parse("MemTotal: lots\n", with: MemoryInfoParser(), path: "/proc/meminfo") }
        == "/proc/meminfo:1: expected \"<n> kB\" after \"MemTotal:\", found \"lots\"")
  }
}

struct SystemStatTests {
  @Test func findsTheBootTime() throws {
    let text = "cpu  1 2 3\nintr 5 0 0\nctxt 7\nbtime 1795391263\nprocesses 9\n"
    let bootTime = try parse(text, with: SystemStatParser())
    #expect(bootTime.seconds == 1_795_391_263)
    #expect(bootTime.line == 4)
  }

  @Test func saysWhatIsWrong() {
    #expect(
      message { try parse("btime soon\n", with: SystemStatParser(), path: "/proc/stat") }
        == "/proc/stat:1: expected seconds after \"btime\", found \"soon\"")
    #expect(
      message { try parse("cpu 1\n", with: SystemStatParser(), path: "/proc/stat") }
        == "/proc/stat: expected \"btime <seconds>\", found no such line")
  }
}

struct KernelReleaseTests {
  @Test func isTheThirdWord() throws {
    let release = try KernelRelease(parsing: fixture("system/version"), path: "version")
    #expect(release.text == "6.1.0-56-amd64")
  }

  @Test(arguments: ["Linux version", "FreeBSD 14", ""])
  func refusesAnotherText(_ text: String) {
    #expect(
      message { try KernelRelease(parsing: Array(text.utf8), path: "/proc/version") }
        == "/proc/version:1: expected \"Linux version <release> …\", found \"\(text)\"")
  }
}

struct ProcessorsOnlineTests {
  @Test func readsTheMachineItself() throws {
    #expect(try ProcessorsOnline(parsing: fixture("system/online"), path: "online").count == 2)
  }

  @Test(arguments: [("0\n", 1), ("0-3,6\n", 5), ("0-3,6,8-9", 7), ("0-8191\n", 8192)])
  func countsRanges(_ text: String, _ count: Int) throws {
    #expect(try ProcessorsOnline(parsing: Array(text.utf8), path: "online").count == count)
  }

  @Test(arguments: ["", "3-1", "0,", "0-", "-1", "all", "0-99999999999", "0--1", "0 1"])
  func refusesAnotherText(_ text: String) {
    #expect(
      message { try ProcessorsOnline(parsing: Array(text.utf8), path: "online") }
        == "online:1: expected a list of processors, \"0-3,6\", found \"\(text)\"")
  }
}
