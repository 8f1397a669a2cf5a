import TestSupport
import Testing

@testable import GoRuntime

@Suite struct HeapStatisticsTests {
  private func statistics(
    _ name: String, _ write: (inout [UInt8], GoLayout) -> Void
  ) throws -> HeapStatistics {
    let layout = try layout(name)
    var bytes = [UInt8](repeating: 0, count: layout.statistics.size)
    write(&bytes, layout)
    return HeapStatistics(MemoryBlock(start: 0x5000, bytes: bytes), layout)
  }

  private func put(_ number: some FixedWidthInteger, at offset: Int, _ bytes: inout [UInt8]) {
    bytes.replaceSubrange(offset..<offset + number.bitWidth / 8, with: littleEndianBytes(number))
  }

  @Test(arguments: ["1.19", "1.24", "1.25", "1.27"])
  func generationsAreAddedUpThoughSomeAreNegative(name: String) throws {
    let statistics = try statistics(name) { bytes, layout in
      for (index, parts) in [
        [Int64(100 << 20), -(30 << 20), 1 << 20], [-5, 3, 4], [50 << 20, 2, -2],
      ].enumerated() {
        let offsets = [layout.delta.committed, layout.delta.released, layout.delta.inHeap]
        for (generation, part) in parts.enumerated() {
          put(
            part, at: layout.statistics.heapStats + generation * layout.delta.size + offsets[index],
            &bytes)
        }
      }
      put(
        Int64(-7),
        at: layout.statistics.heapStats + 2 * layout.delta.size + layout.delta.smallFreeCount + 67
          * 8,
        &bytes)
    }
    #expect(statistics.committed == 71 << 20)
    #expect(statistics.released == 2)
    #expect(statistics.inHeap == 50 << 20)
    #expect(statistics.retained == 21 << 20)
    #expect(statistics.smallFreeCount[67] == -7)
    #expect(statistics.smallFreeCount.dropLast().allSatisfy { $0 == 0 })
  }

  @Test func pointerMasksAreCountedUpTo124() throws {
    for (name, expected) in [("1.24", 4096), ("1.25", 0)] as [(String, Int64)] {
      let statistics = try statistics(name) { bytes, layout in
        put(Int64(8192), at: layout.delta.inStacks, &bytes)
        if let offset = layout.delta.inPtrScalarBits { put(Int64(4096), at: offset, &bytes) }
      }
      #expect(statistics.inPtrScalarBits == expected)
      #expect(statistics.inManual == 8192 + expected)
    }
  }

  @Test func theOtherCountersStandByThemselves() throws {
    let statistics = try statistics("1.27") { bytes, layout in
      let fields = layout.statistics
      for (index, offset) in [
        fields.stacksSys, fields.mspanSys, fields.mcacheSys, fields.buckHashSys, fields.gcMiscSys,
        fields.otherSys, fields.lastGC,
      ].enumerated() { put(Int64(index + 1), at: offset, &bytes) }
      put(UInt32(40), at: fields.numGC, &bytes)
      put(UInt32(4), at: fields.numForcedGC, &bytes)
      put(UInt32(1), at: fields.noPLock, &bytes)
    }
    #expect(
      [
        statistics.stacksSys, statistics.mspanSys, statistics.mcacheSys, statistics.buckHashSys,
        statistics.gcMiscSys, statistics.otherSys, statistics.lastGC, statistics.numGC,
        statistics.numForcedGC,
      ] == [1, 2, 3, 4, 5, 6, 7, 40, 4])
    #expect(statistics.isLocked)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func damageDoesNotTrap(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let statistics = try statistics("1.24") { bytes, _ in
      for index in bytes.indices { bytes[index] = UInt8.random(in: 0...255, using: &random) }
    }
    _ = (statistics.retained, statistics.inManual)
  }
}
