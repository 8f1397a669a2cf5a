import MemoryUnits
import Procfs
import SnapshotModel

extension Derivation {
  /// The mappings, from smaps where it was captured whole, else from maps.
  mutating func deriveMappings(_ numbers: ProcessNumbers, from files: inout ProcfsFiles) {
    var maps = files.parse(numbers.folder + "maps", with: ProcessMapsParser())
    var smaps = files.parse(
      numbers.folder + "smaps", with: ProcessSmapsParser(into: SmapsContent()) { $0.add($1) })
    if numbers.hasMemory {
      for (file, isEmpty) in [("maps", maps?.isEmpty), ("smaps", smaps?.mappings.isEmpty)]
      where isEmpty == true {
        files.reject(numbers.folder + file, "no mappings: the process ended before it was read")
      }
    }
    let ranges = maps?.map(\.range) ?? []
    let smapsRanges = smaps?.mappings.map(\.range) ?? []
    if isCutShort(ranges, of: smapsRanges) {
      files.reject(numbers.folder + "maps", cutShort(ranges, of: smapsRanges, in: "smaps"))
      maps = nil
    } else if isCutShort(smapsRanges, of: ranges) {
      files.reject(numbers.folder + "smaps", cutShort(smapsRanges, of: ranges, in: "maps"))
      smaps = nil
    }
    mappings = smaps?.mappings ?? []
    if mappings.isEmpty { mappings = maps?.map { Mapping($0) } ?? [] }
    if !machine.pageSizeIsKnown, let size = smaps?.kernelPageSize.flatMap({ PageSize($0.bytes) }) {
      machine.pageSize = size
      machine.pageSizeIsKnown = true
    }
    if let maps, !maps.isEmpty {
      readings += countReadings("procfs.maps.count", maps.count, numbers.folder + "maps")
    }
    if let smaps, !smaps.mappings.isEmpty {
      let capture = numbers.folder + "smaps"
      readings += countReadings("procfs.smaps.count", smaps.mappings.count, capture)
      readings += smapsReadings(capture)
    }
  }

  /// The sums of sizes. After `deriveIdentity`, for one of them needs to know the program's file.
  mutating func deriveSums(_ numbers: ProcessNumbers, from captures: CaptureSet) {
    guard let first = mappings.first else { return }
    // Only smaps gives a mapping its size as an amount.
    let file = first.amounts[.size] == nil ? "maps" : "smaps"
    let hasText = mappings.contains {
      MappingSum.text.includes($0, executable: identity.executable)
    }
    for kind in MappingSum.allCases {
      // Without the program's own code nothing can be said of what is besides it.
      if kind == .text || kind == .otherThanTextAndData, !hasText { continue }
      var sum = CheckedSum()
      for mapping in mappings where kind.includes(mapping, executable: identity.executable) {
        sum.add(mapping.range.length)
      }
      readings += [
        ProcfsReading.sum(
          kind.id, sum, of: "size", over: "mappings", granularity: .page,
          capture: numbers.folder + file)
      ].compactMap { $0 }
    }
  }

  private func smapsReadings(_ capture: String) -> [Reading] {
    func sum(
      _ name: String, of what: String, _ amount: (Mapping) -> ByteCount?
    ) -> Reading? {
      var sum = CheckedSum()
      for mapping in mappings { if let amount = amount(mapping) { sum.add(amount) } }
      return ProcfsReading.sum(
        QuantityID("procfs.smaps.sum.\(name)"), sum, of: what, over: "mappings",
        granularity: .kibibyte, capture: capture)
    }
    let fields = SmapsField.allCases.filter { field in
      mappings.contains { $0.amounts[field] != nil }
    }
    var readings = fields.map { field in
      sum(field.name, of: field.name) {
        field == .size && $0.isGate ? nil : $0.amounts[field]
      }
    }
    if fields.contains(.rss) {
      readings += [
        sum("Rss.no_file", of: "Rss") { $0.isFileBacked ? nil : $0.amounts[.rss] },
        sum("Rss.vdso", of: "Rss") { $0.isVDSO ? $0.amounts[.rss] : nil },
      ]
    }
    if fields.contains(.anonymous) {
      readings += [
        sum("Anonymous.file", of: "Anonymous") { $0.isFileBacked ? $0.amounts[.anonymous] : nil },
        sum("file_and_shmem", of: "Rss − Anonymous") { mapping in
          guard let rss = mapping.amounts[.rss], let anonymous = mapping.amounts[.anonymous]
          else { return nil }
          return rss - anonymous
        },
      ]
    }
    return readings.compactMap { $0 }
  }

  private func countReadings(_ id: QuantityID, _ count: Int, _ capture: String) -> [Reading] {
    [
      ProcfsReading.count(
        id, UInt64(count), Provenance(capture: capture, place: "number of mappings"))
    ].compactMap { $0 }
  }
}

extension Mapping {
  fileprivate var isVDSO: Bool { !isFileBacked && name == "[vdso]" }

  fileprivate init(
    _ entry: MapsEntry, flags: [String] = [], amounts: MappingAmounts = MappingAmounts()
  ) {
    let permissions = entry.permissions
    self.init(
      range: entry.range,
      permissions: Permissions(
        read: permissions.read, write: permissions.write, execute: permissions.execute,
        shared: permissions.shared),
      offset: entry.offset, device: entry.device, inode: entry.inode, name: entry.name,
      flags: flags, amounts: amounts)
  }
}

/// What is kept of smaps while it goes by.
private struct SmapsContent {
  private(set) var mappings: [Mapping] = []
  /// Of the first mapping of ordinary pages: the machine's page size.
  private(set) var kernelPageSize: ByteCount?

  mutating func add(_ entry: SmapsEntry) {
    var amounts = MappingAmounts()
    for (field, key) in amountKeys { amounts[field] = entry.amounts[key] }
    mappings.append(Mapping(entry.mapping, flags: entry.flags, amounts: amounts))
    if kernelPageSize == nil, !entry.flags.contains("ht") {
      kernelPageSize = entry.amounts[.kernelPageSize]
    }
  }
}

/// Whether the mappings are the first of a longer list: a process that ends while it is read, or a
/// reader that stops too soon, leaves a file that ends early, between two mappings.
private func isCutShort(_ ranges: [AddressRange], of longer: [AddressRange]) -> Bool {
  !ranges.isEmpty && ranges.count < longer.count && longer.starts(with: ranges)
}

private func cutShort(
  _ ranges: [AddressRange], of longer: [AddressRange], in file: String
) -> String {
  "ends after \(ranges.count) of the \(longer.count) mappings in \(file): "
    + "the process ended while it was read, or the file was not read to its end"
}

private let amountKeys: [(SmapsField, SmapsKey)] = SmapsField.allCases.compactMap { field in
  SmapsKey.allCases.first { "\($0.name)" == field.name }.map { (field, $0) }
}
