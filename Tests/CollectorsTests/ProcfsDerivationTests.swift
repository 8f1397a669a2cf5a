import Collectors
import Compression
import Foundation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

struct ProcfsDerivationTests {
  // MARK: readings

  @Test func fulfilsTheKernelsOwnEquations() throws {
    let numbers = try Files("prometheus").derived().bytes
    let equations: [(String, [String], [String])] = [
      ("P1", ["statm.size"], ["status.VmSize"]), ("P1b", ["stat.vsize"], ["status.VmSize"]),
      ("P2", ["maps.sum.size"], ["status.VmSize"]),
      ("P2b", ["smaps.sum.Size"], ["status.VmSize"]),
      ("P3", ["statm.resident"], ["status.VmRSS"]),
      ("P4", ["status.RssAnon", "status.RssFile", "status.RssShmem"], ["status.VmRSS"]),
      ("P5", ["statm.shared"], ["status.RssFile", "status.RssShmem"]),
      ("P6", ["statm.text"], ["status.VmExe"]), ("P6b", ["stat.text"], ["status.VmExe"]),
      ("P6c", ["maps.sum.text"], ["status.VmExe"]),
      ("P7", ["statm.data"], ["status.VmData", "status.VmStk"]),
      ("P8", ["maps.sum.private_writable"], ["status.VmData"]),
      ("P9", ["maps.sum.stack"], ["status.VmStk"]),
      ("P10", ["maps.sum.executable"], ["status.VmExe", "status.VmLib"]),
      ("P11", ["smaps.sum.Rss"], ["smaps_rollup.Rss"]),
      ("P12", ["smaps.sum.Rss"], ["status.VmRSS"]),
      ("P14", ["smaps.sum.Anonymous"], ["status.RssAnon"]),
      ("P15", ["smaps.sum.file_and_shmem"], ["status.RssFile", "status.RssShmem"]),
      (
        "P17", ["smaps_rollup.Pss_Anon", "smaps_rollup.Pss_File", "smaps_rollup.Pss_Shmem"],
        ["smaps_rollup.Pss"]
      ),
      (
        "P18",
        [
          "smaps.sum.Shared_Clean", "smaps.sum.Shared_Dirty", "smaps.sum.Private_Clean",
          "smaps.sum.Private_Dirty",
        ], ["smaps.sum.Rss"]
      ),
      ("P20", ["smaps.sum.Swap"], ["status.VmSwap"]),
      (
        "P30", ["maps.sum.size"],
        ["maps.sum.private_writable", "maps.sum.stack", "maps.sum.executable", "maps.sum.other"]
      ),
      (
        "members", ["members.sum.Rss"],
        ["members.sum.Anonymous", "members.sum.file_and_shmem"]
      ),
    ]
    for (name, left, right) in equations {
      let left = try left.map { try #require(numbers["procfs.\($0)"], "\($0)") }
      let right = try right.map { try #require(numbers["procfs.\($0)"], "\($0)") }
      #expect(left.reduce(.zero, +) == right.reduce(.zero, +), "\(name)")
    }
    // P16 and P19: what is known to differ.
    #expect(numbers["procfs.smaps.sum.Pss"] == ByteCount(147_933 * 1024))
    #expect(numbers["procfs.smaps_rollup.Pss"] == ByteCount(147_937 * 1024))
    #expect(numbers["procfs.stat.rss"] == ByteCount(148_744 * 1024))
    #expect(numbers["procfs.smaps.sum.Rss.vdso"] == ByteCount(4096))
    #expect(
      numbers["procfs.smaps.sum.Rss.no_file"].map { rss in
        numbers["procfs.smaps.sum.Anonymous.file"].map { rss + $0 }
      } == ByteCount(117_400 * 1024))
  }

  @Test func countsAndSaysWhereEachNumberStands() throws {
    let derived = try Files("prometheus").derived()
    #expect(derived.numbers["procfs.maps.count"] == ExactDecimal(88))
    #expect(derived.numbers["procfs.smaps.count"] == ExactDecimal(88))
    #expect(derived.numbers["procfs.stat.minflt"] == ExactDecimal(42455))
    #expect(derived.numbers["procfs.status.Threads"] == ExactDecimal(8))
    #expect(derived.numbers["procfs.oom_score"] == ExactDecimal(670))
    let rss = try #require(derived.readings.first { $0.id == "procfs.status.VmRSS" })
    #expect(rss.granularity == .kibibyte)
    #expect(
      rss.provenance == Provenance(capture: "proc/17669/status", line: 23, place: "VmRSS"))
    let stat = try #require(derived.readings.first { $0.id == "procfs.stat.rss" })
    #expect(stat.granularity == .page)
    #expect(stat.provenance.place == "field 24 (rss)")
    let sum = try #require(derived.readings.first { $0.id == "procfs.smaps.sum.Size" })
    #expect(sum.provenance.place == "sum of Size over 87 mappings")
    #expect(Set(derived.readings.map(\.id)).count == derived.readings.count)
    #expect(derived.unavailable.isEmpty && derived.warnings.isEmpty)
  }

  @Test func readsLimits() throws {
    let readings = try Files("prometheus").derived().readings
    func limit(_ name: String) -> Reading? { readings.first { $0.id == "procfs.limits.\(name)" } }
    #expect(limit("Max_address_space")?.amount == .unlimited)
    #expect(limit("Max_address_space")?.unit == .bytes)
    #expect(limit("Max_stack_size")?.amount == .bytes(ByteCount(8_388_608)))
    #expect(limit("Max_open_files")?.amount == .number(ExactDecimal(20000)))
    #expect(limit("Max_open_files")?.unit == .count)
    #expect(limit("Max_cpu_time")?.unit == .seconds)
  }

  @Test func findsThePublishedTwentyMegabytes() throws {
    let derived = try Files("published-2020", pid: 10368).derived()
    let pages = derived.bytes.mapValues { $0.bytes / 4096 }
    #expect(pages["procfs.statm.size"] == 35207)
    #expect(pages["procfs.maps.sum.size"] == 35207)
    #expect(pages["procfs.maps.sum.text"] == 4026)
    #expect(pages["procfs.maps.sum.private_writable"] == 26232)
    #expect(pages["procfs.maps.sum.stack"] == 33)
    #expect(pages["procfs.maps.sum.other_than_text_and_data"] == 4916)
    #expect(derived.identity.executable == "/usr/local/bin/kube-proxy")
    #expect(derived.machine.pageSizeIsKnown == false)
    #expect(derived.bytes["procfs.smaps.sum.Rss"] == nil)
  }

  @Test func computesTheStartTimeExactly() throws {
    var files = try Files("prometheus")
    files.add("proc/stat", "cpu 1 2\nbtime 1795391263\n")
    let derived = files.derived()
    #expect(
      derived.numbers["procfs.process.start_time"]
        == ExactDecimal(digits: 179_539_206_262, exponent: -2))
    #expect(derived.numbers["procfs.system.btime"] == ExactDecimal(1_795_391_263))
    #expect(derived.machine.bootTime == 1_795_391_263)
    files.machine.clockTicksPerSecond = 1024
    #expect(files.derived().numbers["procfs.process.start_time"] == nil)
    files.machine.clockTicksPerSecond = 250
    #expect(
      files.derived().numbers["procfs.process.start_time"]
        == ExactDecimal(digits: 1_795_391_582_848, exponent: -3))
  }

  @Test func hasNoTextOfAProcessThatMayNotBeTraced() throws {
    var files = try Files("prometheus")
    let fields = String(decoding: try fixture("prometheus/stat"), as: UTF8.self)
    files.add("proc/17669/stat", fields.replacing("4202496 26356433", with: "1 1"))
    let derived = files.derived()
    #expect(derived.bytes["procfs.stat.text"] == nil)
    #expect(derived.bytes["procfs.stat.vsize"] != nil)
    #expect(derived.identity.executable == "/usr/bin/prometheus")
  }

  // MARK: machine and identity

  @Test func learnsTheMachine() throws {
    var files = try Files("prometheus")
    for (name, file) in [
      ("proc/version", "version"), ("proc/meminfo", "meminfo"),
      ("sys/devices/system/cpu/online", "online"),
    ] {
      files.add(name, try fixture("system/\(file)"))
    }
    let derived = files.derived()
    #expect(derived.machine.kernelRelease == "6.1.0-56-amd64")
    #expect(derived.machine.processorsOnline == 2)
    #expect(derived.machine.pageSize == .fourKiB)
    #expect(derived.machine.pageSizeIsKnown)
    #expect(derived.bytes["procfs.meminfo.Active(anon)"] != nil)
  }

  @Test func takesThePageSizeFromTheFirstMappingThatIsNotHugetlb() {
    var files = Files(pid: 1)
    files.add(
      "proc/1/smaps",
      "10000-210000 rw-p 0 0:0 0\nSize: 2048 kB\nKernelPageSize: 2048 kB\nRss: 0 kB\n"
        + "VmFlags: rd ht\n"
        + "400000-410000 rw-p 0 0:0 0\nSize: 64 kB\nKernelPageSize: 64 kB\nRss: 64 kB\n"
        + "VmFlags: rd gd\n")
    files.add("proc/1/statm", "3 2 0 0 0 1 0\n")
    let derived = files.derived()
    #expect(derived.machine.pageSize.bytes == 65536)
    #expect(derived.bytes["procfs.statm.size"] == ByteCount(3 * 65536))
    // By its flag, whatever its name.
    #expect(derived.bytes["procfs.maps.sum.stack"] == ByteCount(65536))
  }

  @Test func knowsTheProcess() throws {
    var files = try Files("prometheus")
    let derived = files.derived()
    #expect(derived.identity.startTime == 79962)
    #expect(derived.identity.comm == "prometheus")
    #expect(derived.identity.executable == "/usr/bin/prometheus")
    #expect(derived.identity.commandLine.count == 5)
    files.add("proc/17669/exe", "/opt/two\nlines")
    #expect(files.derived().identity.executable == "/opt/two\\012lines")
    #expect(files.derived().bytes["procfs.maps.sum.text"] == nil)
  }

  @Test func keepsOddNames() throws {
    let derived = try Files("odd-names", pid: 1465).derived()
    #expect(derived.identity.comm == "a) R 1 (\nb c")
    #expect(derived.identity.executable == "/usr/local/bin/odd-names-probe")
    #expect(derived.mappings.first { $0.name == "[heap]" }?.isFileBacked == false)
    #expect(derived.mappings.first { $0.name == "/srv/odd/[heap]" }?.isFileBacked == true)
    #expect(derived.bytes["procfs.maps.sum.size"] == derived.bytes["procfs.status.VmSize"])
  }

  @Test func takesASystemVSegmentForAFileThoughItsInodeIsNought() {
    var files = Files(pid: 1)
    let segment = "7f0000000000-7f0000002000 rw-s 00000000 00:01 0 /SYSV00000000 (deleted)\n"
    let heap = "7f0000004000-7f0000005000 rw-p 00000000 00:00 0\n"
    files.add("proc/1/maps", segment + heap)
    files.add(
      "proc/1/smaps",
      segment + "Size: 8 kB\nRss: 8 kB\nAnonymous: 0 kB\nVmFlags: rd wr sh\n" + heap
        + "Size: 4 kB\nRss: 4 kB\nAnonymous: 4 kB\nVmFlags: rd wr\n")
    let derived = files.derived()
    #expect(derived.bytes["procfs.smaps.sum.Rss"] == ByteCount(12288))
    #expect(derived.bytes["procfs.smaps.sum.Rss.no_file"] == ByteCount(4096))
    #expect(derived.bytes["procfs.smaps.sum.Anonymous.file"] == .zero)
  }

  // MARK: what is missing

  @Test(arguments: [
    ("kernel-thread", Int32(10), "it is a kernel thread, which has no memory of its own"),
    ("zombie", 1469, "it has exited and its memory is gone (State: Z, a zombie)"),
    ("exited-leader", 1466, "its main thread has exited (State: Z, Threads: 2)"),
  ])
  func hasNoReadingsOfMemoryThatIsNotThere(
    _ folder: String, _ pid: Int32, _ reason: String
  ) throws {
    let derived = try Files(folder, pid: pid).derived(members: [])
    #expect(derived.unavailable.map(\.what) == ["memory of process \(pid)"])
    #expect(derived.unavailable.map(\.why.reason) == [reason])
    #expect(derived.readings.filter { $0.unit == .bytes && !$0.id.contains("limits") }.isEmpty)
    #expect(derived.mappings.isEmpty)
    #expect(derived.numbers["procfs.status.Threads"] != nil)
  }

  @Test func tellsAKernelThreadByStatAlone() throws {
    var files = Files(pid: 10)
    files.add("proc/10/stat", try fixture("kernel-thread/stat"))
    #expect(
      files.derived().unavailable.map(\.why.reason)
        == ["it is a kernel thread, which has no memory of its own"])
  }

  @Test func saysThatNothingWasCaptured() {
    let derived = Files(pid: 7).derived(members: [])
    #expect(derived.unavailable.map(\.what) == ["procfs"])
    #expect(derived.unavailable.map(\.why.reason) == ["nothing of /proc/7 was captured"])
  }

  @Test func goesOnAfterAFileThatCannotBeParsed() throws {
    var files = try Files("prometheus")
    files.add("proc/17669/statm", "no numbers\n")
    let derived = files.derived()
    #expect(derived.unavailable.map(\.what) == ["/proc/17669/statm"])
    #expect(
      derived.unavailable.map(\.why.reason) == [
        "/proc/17669/statm:1: expected seven numbers of pages, found \"no numbers\""
      ])
    #expect(derived.bytes["procfs.status.VmRSS"] != nil)
  }

  @Test func fallsBackToMapsWhereSmapsIsCutShort() throws {
    let text = String(decoding: try fixture("prometheus/smaps"), as: UTF8.self)
    let cuts = [
      // Between two records, as the kernel leaves it, and inside one.
      (text.range(of: "7fdf58000000-"), "ends after 24 of the 88 mappings in maps"),
      (text.range(of: "Pss:"), "expected \"VmFlags:\" of mapping 00400000-00402000"),
    ]
    for (range, reason) in cuts {
      let end = try #require(range).lowerBound
      var files = try Files("prometheus")
      files.add("proc/17669/smaps", String(text[..<end]))
      let derived = files.derived()
      #expect(derived.unavailable.map(\.what) == ["/proc/17669/smaps"])
      let why = derived.unavailable.map(\.why.reason).joined()
      #expect(why.contains(reason), "\(why)")
      #expect(derived.bytes["procfs.smaps.sum.Rss"] == nil)
      #expect(derived.bytes["procfs.maps.sum.size"] == ByteCount(1_480_868 * 1024))
      #expect(derived.mappings.count == 88)
    }
  }

  @Test func noticesThatMapsIsCutShort() throws {
    let text = String(decoding: try fixture("prometheus/maps"), as: UTF8.self)
    var files = try Files("prometheus")
    files.add("proc/17669/maps", String(text.split(separator: "\n")[..<40].joined(separator: "\n")))
    let derived = files.derived()
    #expect(derived.unavailable.map(\.what) == ["/proc/17669/maps"])
    #expect(derived.numbers["procfs.maps.count"] == nil)
    #expect(derived.mappings.count == 88)
  }

  @Test func noticesFilesThatAreEmptyAlthoughThereIsMemory() throws {
    var files = try Files("prometheus")
    files.add("proc/17669/maps", "")
    files.add("proc/17669/smaps", "")
    let derived = files.derived()
    #expect(derived.unavailable.map(\.what) == ["/proc/17669/maps", "/proc/17669/smaps"])
    #expect(derived.bytes["procfs.maps.sum.size"] == nil)
  }

  @Test func leavesOutWhatNoMachineHas() {
    var files = Files(pid: 1)
    files.add("proc/1/statm", "18446744073709551615 9223372036854775807 0 0 0 1 0\n")
    files.add(
      "proc/1/maps",
      "0-7fffffffffffffff rw-p 0 0:0 0\n1-7fffffffffffffff rw-p 0 0:0 0\n")
    let derived = files.derived()
    #expect(derived.bytes["procfs.statm.size"] == nil)
    #expect(derived.bytes["procfs.statm.resident"] == nil)
    #expect(derived.bytes["procfs.maps.sum.size"] == nil)
    #expect(
      derived.warnings == [
        "proc/1/statm: field 1 (size) is no amount, left out",
        "proc/1/statm: field 2 (resident) is no amount, left out",
      ])
  }

  // MARK: members

  @Test func sumsOverAllMembers() throws {
    var files = try Files("prometheus")
    for file in ["status", "smaps_rollup"] {
      files.add("proc/129/\(file)", try fixture("prometheus-6.1/\(file)"))
    }
    files.add("proc/1469/status", try fixture("zombie/status"))
    let alone = try Files("prometheus-6.1", pid: 129).derived().bytes
    let derived = files.derived(members: [129, 1469, 17669])
    #expect(derived.numbers["procfs.members.count"] == ExactDecimal(3))
    let rss = try #require(alone["procfs.smaps_rollup.Rss"])
    #expect(derived.bytes["procfs.members.sum.Rss"] == rss + ByteCount(148_892 * 1024))
    #expect(
      derived.readings.first { $0.id == "procfs.members.sum.Rss" }?.provenance
        == Provenance(
          capture: "proc/17669/smaps_rollup", place: "sum of Rss over 3 processes"))
    #expect(derived.unavailable.isEmpty)
  }

  @Test func takesSmapsWhereThereIsNoRollup() throws {
    var files = try Files("prometheus")
    files.remove("proc/17669/smaps_rollup")
    let derived = files.derived()
    #expect(derived.bytes["procfs.members.sum.Rss"] == ByteCount(148_892 * 1024))
    #expect(derived.bytes["procfs.members.sum.Pss_Anon"] == nil)
  }

  @Test func hasNoSumWhereAMemberIsMissing() throws {
    let derived = try Files("prometheus").derived(members: [17669, 5, 6])
    #expect(derived.bytes.keys.allSatisfy { !$0.contains("members") })
    #expect(derived.numbers["procfs.members.count"] == nil)
    #expect(
      derived.unavailable == [
        SnapshotHeader.Gap(
          "processes of the cgroup",
          Unavailability("2 of 3 were not read: 5, 6", remedy: "--cgroup-members"))
      ])
  }

  /// Its memory is there, but under another name: 0 would be wrong.
  @Test func takesAMemberWhoseMainThreadHasEndedForMissing() throws {
    var files = try Files("prometheus")
    files.add("proc/1466/status", try fixture("exited-leader/status"))
    let derived = files.derived(members: [1466, 17669])
    #expect(derived.unavailable.map(\.why.reason) == ["1 of 2 were not read: 1466"])
    #expect(derived.bytes["procfs.members.sum.Rss"] == nil)
  }

  @Test func hasNoSumOfProcessesWithoutMemory() throws {
    let derived = try Files("zombie", pid: 1469).derived(members: [1469])
    #expect(derived.readings.allSatisfy { !$0.id.contains("members") })
  }

  @Test func countsAKernelThreadAsNoMemory() throws {
    var files = try Files("prometheus")
    files.add("proc/10/status", try fixture("kernel-thread/status"))
    let derived = files.derived(members: [10, 17669])
    #expect(derived.unavailable.isEmpty)
    #expect(derived.bytes["procfs.members.sum.Rss"] == ByteCount(148_892 * 1024))
    #expect(derived.numbers["procfs.members.count"] == ExactDecimal(2))
  }

  @Test func blamesNoRefusalForWhatNobodyTriedToRead() throws {
    var files = try Files("prometheus")
    files.remove("proc/17669/smaps")
    files.refuse("proc/17669/smaps_rollup", Unavailability("permission denied", remedy: "be root"))
    files.add("proc/1466/status", try fixture("exited-leader/status"))
    #expect(
      files.derived(members: [5, 6, 1466, 17669]).unavailable == [
        SnapshotHeader.Gap(
          "processes of the cgroup",
          Unavailability("2 of 4 were not read: 5, 6", remedy: "--cgroup-members")),
        SnapshotHeader.Gap(
          "processes of the cgroup", Unavailability("1 of 4 were not read: 1466")),
        SnapshotHeader.Gap(
          "processes of the cgroup",
          Unavailability("1 of 4 were not read: 17669: permission denied", remedy: "be root")),
      ])
  }

  @Test func sumsNothingWhereTwoProcessesMayShareTheirMemory() throws {
    var files = try Files("prometheus")
    for file in ["status", "smaps_rollup"] {
      files.add("proc/18000/\(file)", try fixture("prometheus/\(file)"))
    }
    let derived = files.derived(members: [17669, 18000])
    #expect(
      derived.unavailable.map { "\($0.what): \($0.why.reason)" } == [
        "sums over the processes of the cgroup: processes 17669 and 18000 show the same memory: if "
          + "they share it (vfork, CLONE_VM), it is counted twice"
      ])
    #expect(derived.bytes.keys.allSatisfy { !$0.contains("members") })
    #expect(derived.numbers["procfs.members.count"] == ExactDecimal(2))
  }

  @Test func saysWhyAMemberCouldNotBeRead() throws {
    var files = try Files("prometheus")
    files.add("proc/5/status", try fixture("prometheus/status"))
    files.refuse("proc/5/smaps_rollup", Unavailability("permission denied", remedy: "be root"))
    #expect(
      files.derived(members: [5, 17669]).unavailable == [
        SnapshotHeader.Gap(
          "processes of the cgroup",
          Unavailability("1 of 2 were not read: 5: permission denied", remedy: "be root"))
      ])
  }
}

private func fixture(_ path: String) throws -> [UInt8] {
  try bytes(ofFile: "Tests/Fixtures/Procfs/\(path)")
}

/// Captures to derive from.
private struct Files {
  let pid: Int32
  var machine = Machine()
  private var captures: [String: Capture] = [:]

  init(pid: Int32) { self.pid = pid }

  /// All files of one folder of fixtures.
  init(_ folder: String, pid: Int32 = 17669) throws {
    self.init(pid: pid)
    let directory = projectRoot.appending(path: "Tests/Fixtures/Procfs/\(folder)")
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
      add("proc/\(pid)/\(name)", try fixture("\(folder)/\(name)"))
    }
  }

  mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

  mutating func add(_ name: String, _ bytes: [UInt8]) {
    captures[name] = Capture(
      name: name, source: "/\(name)", view: .procfs, begin: nil, end: nil,
      outcome: .captured(CompressedBytes(compressing: bytes)))
  }

  mutating func refuse(_ name: String, _ why: Unavailability) {
    captures[name] = Capture(
      name: name, source: "/\(name)", view: .procfs, begin: nil, end: nil,
      outcome: .unavailable(why))
  }

  mutating func remove(_ name: String) { captures[name] = nil }

  /// The members default to the process alone, as far as it has files.
  func derived(members: [Int32]? = nil) -> Derivation {
    var derivation = Derivation(identity: ProcessIdentity(pid: pid), machine: machine)
    let set = CaptureSet(captures.keys.sorted().compactMap { captures[$0] })
    derivation.deriveProcfs(set)
    let isWhole = set["proc/\(pid)/status"] != nil && set["proc/\(pid)/smaps"] != nil
    derivation.deriveMembers(set, pids: members ?? (isWhole ? [pid] : []))
    return derivation
  }
}

extension Derivation {
  fileprivate var bytes: [String: ByteCount] {
    Dictionary(
      readings.compactMap { reading in reading.bytes.map { (reading.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  fileprivate var numbers: [String: ExactDecimal] {
    Dictionary(
      readings.compactMap { reading in reading.number.map { (reading.id, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}
