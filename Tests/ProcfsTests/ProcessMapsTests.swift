import MemoryUnits
import Procfs
import Testing
import TextParsing

struct ProcessMapsTests {
  @Test func readsEveryColumn() throws {
    let maps = try ProcessMapsParser().parse(fixture("prometheus/maps"), path: "maps")
    #expect(maps.count == 88)
    let text = try #require(maps.dropFirst().first)
    #expect(text.range == AddressRange(Address(0x402000), Address(0x192_3000)))
    #expect(letters(text) == "r-xp")
    #expect(text.offset == 0x2000)
    #expect(text.device == "fe:00")
    #expect(text.inode == 16_253_371)
    #expect(text.name == "/usr/bin/prometheus")
    #expect(maps.first { $0.range.start == Address(0xc0_0000_0000) }?.name == "")
    #expect(maps.first { $0.name.hasSuffix("000001") }?.permissions.shared == true)
  }

  @Test func keepsTheGatePageAtTheTopOfTheAddressSpace() throws {
    let maps = try ProcessMapsParser().parse(fixture("prometheus/maps"), path: "maps")
    let gate = try #require(maps.last)
    #expect(gate.name == "[vsyscall]")
    #expect(gate.range.start == Address(0xffff_ffff_ff60_0000))
    #expect(gate.range.length == ByteCount(4096))
  }

  @Test func readsNamesAsTheKernelPrintsThem() throws {
    let maps = try ProcessMapsParser().parse(fixture("odd-names/maps"), path: "maps")
    #expect(
      maps.map(\.name).filter { $0.hasPrefix("/srv") } == [
        "/srv/odd/[heap]", "/srv/odd/latin1-\u{fffd}", "/srv/odd/tab\there",
        "/srv/odd/back\\012slash", "/srv/odd/new\\012line", "/srv/odd/gone (deleted)",
        "/srv/odd/really (deleted)", "/srv/odd/trailing ", "/srv/odd/ leading",
        "/srv/odd/two words",
      ])
    #expect(maps.first { $0.inode == 26 }?.name == "/memfd:pool of pages (deleted)")
    #expect(maps.first { $0.inode == 27 }?.name == "/dev/zero (deleted)")
  }

  @Test func addsUpToThePublishedSize() throws {
    let maps = try ProcessMapsParser().parse(fixture("published-2020/maps"), path: "maps")
    let size = maps.filter { $0.name != "[vsyscall]" }.map(\.range.length).reduce(.zero, +)
    #expect(size == ByteCount(35207 * 4096))
  }

  @Test func readsALineWithoutPadding() throws {
    let maps = try parse(
      "1000-2000 ---p ffffffffffffffff 103:0a 18446744073709551615 /a  b \n3000-4000 rwxs 0 0:0 0",
      with: ProcessMapsParser())
    #expect(maps.map(\.name) == ["/a  b ", ""])
    #expect(maps.first?.inode == .max)
    #expect(maps.first?.device == "103:0a")
    #expect(maps.map(letters) == ["---p", "rwxs"])
  }

  @Test func anEmptyFileHasNoMappings() throws {
    #expect(try ProcessMapsParser().parse(fixture("zombie/maps"), path: "maps").isEmpty)
  }

  @Test(arguments: [
    "", "hello", "1000-2000 r-xp 0 0:0", "1000-2000 r-xp 0 0:0 x", "1000-2000 rwx 0 0:0 0",
    "1000-2000 rxwp 0 0:0 0", "1000-2000 r-xq 0 0:0 0", "2000-1000 r-xp 0 0:0 0",
    "1000-1000 r-xp 0 0:0 0", "1000 r-xp 0 0:0 0", "1000-2000 r-xp 0x0 0:0 0",
    "1000-2000 r-xp 0 00 0", "1000-2000 r-xp 0 0: 0", "10000000000000000-2 r-xp 0 0:0 0",
    "1000-2000  r-xp 0 0:0 0", " 1000-2000 r-xp 0 0:0 0", "1000-2000 r-xp 0 0:0 -1",
  ])
  func refusesALineOfAnotherShape(_ line: String) {
    let good = "1000-2000 r-xp 00000000 00:00 0\n"
    #expect(
      message { try parse(good + line + "\n", with: ProcessMapsParser(), path: "/proc/1/maps") }
        == "/proc/1/maps:2: expected \"<start>-<end> <permissions> <offset> <device> <inode> "
        + "[<name>]\", found \"\(line)\"")
  }

  private func letters(_ entry: MapsEntry) -> String {
    let permissions = entry.permissions
    return (permissions.read ? "r" : "-") + (permissions.write ? "w" : "-")
      + (permissions.execute ? "x" : "-") + (permissions.shared ? "s" : "p")
  }
}
