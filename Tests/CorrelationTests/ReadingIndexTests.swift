import Correlation
import MemoryUnits
import SnapshotModel
import Testing
import TextParsing

@Suite struct ReadingIndexTests {
  @Test func instancesAreNotTheQuantityItself() {
    let parent = Reading(
      "cgroup.v2.memory.current", instance: "{cgroup=\"/pod\"}", bytes: ByteCount(1),
      granularity: .one, provenance: Provenance(capture: "c", place: ""))
    let index = ReadingIndex(snapshot([parent]))
    #expect(index["cgroup.v2.memory.current"] == nil)
  }

  @Test func timesBecomeWholeNanoseconds() {
    let time = Reading(
      "metrics.process_start_time_seconds",
      number: ExactDecimal(digits: 179_539_206_362, exponent: -2),
      unit: .seconds, provenance: Provenance(capture: "metrics", place: ""))
    let index = ReadingIndex(snapshot([time]))
    #expect(
      index.value(of: "metrics.process_start_time_seconds", in: .nanoseconds)
        == 1_795_392_063_620_000_000)
    #expect(index.value(of: "metrics.process_start_time_seconds", in: .bytes) == nil)
  }

  @Test func theStartTimeNamedStandsBesideTheOneRead() throws {
    var taken = snapshot([reading("procfs.stat.starttime", 53_219, .count)])
    let id = "procfs.start-time-is-unchanged"
    let correlator = Correlator()
    let verdict = { (snapshot: Snapshot) in
      try #require(correlator.correlate(snapshot).matches.first { $0.relation.id == id }).verdict
    }
    #expect(try verdict(taken) == .unresolved)
    taken.header.identity.startTime = 53_219
    #expect(try verdict(taken) == .equal)
    taken.header.identity.startTime = 53_220
    #expect(try verdict(taken) == .differs)
  }

  @Test func neighbouringMappingsOfAKindAreOneGroup() throws {
    let lines: [(UInt64, UInt64, String, UInt64, String)] = [
      (0x400000, 0x13ba000, "r-xp", 777_880, "/usr/local/bin/kube-proxy"),
      (0x13ba000, 0x26e9000, "r--p", 777_880, "/usr/local/bin/kube-proxy"),
      (0x26e9000, 0x2749000, "rw-p", 777_880, "/usr/local/bin/kube-proxy"),
      (0x2749000, 0x2770000, "rw-p", 0, ""),
      (0xc0_0000_0000, 0xc0_0020_0000, "rw-p", 0, ""),
      (0xc0_0020_0000, 0xc0_0040_0000, "rw-p", 0, ""),
      (0xc0_0040_0000, 0xc0_0400_0000, "rw-p", 0, ""),
      (0x7f4b_4734_6000, 0x7f4b_4993_7000, "rw-p", 0, ""),
      (0x7ffc_d616_9000, 0x7ffc_d618_a000, "rw-p", 0, "[stack]"),
    ]
    let mappings = try lines.map { start, end, permissions, inode, name in
      Mapping(
        range: try #require(AddressRange(Address(start), Address(end))),
        permissions: try #require(Mapping.Permissions(permissions)), inode: inode, name: name)
    }
    var taken = snapshot([
      reading("procfs.statm.data", 26_265 * 4096),
      reading("procfs.maps.sum.private_writable", 26_232 * 4096),
      reading("procfs.maps.sum.stack", 33 * 4096),
    ])
    taken.mappings = mappings
    taken.header.identity.executable = "/usr/local/bin/kube-proxy"
    let match = try #require(
      Correlator().correlate(taken).matches.first {
        $0.relation.id == "procfs.statm-data-is-writable-mappings"
      })
    #expect(match.verdict == .equal)
    let groups = try #require(match.right).parts.flatMap(\.groups)
    #expect(groups.map { $0.size.bytes / 4096 } == [96, 39, 16_384, 9713, 33])
    #expect(groups.map(\.mappings) == [1, 1, 3, 1, 1])
    #expect(groups[0].label == "data of /usr/local/bin/kube-proxy")
  }
}
