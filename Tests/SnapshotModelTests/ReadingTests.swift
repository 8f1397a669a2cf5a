import MemoryUnits
import SnapshotModel
import Testing
import TextParsing

struct ReadingTests {
  private let place = Provenance(capture: "proc/1/statm", line: 1, place: "field 1 (size)")

  @Test func isNamedByQuantityAndInstance() {
    let reading = Reading(
      "cgroup.v1.memory.stat.rss", instance: "{cgroup=\"/a\"}", bytes: ByteCount(4096),
      granularity: .one, provenance: place)
    #expect(reading.id == "cgroup.v1.memory.stat.rss{cgroup=\"/a\"}")
    #expect(reading.quantity.view == .cgroup)
    #expect(reading.unit == .bytes)
  }

  @Test func givesBytesAsANumberButNoNumberAsBytes() {
    let size = Reading(
      "procfs.statm.size", bytes: ByteCount(8192), granularity: .page, provenance: place)
    #expect(size.bytes == ByteCount(8192))
    #expect(size.number == ExactDecimal(8192))
    let threads = Reading(
      "procfs.status.Threads", number: ExactDecimal(8), unit: .count, provenance: place)
    #expect(threads.bytes == nil)
    #expect(threads.number == ExactDecimal(8))
    #expect(threads.granularity == .one)
  }

  @Test func aLimitThatIsNotSetIsNoNumber() {
    let limit = Reading(
      "procfs.limits.Max_address_space", .unlimited, unit: .bytes, granularity: .one,
      provenance: place)
    #expect(limit.bytes == nil && limit.number == nil)
  }

  @Test func knowsTheSizeOfAStep() {
    #expect(Granularity.one.bytes(.fourKiB) == ByteCount(1))
    #expect(Granularity.kibibyte.bytes(.fourKiB) == ByteCount(1024))
    #expect(Granularity.page.bytes(.fourKiB) == ByteCount(4096))
  }

  @Test(arguments: [
    ("procfs.statm.size", View.procfs), ("core.segment.total", .core), ("metrics.up", .metrics),
    ("cgroup", .cgroup), ("other.thing", nil), ("", nil),
  ])
  func tellsTheViewByTheFirstWord(_ id: String, _ view: View?) {
    #expect(QuantityID(id).view == view)
  }

  @Test func sortsViewsInTheOrderOfAReport() {
    #expect([View.ledger, .core, .metrics, .procfs, .cgroup].sorted() == View.allCases)
  }
}
