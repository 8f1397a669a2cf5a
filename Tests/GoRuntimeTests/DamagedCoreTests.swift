import Foundation
import MemoryUnits
import ObjectFile
import TestSupport
import Testing

@testable import GoRuntime

/// A real core of a Go program in the hands of somebody who wants to do harm: an error that names the
/// place, or numbers whose identities show the damage. Never a crash, a hang, or memory without bound.
@Suite(
  .enabled(if: GoProgram.isInstalled, "\(GoProgram.notInstalled)"),
  .enabled(if: GoProgram.canDumpCore, "\(GoProgram.cannotDumpCore)"))
struct DamagedCoreTests {
  private let core: GoCore

  init() throws { core = try GoCore.shared.get() }

  @Test func isReadAsItIs() throws {
    let (heaps, reads) = try core.read(Damage())
    #expect(heaps == [core.heap])
    #expect(reads < 100_000)
    for identity in core.heap.identities { #expect(identity.residue == 0, "\(identity)") }
  }

  // MARK: by hand

  /// What becomes of one number that was changed.
  private func outcome(_ change: (inout Damage) -> Void) -> String {
    var damage = Damage()
    change(&damage)
    do {
      let heap = try core.read(damage).heaps[0]
      let differing = heap.identities.filter { $0.residue != 0 }.map(\.id)
      return (differing + heap.notes).joined(separator: ", ")
    } catch {
      return "\(error)"
    }
  }

  private func heapField(_ field: KeyPath<HeapFields, Int>) -> UInt64 {
    core.location.heap + UInt64(core.location.layout.heap[keyPath: field])
  }

  private func spanField(_ field: KeyPath<SpanFields, Int>, of index: Int) -> UInt64 {
    core.copy.spans.addresses[index] + UInt64(core.location.layout.span[keyPath: field])
  }

  @Test(arguments: [1 << 40, 1 << 63, .max] as [UInt64])
  func countsOfSpansThatCannotBeAreNamed(count: UInt64) {
    let list = core.copy.heap.slice(core.location.layout.heap.allspans)
    let found = outcome {
      $0.write(count, at: heapField(\.allspans) + 8, in: core)
      $0.write(count, at: heapField(\.allspans) + 16, in: core)
    }
    #expect(
      found
        == "the list of spans at 0x\(String(list.start, radix: 16)): found \(count) elements of "
        + "\(count), at most 1073741824 expected")
  }

  @Test func aListOfSpansThatGoesOnTooLongIsNamedWhereItEnds() {
    let list = core.copy.heap.slice(core.location.layout.heap.allspans)
    let found = outcome {
      $0.write(UInt64(1 << 20), at: heapField(\.allspans) + 8, in: core)
      $0.write(UInt64(1 << 20), at: heapField(\.allspans) + 16, in: core)
    }
    let end = list.start + list.count * 8
    #expect(
      found == "the list of spans at 0x\(String(end, radix: 16)): found 0x0"
        || found.hasPrefix("the list of spans at 0x"), "\(found)")
  }

  @Test func twoSpansOfTheSamePagesAreNamed() {
    let places = core.copy.inUse
    let (one, other) = (places[0], places[places.count / 2])
    let found = outcome {
      $0.write(one.start, at: spanField(\.startAddr, of: Int(other.index)), in: core)
    }
    let addresses = [one, other].map {
      "the descriptor of a span at 0x\(String(core.copy.spans.addresses[Int($0.index)], radix: 16))"
    }
    #expect(
      addresses.contains { found.hasPrefix($0) }
        && found.hasSuffix(
          "found pages from 0x\(String(one.start, radix: 16)) on, which are another span's"),
      "\(found)")
  }

  @Test(arguments: [1 << 22, 1 << 40, .max] as [UInt64])
  func anArenaOutsideOfTheIndexIsNamed(number: UInt64) {
    let list = core.copy.heap.slice(core.location.layout.heap.arenaList)
    #expect(
      outcome { $0.write(number, at: list.start, in: core) }
        == "the list of arenas at 0x\(String(list.start, radix: 16)): found "
        + "0x\(String(number, radix: 16))")
  }

  @Test func pagesOf2To47BytesAreNamed() {
    let list = core.copy.heap.slice(core.location.layout.heap.inUseRanges)
    let low = core.copy.pages.ranges[0].lowerBound
    #expect(
      outcome { $0.write(UInt64(1) << 47, at: list.start + 8, in: core) }
        == "the ranges of the heap at 0x\(String(list.start, radix: 16)): found "
        + "0x\(String(low, radix: 16)) to 0x800000000000")
  }

  @Test func aVersionOfAMegabyteIsNamed() throws {
    let start = core.location.imageRange.start.value
    let place = try #require(
      stride(from: start, to: core.location.imageRange.end.value, by: 16).first(where: isMark))
    #expect(
      outcome { $0.write(UInt32(0x0040_8080), at: place + 32, in: core) }
        == "the version in .go.buildinfo at 0x\(String(place + 32, radix: 16)): found a length of "
        + "1048576 bytes")
  }

  private func isMark(_ address: UInt64) -> Bool {
    guard let offset = core.offset(of: address), offset + 14 <= core.core.count else {
      return false
    }
    return core.core[offset..<offset + 14].elementsEqual([0xff] + Array(" Go buildinf:".utf8))
  }

  @Test func listsThatLeadRoundInCirclesEnd() throws {
    let chunks = try #require(core.location.persistentChunks)
    let first = core.word(at: chunks)
    // Another variable leads to a part of them, if any does.
    let found = outcome { $0.write(first, at: first, in: core) }
    #expect(!found.contains("found 0x"), "\(found)")
    let arenas = try #require(core.location.bitmapArenas)
    for offset in [8, 16, 24] as [UInt64] where core.word(at: arenas + offset) != 0 {
      let block = core.word(at: arenas + offset)
      #expect(outcome { $0.write(block, at: block + 8, in: core) }.isEmpty)
    }
  }

  @Test func countersThatAreWrongShowInTheIdentities() {
    let statistics = core.location.statistics
    let found = outcome {
      $0.write(
        Int64.max, at: statistics + UInt64(core.location.layout.delta.inHeap), in: core)
    }
    #expect(found.contains("heap-inuse-is-spans-in-use"), "\(found)")
    let pages = outcome { $0.write(UInt64.max / 3, at: heapField(\.pagesInUse), in: core) }
    #expect(pages == "pages-in-use-are-spans-in-use")
  }

  @Test func aWrongCountOfObjectsShowsInTheIdentities() throws {
    let index = try #require(
      core.copy.inUse.map { Int($0.index) }.first {
        core.copy.spans[$0].map { $0.allocated > 2 && $0.sizeClass > 0 } ?? false
      })
    let found = outcome { $0.write(UInt16(1), at: spanField(\.allocCount, of: index), in: core) }
    #expect(found.contains("heap-objects-are-slots-allocated"), "\(found)")
    #expect(found.contains("allocation-counts-are-bits"), "\(found)")
  }

  @Test func pointersToNowhereAreNamed() {
    let spans = outcome { $0.write(UInt64(0xdead_0000), at: heapField(\.allspans), in: core) }
    #expect(
      spans == "the list of spans at 0xdead0000: nothing is mapped at offset 0xdead0000")
    let bits = outcome {
      $0.write(
        UInt64(0xdead_0000),
        at: spanField(\.allocBits, of: Int(core.copy.inUse[0].index)), in: core)
    }
    #expect(
      bits == "the bitmap of a span at 0xdead0000: nothing is mapped at offset 0xdead0000")
  }

  @Test func segmentsThatAreHugeAndEmptyCostNothing() throws {
    // The sizes in memory of all segments that hold nothing, and then of one that does.
    for row in 0..<Int(core.core.littleEndian(at: 56) as UInt16) {
      let start = 64 + row * 56
      guard core.core.littleEndian(at: start) as UInt32 == 1 else { continue }
      for size in [1 << 45, 1 << 62, .max] as [UInt64] {
        var damage = Damage()
        for (index, byte) in littleEndianBytes(size).enumerated() {
          damage.core[start + 40 + index] = byte
        }
        check(damage, "row \(row), size \(size)")
      }
    }
  }

  // MARK: at random

  /// Whatever it is, it is told; and nothing is looked at without end.
  private func check(_ damage: Damage, _ what: String) {
    do {
      let (heaps, reads) = try core.read(damage)
      #expect(reads < 5_000_000, "\(what)")
      for heap in heaps {
        for (one, next) in zip(heap.regions, heap.regions.dropFirst()) {
          #expect(one.end <= next.start, "\(what)")
        }
        _ = heap.largestResidue
        let document = GoHeapDocument(runtimes: [heap], reading: GoHeapReading(mode: .core))
        let json = try JSONEncoder().encode(document)
        #expect(try JSONDecoder().decode(GoHeapDocument.self, from: json) == document, "\(what)")
      }
    } catch let error as GoRuntimeError {
      #expect(
        error.description.contains("0x") || error.description.hasPrefix("no ")
          || error.description.contains(" is not known "), "\(what): \(error)")
    } catch {
      #expect(error is ObjectFileError, "\(what): \(error)")
    }
  }

  private func hostile(_ random: inout SeededGenerator, near word: UInt64) -> UInt64 {
    let range = core.location.imageRange
    let choices: [UInt64] = [
      0, 1, 7, 8, 4096, 1 << 31, 1 << 32, 1 << 40, 1 << 47, 1 << 48, 1 << 62, 1 << 63, .max,
      .max - 7, .max - 4095, word &+ 1, word &- 1, word &+ 8, word &* 2, word << 13, ~word,
      range.start.value, range.end.value - 8, core.location.heap, core.copy.arenas.index,
      core.copy.spans.addresses[0], core.copy.pages.ranges[0].lowerBound,
      UInt64.random(in: 0 ... .max, using: &random),
      UInt64.random(in: 0 ... .max, using: &random) >> UInt64.random(in: 0...63, using: &random),
    ]
    return choices.randomElement(using: &random) ?? 0
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func anyNumberOfTheRuntimeMayBeAnything(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var damage = Damage()
    damage.hasProgram = seed % 3 != 0
    let targets = core.targets
    let target = targets[Int(seed) % targets.count]
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let address = UInt64.random(in: target.range, using: &random) & ~7
      if Bool.random(using: &random) {
        damage.write(
          hostile(&random, near: core.word(at: address)), at: address, in: core)
      } else {
        let bit = UInt64(1) << UInt64.random(in: 0...63, using: &random)
        damage.write(core.word(at: address) ^ bit, at: address, in: core)
      }
    }
    check(damage, "seed \(seed): \(target.what)")
  }

  @Test(arguments: 1000..<1100 as Range<UInt64>)
  func anyByteOfTheTableOfFunctionsMayBeAnything(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var damage = Damage()
    let header = try #require(core.functionTable)
    let functions: UInt64 = core.program.littleEndian(at: header.lowerBound + 64)
    let table = header.lowerBound + Int(functions)
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      let place = [
        Int.random(in: header, using: &random),
        Int.random(in: table..<table + 4096, using: &random),
        Int.random(in: table..<min(core.program.count, table + 1 << 18), using: &random),
      ].randomElement(using: &random)
      damage.program[place ?? 0] = UInt8.random(in: 0...255, using: &random)
    }
    check(damage, "seed \(seed)")
  }

  @Test(arguments: 2000..<2100 as Range<UInt64>)
  func theFileMayBeCutOffAndItsHeadersMayBeAnything(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var damage = Damage()
    damage.hasProgram = Bool.random(using: &random)
    if seed % 2 == 0 {
      damage.size = Int.random(in: 0...core.core.count, using: &random)
    } else {
      let rows = Int(core.core.littleEndian(at: 56) as UInt16)
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = 64 + Int.random(in: 0..<rows * 7, using: &random) * 8
        let word = hostile(&random, near: core.core.littleEndian(at: place))
        for (index, byte) in littleEndianBytes(word).enumerated() {
          damage.core[place + index] = byte
        }
      }
    }
    check(damage, "seed \(seed)")
  }
}
