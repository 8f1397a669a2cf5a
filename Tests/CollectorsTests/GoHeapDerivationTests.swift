import Collectors
import Compression
import Foundation
import MemoryUnits
import SnapshotModel
import TestSupport
import Testing
import TextParsing

/// On a document that was made by hand: its numbers add up, but no process has had them.
@Suite struct GoHeapDerivationTests {
  private static let document = "Tests/Fixtures/GoRuntime/go-heap-by-hand.json"

  /// The document after a change to its JSON.
  private func derive(
    mappings: [Mapping] = [], _ change: (inout [String: Any]) throws -> Void = { _ in }
  ) throws -> Derivation {
    let data = Data(try bytes(ofFile: Self.document))
    var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    try change(&json)
    return derive([UInt8](try JSONSerialization.data(withJSONObject: json)), mappings)
  }

  private func derive(_ bytes: [UInt8], _ mappings: [Mapping] = []) -> Derivation {
    var derivation = Derivation(identity: ProcessIdentity(pid: 7), machine: Machine())
    derivation.mappings = mappings
    let capture = Capture(
      name: CoreCollector.heapName, source: "/proc/7/mem", view: .core, begin: nil, end: nil,
      outcome: .captured(CompressedBytes(compressing: bytes)))
    derivation.deriveCore(CaptureSet([capture]))
    return derivation
  }

  private func set(_ key: String, _ value: Any, in part: String, _ json: inout [String: Any]) {
    var object = json[part] as? [String: Any] ?? [:]
    object[key] = value
    json[part] = object
  }

  private func value(_ id: String, _ derivation: Derivation) -> String? {
    derivation.readings.first { $0.id == id }.flatMap { $0.number?.description }
  }

  private func mapping(_ start: UInt64, _ end: UInt64, _ permissions: String) throws -> Mapping {
    Mapping(
      range: try #require(AddressRange(Address(start), Address(end))),
      permissions: try #require(Mapping.Permissions(permissions)))
  }

  @Test func readsTheHeap() throws {
    let derivation = try derive()
    let expected = [
      "Alloc": "12288", "HeapInuse": "16384", "HeapReleased": "4153344", "NextGC": "4194304",
      "Mallocs": "700", "NumForcedGC": "1", "LastGC": "1795310283.48",
      "span.inuse": "16384", "span.inuse.alloc": "12288", "span.inuse.free": "4032",
      "span.inuse.tail": "64", "span.inuse.free_pages": "0", "span.inuse.count": "2",
      "span.inuse.objects": "65", #"span.inuse.free{class="5",size="64"}"#: "4032",
      #"span.inuse.alloc{class="0",size="0"}"#: "8192", "span.manual.workbufs": "8192",
      "page.cache": "8192", "page.cache.retained": "0", "page.free_released": "4145152",
      "unflushed.tiny_objects": "2", "stack.goroutines": "3", "stack.used": "1500",
      "arena.total": "67108864", "arena.reserved": "62914560",
      "metadata.arena_index": "33554432", "metadata.page_summary": "536870912",
      "resident.span.inuse": "12288", "resident.metadata.arena_index": "12288",
      #"gc.phase{phase="sweep"}"#: "1", "gc.cycle": "3", "gc.survived": "8192",
      "gc.allocated_since": "3072", "gc.dead_unswept": "1024",
      "gc.seconds_since_last": "1.250000001",
      #"identity.residue{identity="heap-inuse-is-spans-in-use"}"#: "0",
      "read.bytes": "1048576", "read.pause_seconds": "0.00125", "read.copy_seconds": "0.0009",
    ]
    for (name, number) in expected {
      #expect(value("core.go.\(name)", derivation) == number, "\(name)")
    }
    #expect(Set(derivation.readings.map(\.id)).count == derivation.readings.count)
    #expect(derivation.readings.allSatisfy { $0.provenance.capture == "core/go-heap.json" })
    let place = { id in derivation.readings.first { $0.id == id }?.provenance.place }
    #expect(place("core.go.HeapInuse") == "memstats.HeapInuse")
    #expect(place("core.go.resident.span.inuse") == "sum of resident over 2 regions")
    #expect(
      place("core.go.read.bytes")
        == "cost.bytesRead, of a process that was stopped for as long as copying took: "
        + "of one moment")
    #expect(derivation.warnings.isEmpty)
    #expect(derivation.unavailable.isEmpty)
  }

  @Test func regionsAreThoseOfTheDocument() throws {
    let regions = try derive().regions
    #expect(regions.count == 13)
    #expect(regions.map(\.range) == regions.map(\.range).sorted())
    #expect(regions[1].role == "span.inuse")
    #expect(regions[1].range.description == "c000000000-c000002000")
    #expect(regions[1].resident == ByteCount(8192))
    #expect(regions[1].quantity == "core.go.span.inuse")
  }

  @Test func whatTheHeapDoesNotTellHasNoReading() throws {
    let derivation = try derive { json in
      set("NextGC", NSNull(), in: "memstats", &json)
      set("heapMarked", NSNull(), in: "gc", &json)
      set("pauseNanoseconds", NSNull(), in: "cost", &json)
      set("copiedAt", NSNull(), in: "cost", &json)
      var regions = json["regions"] as? [[String: Any]] ?? []
      regions[3]["resident"] = nil
      json["regions"] = regions
    }
    for name in [
      "NextGC", "gc.heap_marked", "read.pause_seconds", "gc.seconds_since_last",
      "resident.span.inuse",
    ] {
      #expect(value("core.go.\(name)", derivation) == nil, "\(name)")
    }
    #expect(value("core.go.resident.span.manual.stacks", derivation) == "8192")
  }

  @Test func mappingsAreCutWithTheArenas() throws {
    let derivation = try derive(mappings: [
      mapping(0x60_0000, 0x64_0000, "rw-p"), mapping(0xc0_0000_0000, 0xc0_0020_0000, "rw-p"),
      mapping(0xc0_0020_0000, 0xc0_0040_0000, "rw-p"),
      mapping(0xc0_0040_0000, 0xc0_0400_1000, "---p"),
      mapping(0x7f00_0000_0000, 0x7f00_0260_0000, "rw-p"),
    ])
    #expect(value("procfs.maps.go_arena.writable", derivation) == "4194304")
    #expect(value("procfs.maps.go_arena.reserved", derivation) == "62914560")
    let writable = derivation.readings.first { $0.id == "procfs.maps.go_arena.writable" }
    #expect(writable?.provenance.capture == "proc/7/maps")
    #expect(
      writable?.provenance.place
        == "sum of size over 2 mappings, as far as they lie in arenas of core/go-heap.json")
    #expect(try derive().readings.allSatisfy { !$0.id.hasPrefix("procfs.") })
  }

  @Test func ofSeveralRuntimesTheFirstCounts() throws {
    let derivation = try derive { json in
      var other = json
      other["image"] = "/usr/lib/plugin.so"
      set("HeapInuse", 1, in: "memstats", &other)
      json["otherRuntimes"] = [other]
    }
    #expect(value("core.go.HeapInuse", derivation) == "16384")
    #expect(
      derivation.warnings == [
        "Go heap: 2 Go runtimes in this process (/usr/bin/server, /usr/lib/plugin.so): the numbers of "
          + "core.go are of the first"
      ])
  }

  @Test func tellsHowFarWaysToTheSameNumberDiffer() throws {
    let derivation = try derive { json in
      var identities = json["identities"] as? [[String: Any]] ?? []
      identities[0]["residue"] = -8192
      identities[1]["residue"] = 1
      json["identities"] = identities
      set("heapLockHeld", true, in: "gc", &json)
      set("mode", "moved", in: "cost", &json)
      json["notes"] = ["The limit of memory was not found."]
    }
    #expect(
      derivation.warnings == [
        "Go heap: the process ran on while its memory was read, and the heap changed meanwhile: the "
          + "numbers of core.go are of more than one moment",
        "Go heap: HeapInuse by its counter is 8,192 B less than pages of spans in use, and 1 other "
          + "that must agree differs: other numbers of core.go may be off by as much (a thread was "
          + "just changing the heap)",
      ])
    #expect(
      value(#"core.go.identity.residue{identity="span-count"}"#, derivation) == "1")
    #expect(
      derivation.unavailable == [
        .init("core.go", Unavailability("The limit of memory was not found."))
      ])
  }

  @Test func aDocumentOfALaterSchemaIsAGap() throws {
    let derivation = try derive { $0["schema"] = 2 }
    #expect(derivation.readings.isEmpty)
    #expect(
      derivation.unavailable == [
        .init(
          "/proc/7/mem",
          Unavailability(
            "core/go-heap.json: schema: schema 1 or older expected, 2 found",
            remedy: "use the memcorrelate that wrote it, or a later one"))
      ])
  }

  @Test func whatIsNoDocumentIsAGap() throws {
    let reason = { (derivation: Derivation) in derivation.unavailable.first?.why.reason }
    #expect(reason(derive(Array("{".utf8))) == "core/go-heap.json: it is no JSON")
    #expect(
      reason(try derive { set("HeapSys", "a", in: "memstats", &$0) })
        == "core/go-heap.json: memstats.HeapSys is no Int64")
    #expect(reason(try derive { $0["gc"] = nil }) == "core/go-heap.json: gc is missing")
  }

  @Test(arguments: [
    ("start", "0xc000001000"), ("end", "0xc000002000"), ("resident", "8193"), ("resident", "-1"),
  ])
  func regionsThatCannotBeAreLeftOut(key: String, value: String) throws {
    let derivation = try derive { json in
      var regions = json["regions"] as? [[String: Any]] ?? []
      regions[2][key] = Int64(value) ?? (value as Any)
      json["regions"] = regions
    }
    #expect(derivation.regions.isEmpty)
    #expect(derivation.unavailable.map(\.what) == ["regions of the Go heap"])
    #expect(!derivation.readings.isEmpty)
  }

  @Test func numbersOfAnySizeAreTaken() throws {
    let derivation = try derive { json in
      for (part, keys) in [
        "memstats": ["HeapSys", "LastGC"], "gc": ["lastGC", "survived"], "cost": ["copiedAt"],
      ] {
        for key in keys { set(key, Int64.min, in: part, &json) }
      }
      var breakdown = json["breakdown"] as? [String: Any] ?? [:]
      set("cacheRetained", Int64.max, in: "pages", &breakdown)
      json["breakdown"] = breakdown
      var identities = json["identities"] as? [[String: Any]] ?? []
      identities[0]["residue"] = Int64.min
      json["identities"] = identities
    }
    #expect(value("core.go.HeapSys", derivation) == "\(Int64.min)")
    #expect(value("core.go.page.cache", derivation) == nil)
    #expect(derivation.warnings.first?.contains("9,223,372,036,854,775,808 B less") == true)
  }
}
