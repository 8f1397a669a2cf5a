import MemoryUnits
import ObjectFile
import Testing

@testable import GoRuntime

/// Whole heaps, from searching for the runtime to the last number.
@Suite struct SyntheticHeapTests {
  private func runtime(
    seed: UInt64, _ name: String = "1.27", _ architecture: String = "amd64"
  ) throws -> SyntheticRuntime {
    SyntheticRuntime(
      SyntheticHeap(seed: seed), try layout(name, architecture),
      machine: architecture == "amd64" ? .x8664 : .aarch64, seed: seed)
  }

  @Test(arguments: allLayouts)
  func everyVersionIsFoundAndRead(architecture: String, name: String) throws {
    let runtime = try runtime(seed: 7, name, architecture)
    let heaps = try runtime.read()
    let heap = try #require(heaps.first)
    #expect(heaps.count == 1)
    #expect(heap.layout == name)
    #expect(heap.goVersion?.hasPrefix("go\(runtime.layout.version)") == true)
    #expect(heap.image == "/program")
    #expect(heap.heapAddress == Address(SyntheticRuntime.mheap))
    for identity in heap.identities { #expect(identity.residue == 0, "\(identity)") }
    #expect(heap.memstats.numGC == 0)
    #expect(heap.notes.isEmpty)
  }

  /// Every number that the drawing says.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func everyNumberIsThatOfTheHeap(seed: UInt64) throws {
    let names = ["1.19", "1.21", "1.24", "1.25-greenteagc", "1.27", "1.27-nogreenteagc"]
    let runtime = try runtime(seed: seed, names[Int(seed) % names.count])
    let found = try #require(try runtime.read().first)
    let heap = runtime.heap
    for identity in found.identities { #expect(identity.residue == 0, "seed \(seed): \(identity)") }
    func sum(_ spans: [SyntheticHeap.Span], _ amount: (SyntheticHeap.Span) -> Int) -> ByteCount {
      ByteCount(spans.reduce(0) { $0 + Int64(amount($1)) * Int64($1.slotSize) })
    }
    let swept = heap.inUse.filter { $0.sweep == 0 || $0.sweep == 3 }
    let unswept = heap.inUse.filter { $0.sweep == -2 }
    #expect(found.breakdown.inuse.spans == Int64(heap.inUse.count), "seed \(seed)")
    #expect(found.breakdown.inuse.alloc == sum(heap.inUse) { $0.allocated }, "seed \(seed)")
    #expect(found.breakdown.inuse.free == sum(heap.inUse) { $0.slots - $0.allocated })
    #expect(found.gc.spansUnswept == Int64(unswept.count), "seed \(seed)")
    #expect(found.gc.deadUnswept == sum(unswept) { $0.allocated - $0.marked }, "seed \(seed)")
    #expect(found.gc.allocatedSince == sum(swept) { $0.allocated - $0.allocatedBits })
    #expect(
      found.gc.survived
        == sum(swept) { $0.allocatedBits } + sum(unswept) { $0.marked }, "seed \(seed)")
    let cached = heap.inUse.filter { $0.cachedBefore != nil }
    #expect(
      found.breakdown.unflushed.bytes == sum(cached) { $0.allocated - ($0.cachedBefore ?? 0) })
    #expect(found.breakdown.pages.padding == ByteCount(Int64(heap.padding.count) * 8192))
    #expect(found.breakdown.pages.freeReleased == ByteCount(Int64(heap.released.count) * 8192))
    #expect(
      found.breakdown.manual.workbufs
        == ByteCount(Int64(heap.spans.count(where: \.isWorkbuf)) * 32768))
  }

  @Test func aProgramThatSaysNothingIsReadByWhatItsMemoryShows() throws {
    var runtime = try runtime(seed: 3, "1.24")
    runtime.write(UInt64(0), at: SyntheticRuntime.image)
    let heap = try #require(try runtime.read().first)
    #expect(heap.goVersion == nil)
    #expect(heap.layout == "1.24")
    #expect(heap.layoutEvidence.first == "the program does not say")
  }

  @Test func aVersionThatIsNotKnownYetIsReadAsTheNewest() throws {
    var runtime = try runtime(seed: 3, "1.27")
    runtime.write(UInt8(ascii: "9"), at: SyntheticRuntime.image + 38)
    let heap = try #require(try runtime.read().first)
    #expect(heap.goVersion == "go1.29")
    #expect(heap.layout == "1.27")
  }

  @Test func aRuntimeThatNoLayoutFitsIsRefused() throws {
    var runtime = try runtime(seed: 3, "1.27")
    let place = runtime.layout.heap.cachealloc + runtime.layout.heap.fixallocSize
    runtime.write(UInt64(1), at: SyntheticRuntime.mheap + UInt64(place))
    let text = try #require(message { _ = try runtime.read() })
    #expect(
      text.hasPrefix("the layout of the runtime of go1.27 is not known (tried: 1.27, "), "\(text)")
  }

  @Test func withoutGoNothingIsFound() {
    var memory = TestMemory()
    #expect(
      message { _ = try locateGoRuntimes(in: memory) }
        == "no program's variables are in the memory that can be read")
    memory.map(0x40_0000, 0x1000, "r-x", path: "/program")
    memory.map(0x60_0000, 0x1000, path: "/program")
    #expect(
      message { _ = try locateGoRuntimes(in: memory) }
        == "no Go runtime of version 1.19 or later is in its memory")
  }

  @Test func filesOfDataAreNotSearched() throws {
    var memory = try runtime(seed: 1).memory
    memory.map(0x1000_0000, 1 << 44, path: "/data")
    memory.map(0x7000_0000_0000, 1 << 28, path: "/other")
    let images = ProgramImage.ranges(of: memory)
    #expect(!images.contains { $0.path == "/data" || $0.path == "/other" })
    #expect(images.first?.path == "/program")
  }

  @Test func ofMemoryWithoutAFileTheSmallestIsSearched() {
    var memory = TestMemory()
    for index in 0..<100 as Range<UInt64> {
      memory.map(0xc0_0000_0000 + index << 32, (index + 1) << 20)
    }
    memory.map(0x5555_0000_0000, 0x5000)
    let images = ProgramImage.ranges(of: memory)
    #expect(images.last?.range.start == Address(0x5555_0000_0000))
    #expect(images.reduce(0) { $0 + $1.range.length.bytes } <= 1 << 30)
    #expect(images.map(\.range) == images.map(\.range).sorted())
  }
}
