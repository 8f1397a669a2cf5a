import MemoryUnits
import SnapshotModel
import Testing

struct MappingTests {
  @Test func knowsTheStackByItsFlagsElseByItsName() throws {
    #expect(try mapping("rw-p", name: "[stack]").isStack)
    #expect(try !mapping("rw-p", name: "[stack]", flags: ["rd", "wr"]).isStack)
    #expect(try mapping("rw-p", flags: ["rd", "gd"]).isStack)
    #expect(try mapping("rw-p", flags: ["ss"]).isStack)
    #expect(try !mapping("rw-p").isStack)
  }

  @Test func knowsTheGatePageByItsAddress() throws {
    #expect(try mapping("--xp", from: 0xffff_ffff_ff60_0000, name: "[vsyscall]").isGate)
    #expect(try !mapping("--xp", from: 0x7fff_ffff_f000, name: "[vsyscall]").isGate)
  }

  @Test func takesTheInodeNotTheNameForAFile() throws {
    #expect(try mapping("rw-p", inode: 7, name: "[heap]").isFileBacked)
    #expect(try !mapping("rw-p", name: "/looks/like/a/file").isFileBacked)
  }

  @Test func takesTheFirstSystemVSegmentForAFileThoughItsInodeIsNought() throws {
    #expect(try mapping("rw-s", device: "00:01", name: "/SYSV00000000 (deleted)").isFileBacked)
    #expect(try !mapping("rw-p", device: "0:0").isFileBacked)
  }

  @Test(arguments: ["rwxp", "---p", "r-xs", "-w-p"])
  func printsPermissionsAsMapsDoes(_ text: String) {
    #expect(Mapping.Permissions(text)?.text == text)
  }

  @Test func refusesPermissionsOfAnotherLength() {
    #expect(Mapping.Permissions("rwx") == nil)
    #expect(Mapping.Permissions("rwxps") == nil)
  }

  @Test func keepsAbsentAndZeroApart() {
    var amounts = MappingAmounts()
    #expect(SmapsField.allCases.allSatisfy { amounts[$0] == nil })
    for field in SmapsField.allCases { amounts[field] = ByteCount(Int64(field.rawValue)) }
    #expect(SmapsField.allCases.allSatisfy { amounts[$0] == ByteCount(Int64($0.rawValue)) })
    var other = amounts
    #expect(other == amounts && other.hashValue == amounts.hashValue)
    other[.size] = nil
    #expect(other != amounts)
    #expect(other[.size] == nil && amounts[.size] == .zero)
  }
}

struct MappingSumTests {
  private let program = "/bin/program"

  @Test func dividesTheAddressSpaceWithoutRest() throws {
    for letters in ["r--p", "rw-p", "r-xp", "rwxp", "---p", "rw-s", "r-xs", "-w-p", "--xp"] {
      for flags in [[], ["rd"], ["gd"]] {
        for (inode, name) in [(UInt64(0), ""), (0, "[stack]"), (7, program), (8, "/lib/c")] {
          let mapping = try mapping(letters, inode: inode, name: name, flags: flags)
          let parts: [MappingSum] = [.privateWritable, .stack, .executable, .other]
          #expect(count(parts, mapping) == 1, "\(letters) \(name) \(flags)")
          let thirds: [MappingSum] = [
            .text, .privateWritable, .stack, .otherThanTextAndData,
          ]
          #expect(count(thirds, mapping) == 1, "\(letters) \(name) \(flags)")
          #expect(includes(.size, mapping))
        }
      }
    }
  }

  @Test func countsTheGatePageNowhere() throws {
    let gate = try mapping("--xp", from: 0xffff_ffff_ff60_0000, name: "[vsyscall]")
    #expect(count(MappingSum.allCases, gate) == 0)
  }

  @Test func countsAsTheKernelDoes() throws {
    #expect(includes(.privateWritable, try mapping("-w-p", inode: 7, name: "/file")))
    #expect(!includes(.privateWritable, try mapping("rw-s", inode: 7, name: "/file")))
    #expect(!includes(.privateWritable, try mapping("rw-p", name: "[stack]")))
    #expect(includes(.privateWritable, try mapping("rwxp")))
    #expect(!includes(.executable, try mapping("rwxp")))
    #expect(includes(.text, try mapping("r-xp", inode: 7, name: program)))
    #expect(!includes(.text, try mapping("r-xp", inode: 7, name: "/lib/c")))
    #expect(!includes(.text, try mapping("r-xp", name: program)))
    #expect(includes(.reserved, try mapping("---p")))
    #expect(!includes(.reserved, try mapping("---p", flags: ["gd"])))
    #expect(includes(.stack, try mapping("---p", flags: ["gd"])))
    #expect(includes(.anonymousPrivateWritable, try mapping("rw-p")))
    #expect(!includes(.anonymousPrivateWritable, try mapping("rw-p", name: "[heap]")))
    #expect(MappingSum.otherThanTextAndData.id == "procfs.maps.sum.other_than_text_and_data")
  }

  private func includes(_ sum: MappingSum, _ mapping: Mapping) -> Bool {
    sum.includes(mapping, executable: program)
  }

  private func count(_ sums: [MappingSum], _ mapping: Mapping) -> Int {
    sums.filter { includes($0, mapping) }.count
  }
}

private func mapping(
  _ permissions: String, from start: UInt64 = 0x400000, device: String = "00:00",
  inode: UInt64 = 0, name: String = "", flags: [String] = []
) throws -> Mapping {
  Mapping(
    range: try #require(AddressRange(Address(start), length: 4096)),
    permissions: try #require(Mapping.Permissions(permissions)), device: device, inode: inode,
    name: name, flags: flags)
}
