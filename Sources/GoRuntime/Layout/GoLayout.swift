/// The places of those fields that are read, of one version of the runtime on one architecture.
struct GoLayout: Sendable {
  /// `1.27`, `1.25-greenteagc`
  let name: String
  let version: GoVersionNumber
  /// `greenteagc`, `nogreenteagc`; `nil` for the version as it is by default.
  let variant: String?
  let origin: String
  /// Added to an address to number its chunk or arena: −2^47 on amd64, 0 on arm64.
  let arenaBaseOffset: UInt64
  let span: SpanFields
  let heap: HeapFields
  let arenaSize: Int
  let processor: ProcessorFields
  let cache: CacheFields
  let statistics: StatisticsFields
  let delta: DeltaFields
  let pacer: PacerFields
  let goroutine: GoroutineFields
  /// `m.mallocing`. Its place varies inside a version: a hint.
  let mallocing: Int
  let workbufListLock: Int
  let workbufListFree: Int
  let workbufListBusy: Int
  /// Whether spans of small objects have their marks at their end (Green Tea).
  let hasInlineMarks: Bool

  /// By version, the default before its variants.
  var order: (Int, Int, String) { (version.major, version.minor, variant ?? "") }

  init(name: String, _ entry: GoLayoutEntry) throws {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard let version = GoVersionNumber(parts.first.map(String.init) ?? "") else {
      throw GoLayoutError(layout: name, missing: "a version in its name")
    }
    self.name = name
    self.version = version
    variant = parts.count > 1 ? String(parts[1]) : nil
    origin = entry.origin
    let reader = GoLayoutReader(name: name, entry: entry)
    arenaBaseOffset = UInt64(bitPattern: try reader.constant("arenaBaseOffsetUintptr"))
    span = try SpanFields(reader)
    heap = try HeapFields(reader)
    arenaSize = try reader.size("heapArena")
    processor = try ProcessorFields(reader)
    cache = try CacheFields(reader)
    statistics = try StatisticsFields(reader)
    delta = try DeltaFields(reader)
    pacer = try PacerFields(reader)
    goroutine = try GoroutineFields(reader)
    mallocing = try reader.offset("m", "mallocing")
    workbufListLock = try reader.offset("workType", "wbufSpans.lock")
    workbufListFree = try reader.offset("workType", "wbufSpans.free")
    workbufListBusy = try reader.offset("workType", "wbufSpans.busy")
    hasInlineMarks = entry.structures["spanInlineMarkBits"] != nil
  }
}

/// A field that the table does not have.
struct GoLayoutError: Error, Hashable, CustomStringConvertible {
  let layout: String
  let missing: String

  var description: String { "layout of Go \(layout): \(missing) is missing" }
}

/// Looks fields up by their names in the runtime's source.
struct GoLayoutReader {
  let name: String
  let entry: GoLayoutEntry

  func size(_ structure: String) throws(GoLayoutError) -> Int {
    guard let size = entry.structures[structure]?.size, size > 0 else {
      throw GoLayoutError(layout: name, missing: structure)
    }
    return size
  }

  func offset(_ structure: String, _ field: String) throws(GoLayoutError) -> Int {
    guard let offset = optional(structure, field) else {
      throw GoLayoutError(layout: name, missing: "\(structure).\(field)")
    }
    return offset
  }

  /// `nil` for a field that the version does not have.
  func optional(_ structure: String, _ field: String) -> Int? {
    entry.structures[structure]?.fields[field]
  }

  func constant(_ constant: String) throws(GoLayoutError) -> Int64 {
    guard let value = entry.constants[constant] else {
      throw GoLayoutError(layout: name, missing: constant)
    }
    return value
  }
}
