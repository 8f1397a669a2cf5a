import Compression
import MemoryUnits
import SnapshotModel
import Testing

struct SnapshotTests {
  private let denied = Unavailability("permission denied", remedy: "be root")

  @Test func listsEveryGapOnce() {
    var header = header()
    header.unavailable = [.init("core", Unavailability("no core file was given"))]
    let snapshot = Snapshot(
      header: header,
      captures: [capture("proc/1/smaps", .unavailable(denied)), capture("proc/1/maps", content)])
    #expect(snapshot.unavailable.map(\.what) == ["core", "/proc/1/smaps"])
    #expect(snapshot.unavailable.last?.why == denied)
  }

  @Test func lastsFromTheFirstByteToTheLast() {
    let snapshot = Snapshot(
      header: header(),
      captures: [
        capture("proc/1/maps", content, 300, 400), capture("proc/1/stat", content, 100, 350),
        capture("metrics/metrics", content),
      ])
    #expect(snapshot.duration == 300)
    #expect(Snapshot(header: header()).duration == nil)
  }

  @Test func aCaptureHasItsContentOrNone() {
    #expect(capture("proc/1/maps", content).content?.count == 3)
    #expect(capture("proc/1/maps", .unavailable(denied)).content == nil)
  }

  private let content = Capture.Outcome.captured(CompressedBytes(compressing: Array("abc".utf8)))

  private func capture(
    _ name: String, _ outcome: Capture.Outcome, _ begin: Int64? = nil, _ end: Int64? = nil
  ) -> Capture {
    Capture(
      name: name, source: "/\(name)", view: .procfs,
      begin: begin.map { Instant(monotonic: $0, wall: 0) },
      end: end.map { Instant(monotonic: $0, wall: 0) }, outcome: outcome)
  }

  private func header() -> SnapshotHeader {
    SnapshotHeader(
      takenAt: 0, toolVersion: "0", identity: ProcessIdentity(pid: 1), machine: Machine())
  }
}

struct ConsistencyTests {
  private let still = Consistency.Counter("procfs.stat.minflt", before: 5, after: 5)
  private let moved = Consistency.Counter("procfs.statm.resident", before: 9, after: 7)

  @Test func isStableWhereNothingMoved() {
    #expect(Consistency(attempts: 1, counters: [still]).isStable)
    #expect(!Consistency(attempts: 3, counters: [still, moved]).isStable)
  }

  @Test func isStableThoughItsSurroundingsMoved() {
    let around = ["metrics.go_memstats_sys_bytes", "procfs.meminfo.Cached"].map {
      Consistency.Counter(QuantityID($0), before: 1, after: 2)
    }
    #expect(Consistency(attempts: 1, counters: [still] + around).isStable)
  }

  @Test func isNotStableWhereNobodyLooked() {
    #expect(!Consistency.unknown.isStable)
  }

  @Test func tellsByHowMuchACounterMoved() {
    let consistency = Consistency(attempts: 1, counters: [still, moved])
    #expect(consistency.movement(of: "procfs.statm.resident") == 2)
    #expect(consistency.movement(of: "procfs.stat.minflt") == 0)
    #expect(consistency.movement(of: "procfs.statm.size") == nil)
  }
}

struct KernelVersionTests {
  @Test(arguments: [
    ("6.1.0-28-amd64", 6, 1), ("4.15.0", 4, 15), ("6.18", 6, 18), ("5.10-rc1", 5, 10),
    ("6.12.117-1", 6, 12),
  ])
  func readsTheFirstTwoNumbers(_ release: String, _ major: Int, _ minor: Int) {
    #expect(KernelVersion(release) == KernelVersion(major, minor))
  }

  @Test(arguments: ["", "6", "six.one", "6.x"])
  func refusesAnythingElse(_ release: String) {
    #expect(KernelVersion(release) == nil)
  }

  @Test func comparesNumbersNotText() {
    #expect(KernelVersion(6, 2) < KernelVersion(6, 16))
    #expect(KernelVersion(5, 19) < KernelVersion(6, 0))
    var machine = Machine()
    #expect(machine.kernelVersion == nil)
    machine.kernelRelease = "6.16.1"
    #expect(machine.kernelVersion?.description == "6.16")
  }
}
