import MemoryUnits
import SnapshotModel
import Testing

@testable import Reporting

@Suite struct MemoryTests {
  private let report = ReportExamples.everythingAndHeapReport()

  /// The catalogue's word for a role.
  private func title(_ role: String) -> String {
    QuantityCatalog.definition(of: QuantityID("core.go.\(role)"))?.title ?? role
  }

  @Test func saysWhatALargeBlockIsFor() throws {
    let block = try #require(report.blocks.first { $0.range?.start == Address(0x7f4b_4734_6000) })
    #expect(block.place == "7f4b47346000-7f4b49937000, 1 mapping")
    #expect(
      block.finding.plain
        == "Mostly “\(title("metadata.arena_index"))”, 32.0 MiB, of which 12.0 KiB are in RAM. "
        + "MemStats leaves it out.")
    #expect(block.shares.map(\.title) == [title("metadata.arena_index"), "not attributed"])
    #expect(block.shares.map(\.size.bytes) == [33_554_432, 6_230_016])
  }

  @Test func theSharesOfEveryBlockAddUpToIt() {
    #expect(report.blocks.count == 3)
    #expect(report.blocks.map(\.size) == report.blocks.map(\.size).sorted(by: >))
    for block in report.blocks {
      #expect(block.shares.reduce(.zero) { $0 + $1.size } == block.size, "\(block.label)")
    }
    #expect(report.blocks.contains { $0.label == "bss of \(ReportExamples.path)" })
  }

  @Test func blocksThatAreNotListedAreTakenTogether() throws {
    var (snapshot, relations) = ReportExamples.everythingAndHeap()
    for index in 0..<30 as Range<UInt64> {
      let start = 0x7000_0000_0000 + index * 0x20_0000
      let range = try #require(AddressRange(Address(start), length: (index + 1) * 8192))
      snapshot.mappings.append(
        Mapping(
          range: range, permissions: .init(read: true, write: true, execute: false, shared: false)))
    }
    snapshot.mappings.sort { $0.range < $1.range }
    let blocks = ReportExamples.report(on: snapshot, relations).blocks
    #expect(blocks.count == 21)
    let last = try #require(blocks.last)
    #expect(last.label == "13 other blocks")
    #expect(last.place == "13 mappings")
    #expect(last.shares.map(\.title) == ["not attributed"])
    #expect(last.shares.first?.size == last.size)
    #expect(
      blocks.reduce(.zero) { $0 + $1.size }
        == snapshot.mappings.filter {
          !$0.isFileBacked && !$0.isGate && $0.name.isEmpty
        }.reduce(ByteCount.zero) { $0 + $1.range.length })
  }

  @Test func withoutRegionsThereAreNoBlocks() {
    let report = ReportExamples.report(
      on: ReportExamples.kubeProxy(), ReportExamples.kubeProxyRelations)
    #expect(report.blocks.isEmpty)
    #expect(report.goHeap == nil)
    #expect(!render(report, as: .html).contains("<section id=\"heap\">"))
    #expect(!render(report, as: .markdown).contains("anonymous blocks"))
    #expect(render(report, as: .json).contains("\"blocks\": []"))
  }

  @Test func theHeapsRowsAddUpToTheirTotals() throws {
    let heap = try #require(report.goHeap)
    #expect(
      heap.rows.map { "\($0.depth) \($0.title) \($0.size.bytes)" } == [
        "0 Arenas 67108864", "1 Spans in use 8192", "2 Slots that hold an object 4608",
        "3 Survived the last collection 1024", "3 Allocated since 2048",
        "3 Dead, not swept yet 1024", "3 In spans that are being swept 512", "2 Free slots 3584",
        "2 Ends that no slot fits into 0", "1 Spans of the runtime’s own 8192", "2 Stacks 8192",
        "1 Free pages, released 67092480", "1 Reserved 0", "0 Bookkeeping 33554432",
        "1 Arena index 33554432",
      ])
    #expect(heap.rows[1].resident == ByteCount(8192))
    #expect(heap.rows[6].reading == nil)
  }

  @Test func saysOfWhichMomentTheHeapIs() throws {
    let facts = try #require(report.goHeap).facts.map { "\($0.label): \($0.value.plain)" }
    #expect(
      facts == [
        "Moment: 65,536 B (64.0 KiB) were read of a core",
        "Stopped for: 1,250,000 ns (1.3 ms)", "Copying took: 900,000 ns (900.0 µs)",
        "Collector: phase sweep, after 3 collections, the last 1,500,000,000 ns (1.5 s) before; "
          + "1 span not swept yet",
        "Agreement: 1 of 2 pairs of ways to the same number agree to the last digit",
      ])
  }

  @Test func markdownShowsBoth() {
    let markdown = render(report, as: .markdown)
    #expect(
      markdown.contains(
        "\n| &emsp;&emsp;&emsp;Allocated since | 2,048 B (2.0 KiB) |  | "
          + "`core.go.gc.allocated_since` |\n"))
    #expect(
      markdown.contains(
        "\n| &emsp;\(title("metadata.arena_index")) <sub>`core.go.metadata.arena_index`</sub> | "
          + "33,554,432 B (32.0 MiB) | 12,288 B (12.0 KiB) |\n"))
  }
}
