import Foundation
import TestSupport
import Testing

@testable import GoRuntime

@Suite struct GoLayoutTableTests {
  private static let names = [
    "1.19", "1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.25-greenteagc", "1.26",
    "1.26-nogreenteagc", "1.27", "1.27-nogreenteagc",
  ]

  @Test(arguments: ["amd64", "arm64"])
  func holdsEveryVersionInOrderWithItsVariantsBehindIt(architecture: String) throws {
    let layouts = try #require(GoLayoutTable.builtIn).layouts(for: architecture)
    #expect(layouts.map(\.name) == Self.names)
    #expect(
      layouts.map(\.variant)
        == Self.names.map { $0.contains("-") ? String($0.split(separator: "-")[1]) : nil })
    #expect(layouts.allSatisfy { !$0.origin.isEmpty })
  }

  @Test func hasNothingForOtherArchitectures() throws {
    #expect(try #require(GoLayoutTable.builtIn).layouts(for: "riscv64").isEmpty)
  }

  /// Source: src/runtime/mheap.go: `central` is padded to a cache line of 64 bytes, on arm64 since Go
  /// 1.20 of 128.
  @Test(arguments: allLayouts)
  func listsOfSpansAreAsFarApartAsACacheLineAsks(architecture: String, name: String) throws {
    let layout = try layout(name, architecture)
    #expect(
      layout.heap.centralStride == (architecture == "amd64" || name == "1.19" ? 192 : 256))
    #expect(
      layout.heap.central + layout.heap.centralStride * GoConstants.spanClasses
        == layout.heap.spanalloc)
    #expect(
      layout.arenaBaseOffset == (architecture == "amd64" ? 0xffff_8000_0000_0000 : 0))
  }

  @Test(arguments: allLayouts)
  func fieldsLieInsideTheirStructures(architecture: String, name: String) throws {
    let layout = try layout(name, architecture)
    #expect(layout.span.elemsize + 8 <= layout.span.size)
    #expect(layout.heap.cachealloc + layout.heap.fixallocStat + 8 <= layout.heap.size)
    #expect(layout.cache.stackcache + 64 <= layout.cache.size)
    #expect(
      layout.delta.smallFreeCount + 8 * GoConstants.classSizes.count <= layout.delta.size)
    #expect(layout.statistics.heapStats + 3 * layout.delta.size <= layout.statistics.noPLock)
    #expect(layout.pacer.mappedReady + 8 <= layout.pacer.size)
    #expect(layout.processor.prefix < layout.processor.statsSeq)
  }

  /// Source: go.dev/doc/go1.22, 1.25 and the files that changed.
  @Test(arguments: allLayouts)
  func whatAVersionHasIsTakenFromItsFields(architecture: String, name: String) throws {
    let layout = try layout(name, architecture)
    let minor = layout.version.minor
    #expect(layout.span.countsAreShort == (minor >= 22))
    #expect((layout.span.isUserArenaChunk != nil) == (minor >= 20))
    #expect((layout.heap.userArenaList != nil) == (minor >= 25))
    #expect((layout.delta.inPtrScalarBits != nil) == (minor < 25))
    #expect(
      layout.hasInlineMarks
        == (layout.variant == "greenteagc" || minor >= 26 && layout.variant == nil))
  }

  /// Any field that is read, taken away from one entry.
  private static let missing: [(structure: String, field: String?, expected: String)] = [
    ("mspan", "npages", "layout of Go 1.24: mspan.npages is missing"),
    ("mspan", nil, "layout of Go 1.24: mspan is missing"),
    ("mheap", "pages.chunks", "layout of Go 1.24: mheap.pages.chunks is missing"),
    ("mheap", "allArenas", "layout of Go 1.24: mheap.allArenas is missing"),
    ("fixalloc", "inuse", "layout of Go 1.24: fixalloc.inuse is missing"),
    ("heapArena", nil, "layout of Go 1.24: heapArena is missing"),
    ("p", "pcache.scav", "layout of Go 1.24: p.pcache.scav is missing"),
    ("mcache", "alloc", "layout of Go 1.24: mcache.alloc is missing"),
    ("mstats", "gcMiscSys", "layout of Go 1.24: mstats.gcMiscSys is missing"),
    ("heapStatsDelta", "largeFree", "layout of Go 1.24: heapStatsDelta.largeFree is missing"),
    (
      "gcControllerState", "triggered",
      "layout of Go 1.24: gcControllerState.triggered is missing"
    ),
    ("g", "stack.lo", "layout of Go 1.24: g.stack.lo is missing"),
    ("m", "mallocing", "layout of Go 1.24: m.mallocing is missing"),
    ("workType", "wbufSpans.free", "layout of Go 1.24: workType.wbufSpans.free is missing"),
    (
      "consts", "arenaBaseOffsetUintptr",
      "layout of Go 1.24: arenaBaseOffsetUintptr is missing"
    ),
  ]

  @Test(arguments: missing)
  func aMissingFieldIsNamed(structure: String, field: String?, expected: String) throws {
    let json = try layoutTable { table in
      if let field {
        var fields = table["amd64"]?["1.24"]?[structure] as? [String: Any]
        #expect(fields?.removeValue(forKey: field) != nil)
        table["amd64"]?["1.24"]?[structure] = fields
      } else {
        table["amd64"]?["1.24"]?.removeValue(forKey: structure)
      }
    }
    #expect(message { _ = try GoLayoutTable(json: json) } == expected)
  }

  @Test func aNameWithoutAVersionIsRefused() throws {
    let json = try layoutTable { table in
      let entry = table["amd64"]?["1.27"]
      table["amd64"]?["newest"] = entry
    }
    #expect(
      message { _ = try GoLayoutTable(json: json) }
        == "layout of Go newest: a version in its name is missing")
  }

  @Test func aFieldWithoutAPlaceIsNoTable() throws {
    let json = try layoutTable { table in
      var fields = table["amd64"]?["1.24"]?["g"] as? [String: Any]
      fields?["goid"] = "8"
      table["amd64"]?["1.24"]?["g"] = fields
    }
    #expect(throws: DecodingError.self) { _ = try GoLayoutTable(json: json) }
  }
}
